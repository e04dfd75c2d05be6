from safeconduct.shelter.models.homes import Home, Provider, Unit, Vetting
from safeconduct.shelter.models.offers import Offer, OfferStep
from safeconduct.shelter.models.stays import Closure, Funding, Stay

__all__ = ["Closure", "Funding", "Home", "Offer", "OfferStep", "Provider", "Stay", "Unit", "Vetting"]
