"""What is sealed of a home, a provider and an offer: compartment address, opened with the passphrase only."""

from typing import ClassVar

from safeconduct.custody.payloads import Payload


class ProviderContact(Payload, frozen=True):
    """Whom to talk to: the host, or the person at the organisation."""

    sealed_type: ClassVar[str] = "shelter.provider-contact"
    name: str = ""
    phone: str = ""
    email: str = ""
    notes: str = ""


class HomeAddress(Payload, frozen=True):
    """Where a home is and how to get in. `offered`: their words when they offered it, until they are used."""

    sealed_type: ClassVar[str] = "shelter.home-address"
    street: str = ""
    postcode: str = ""
    town: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    way_in: str = ""
    offered: str = ""


class VettingReasons(Payload, frozen=True):
    """Why a home was approved or not, in words."""

    sealed_type: ClassVar[str] = "shelter.vetting-reasons"
    text: str = ""


class OfferDetails(Payload, frozen=True):
    """What somebody wrote who offers a home."""

    sealed_type: ClassVar[str] = "shelter.offer-details"
    name: str = ""
    phone: str = ""
    email: str = ""
    postcode: str = ""
    town: str = ""
    kind: str = ""
    languages: str = ""
    words: str = ""


class OfferWords(Payload, frozen=True):
    """What was said or decided about an offer."""

    sealed_type: ClassVar[str] = "shelter.offer-words"
    text: str = ""
