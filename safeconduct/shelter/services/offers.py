"""Somebody offers a home; somebody answers."""

from datetime import date
from uuid import uuid4

from django.db import transaction

from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment, Group
from safeconduct.custody.sealing import seal
from safeconduct.kernel import clock
from safeconduct.shelter.models import Offer
from safeconduct.shelter.payloads import OfferDetails
from safeconduct.shelter.places import area_of

STRANGER = "public"


def receive_offer(
    *, details: OfferDetails, beds: int, from_on: date | None = None, until_on: date | None = None, language: str = "nl"
) -> Offer:
    """Seal an offer from the public site to the housing group and keep it as work.

    Works for the role that may insert and not read an offer back. In the open stand the area (first two digits of a
    Belgian postcode, else ""), the beds, the days and the language to answer in.
    """
    subject = uuid4()
    with transaction.atomic():
        housing = grants.group(Group.HOUSING)
        grants.create_compartments(subject, {Compartment.ADDRESS: [housing]}, made_by=STRANGER)
        offer = Offer(
            pk=subject,
            area=area_of(details.postcode),
            received_on=clock.today(),
            beds=beds,
            from_on=from_on,
            until_on=until_on,
            language=language,
            details=seal(subject, Compartment.ADDRESS, details),
        )
        offer.save(force_insert=True)
        record(STRANGER, Action.RECEIVED, offer, subject=subject)
    return offer
