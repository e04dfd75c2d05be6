"""Households with a dossier to test with, and what tests of dossiers do again and again."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from msgspec import structs

from safeconduct.accounts.roles import Role
from safeconduct.cases.services.move_case import go_to
from safeconduct.cases.services.share_case import share_case
from safeconduct.cases.states import CaseState
from safeconduct.dossiers.demo import Remembered
from safeconduct.dossiers.models import Bundle, Dossier
from safeconduct.dossiers.services.open_dossier import open_dossier
from safeconduct.dossiers.services.order_bundle import make_bundle
from safeconduct.dossiers.words import DossierState, StayTrack
from safeconduct.evidence.kinds import ItemKind, ItemLanguage, Legalisation, Origin
from safeconduct.evidence.papers import pdf
from safeconduct.evidence.services.receive import receive
from safeconduct.evidence.services.sort_item import Sorting, sort_item
from safeconduct.kernel import clock
from safeconduct.programme.rules import vocabulary
from safeconduct.programme.rules.facts import HouseholdFacts, ItemFacts, PersonFacts
from safeconduct.programme.rules.loading import load_pack
from safeconduct.programme.rules.vocabulary import EvidenceKind, PersonRole
from safeconduct.programme.services.found_programme import found_programme

MUST = [
    ItemKind.VISA_FORM, ItemKind.PHOTO, ItemKind.HANDLING_FEE_RECEIPT, ItemKind.CONTRIBUTION_RECEIPT, ItemKind.PASSPORT,
    ItemKind.BIRTH_CERTIFICATE, ItemKind.MEDICAL_CERTIFICATE, ItemKind.CRIMINAL_RECORD, ItemKind.TESTIMONY,
    ItemKind.THREAT, ItemKind.HOST_COMMITMENT, ItemKind.MEANS,
]  # fmt: skip
PACK = load_pack(Path(__file__).parents[2] / "packs" / "be-humanitarian")
TODAY = date(2026, 6, 1)
LODGING = date(2026, 8, 31)
ANNA = PersonFacts("a", PersonRole.PRINCIPAL, date(1990, 5, 1), origin_country="RU")
ALONE = HouseholdFacts((ANNA,), post_country="RU")


def paper(kind, **changes):
    """A paper as the rules know it, in order for LODGING unless told otherwise."""
    double = vocabulary.Legalisation.DOUBLE
    whole = ItemFacts(f"item {kind}", kind, "a", issued_on=date(2026, 5, 1), language="en", legalisation=double)
    return replace(whole, **changes)


EVERYTHING = tuple(
    paper(kind)
    for kind in EvidenceKind
    if kind not in {EvidenceKind.EXPLANATION, EvidenceKind.OTHER, EvidenceKind.TRANSLATION}
)


def with_requirements(**changes):
    """Our pack with single requirements changed: `criminal_record={"after": ("photos",)}`."""
    changed = tuple(structs.replace(rule, **changes.get(rule.id, {})) for rule in PACK.requirements)
    return replace(PACK, requirements=changed)


def lead_time(days):
    return structs.replace(PACK.requirements[0].lead_time, days=days)


def put_in(who, case, kind, words="Бумага", *, pages=1, **more):
    file = ContentFile(pdf(words, pages=pages), name="бумага.pdf")
    item = receive(who.actor, case=case, file=file, origin=Origin.HOUSEHOLD)
    facts = {
        "issued_on": clock.today() - timedelta(days=20), "language": ItemLanguage.ENGLISH,
        "legalisation": Legalisation.DOUBLE, "person": case.people.first(), "shows": f"{words} {kind.value}",
    }  # fmt: skip
    return sort_item(who.actor, item=item, sorting=Sorting(kind=kind, **(facts | more)), seen=item.about.version)


DRAWN = Remembered()  # papers of tests differ by few words: each is drawn once by a real child


def bound(who, dossier, *, in_steps=("fr", "en")):
    return make_bundle(who.actor, dossier=dossier, language=in_steps[0], second_language=in_steps[1], draw=DRAWN)


def boxes(name, day):
    """A day as it is typed into three boxes."""
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def step(client, case, to, words=""):
    return client.post(f"/dossiers/{case.slug}/step/", {"to": to, "words": words})


def hand_over(client, case, lawyer):
    return client.post(f"/dossiers/{case.slug}/review/", {"lawyer": str(lawyer.user.pk)})


def lodge(client, case, words="", *, on=None):
    day = boxes("lodged_on", on or clock.today())
    return client.post(f"/dossiers/{case.slug}/lodged/", {"words": words, "sure": "on"} | day)


def state_of(case):
    return Dossier.objects.get(case=case).state


def sign_by_two(browser, case, dossier, caseworker, *signers):
    bound(caseworker, dossier)
    Dossier.objects.update(state=DossierState.LEGAL_REVIEW)
    version = Bundle.objects.filter(dossier=dossier).first().version
    for signer in signers:
        read_and_sign(browser(signer), case, version)
    assert state_of(case) == DossierState.SIGNED_OFF


def read(client, case, version=1):
    """Open a version of the bundle to its last byte."""
    return b"".join(client.get(f"/dossiers/{case.slug}/bundle/{version}/pdf/").streaming_content)


def read_and_sign(client, case, version=1):
    read(client, case, version)
    return client.post(f"/dossiers/{case.slug}/sign/", {"version": str(version)})


def with_authority(dossier, case, lead):
    Dossier.objects.filter(pk=dossier.pk).update(state=DossierState.WITH_AUTHORITY)
    go_to(lead.actor, case=case, to=CaseState.LODGED)


@pytest.fixture
def lawyer(colleague):
    return colleague("marie", Role.LAWYER)


@pytest.fixture
def second_lead(colleague):
    return colleague("sofia", Role.LEAD)


@pytest.fixture
def programme(lead):
    return found_programme(made_by="test")


@pytest.fixture
def household(programme, lead, caseworker, lawyer, make_case):
    """A case with its evidence being collected, which the lawyer can open too."""
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    share_case(lead.actor, case=case, colleague=lawyer.user)
    return case


@pytest.fixture
def dossier(household, caseworker):
    return open_dossier(caseworker.actor, case=household, track=StayTrack.LONG_STAY, post="moscow")
