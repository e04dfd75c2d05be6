"""Households with all that a case can hold: a home, places of the quota, a dossier on its way, words, papers."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from safeconduct.accounts.roles import Role
from safeconduct.arrival.services.arrive import plan_travel
from safeconduct.cases.models import Case
from safeconduct.cases.payloads import PersonCard, PlacementProfile, Story
from safeconduct.cases.services.household import change_profile
from safeconduct.cases.services.keep_apart import keep_apart
from safeconduct.cases.services.move_case import go_to
from safeconduct.cases.services.open_case import open_case
from safeconduct.cases.services.share_case import assign_case, share_case, share_with_housing
from safeconduct.cases.services.tasks import add_task
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import TaskKind, Urgency
from safeconduct.conftest import Colleague
from safeconduct.custody import glass, grants
from safeconduct.custody.compartments import Compartment, Group
from safeconduct.custody.sealing import seal
from safeconduct.desk.models import Erasure, Glass
from safeconduct.desk.payloads import GlassReason
from safeconduct.desk.services.end_case import end_case
from safeconduct.desk.services.erase_case import ask_erasure
from safeconduct.desk.words import ErasureGround
from safeconduct.dossiers.conftest import DRAWN
from safeconduct.dossiers.models import Dossier
from safeconduct.dossiers.payloads import Statement
from safeconduct.dossiers.services.hand_over import hand_over
from safeconduct.dossiers.services.hear import record_question
from safeconduct.dossiers.services.keep import keep_statement
from safeconduct.dossiers.services.open_bundle import open_bundle
from safeconduct.dossiers.services.open_dossier import open_dossier
from safeconduct.dossiers.services.order_bundle import make_bundle
from safeconduct.dossiers.services.sign_off import sign_bundle
from safeconduct.dossiers.words import DossierState, StayTrack
from safeconduct.evidence.conftest import drawn
from safeconduct.evidence.kinds import Origin, OriginalReason
from safeconduct.evidence.models import Item, PageOrdered
from safeconduct.evidence.papers import pdf
from safeconduct.evidence.services.original_by_two import ask_original
from safeconduct.evidence.services.receive import receive
from safeconduct.guests.models import Guest
from safeconduct.guests.services.give import give
from safeconduct.guests.services.invite import invite_guest
from safeconduct.intake.payloads import Answers
from safeconduct.intake.services.ask_for_help import ask_for_help
from safeconduct.intake.services.talk import answer
from safeconduct.kernel import clock
from safeconduct.placement.conftest import opened, programme, waits
from safeconduct.placement.models import Round
from safeconduct.placement.services.decide import accept
from safeconduct.programme.demo import select
from safeconduct.programme.models import Programme
from safeconduct.programme.services.quota import hold_places
from safeconduct.programme.services.select_case import step_aside
from safeconduct.shelter.conftest import hold, make_home, make_unit, provider, second, unit
from safeconduct.shelter.models import Stay, Unit
from safeconduct.shelter.services.change_stay import confirm_stay

__all__ = ["hold", "make_home", "make_unit", "opened", "programme", "provider", "second", "unit", "waits"]


@pytest.fixture
def lawyer(colleague: Callable[..., Colleague]) -> Colleague:
    return colleague("marie", Role.LAWYER)


@pytest.fixture
def household(
    lead: Colleague,
    caseworker: Colleague,
    lawyer: Colleague,
    make_case: Callable[..., Case],
    programme: Programme,
    unit: Unit,
    hold: Callable[..., Stay],
) -> Case:
    """Clara's case, that the lawyer can open too: its dossier is begun, a unit confirmed, one place held."""
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    share_case(lead.actor, case=case, colleague=lawyer.user)
    open_dossier(caseworker.actor, case=case, track=StayTrack.LONG_STAY, post="moscow")
    confirm_stay(lead.actor, stay=hold(unit, case))
    with transaction.atomic():
        hold_places(lead.actor, programme=programme, case=case, places=1)
    return case


@pytest.fixture
def lived(
    lead: Colleague,
    second: Colleague,
    caseworker: Colleague,
    housing: Colleague,
    lawyer: Colleague,
    opened: Callable[..., Round],
    unit: Unit,
) -> tuple[Case, str]:
    """A household that asked through the form, came as far as its ticket and stepped back; with its seven words.

    There was another one that it must not meet, and with which it has nothing more to do.
    """
    words = ask_for_help(Answers(working_name="Мира", own_words="Они приходили.", keep=True, free=True), language="ru")
    case = Case.objects.get()
    answer(lead.actor, conversation=case.conversation, text="Мы прочитали.")
    go_to(lead.actor, case=case, to=CaseState.HEARD)
    select(lead.actor, second.actor, case)
    assign_case(lead.actor, case=case, caseworker=caseworker.user)
    change_profile(caseworker.actor, case=case, profile=PlacementProfile(composition="woman", languages=("ru",)))
    add_task(caseworker.actor, case=case, kind=TaskKind.CALL, due_on=clock.today(), owner=caseworker.user, words="Call")
    share_with_housing(caseworker.actor, case=case)
    share_case(lead.actor, case=case, colleague=lawyer.user)
    step_aside(lawyer.actor, case=case)
    go_to(caseworker.actor, case=case, to=CaseState.EVIDENCE)
    paper = ContentFile(pdf("Paper"), name="a.pdf")
    item = receive(caseworker.actor, case=case, file=paper, origin=Origin.HOUSEHOLD)
    drawn(caseworker, item)
    _ordered_and_never_taken(item)
    ask_original(caseworker.actor, item=item, reason=OriginalReason.AUTHORITY)
    _write_dossier(case, caseworker, lawyer)
    accept(housing.actor, choice=opened().choices.get(case=case))
    for state in (CaseState.LODGED, CaseState.DECIDED):
        go_to(lead.actor, case=case, to=state)
    plan_travel(caseworker.actor, case=case, travel_on=clock.today(), words="By train.")
    vera = PersonCard(working_name="Vera")
    other = open_case(lead.actor, story=Story(), principal=vera, urgency=Urgency.CALM, language="ru")
    keep_apart(lead.actor, case=case, other_name=other.name)
    _tell_why_it_was_opened(case, second)
    end_case(lead.actor, case=case, to=CaseState.WITHDRAWN, words="They found another way.")
    case.refresh_from_db()
    return case, words


def _ordered_and_never_taken(item: Item) -> None:
    PageOrdered.objects.create(item=item, number=2)


def _tell_why_it_was_opened(case: Case, by: Colleague) -> None:
    glass.seal_reasons_to(case.pk, [grants.group(Group.LEADS)], made_by=by.actor.reference)
    why = seal(case.pk, Compartment.REVIEW, GlassReason(words="At the door."))
    Glass.objects.create(case=case, by=by.user, reason=why)


def _write_dossier(case: Case, caseworker: Colleague, lawyer: Colleague) -> None:
    dossier = open_dossier(caseworker.actor, case=case, track=StayTrack.LONG_STAY, post="moscow")
    keep_statement(caseworker.actor, dossier=dossier, statement=Statement(original="Меня избили."))
    bundle = make_bundle(caseworker.actor, dossier=dossier, language="fr", second_language="en", draw=DRAWN)
    hand_over(caseworker.actor, dossier=dossier, lawyer=lawyer.user)
    open_bundle(lawyer.actor, bundle=bundle)
    sign_bundle(lawyer.actor, dossier=dossier, version=1)
    Dossier.objects.filter(pk=dossier.pk).update(state=DossierState.WITH_AUTHORITY)
    record_question(caseworker.actor, dossier=dossier, words="Who is the host?", received_on=clock.today())


@pytest.fixture
def ended(lead: Colleague, caseworker: Colleague, make_case: Callable[..., Case]) -> Case:
    """Clara's case, that went no further."""
    case = make_case(CaseState.HEARD, caseworker=caseworker)
    end_case(lead.actor, case=case, to=CaseState.WITHDRAWN, words="They found another way.")
    case.refresh_from_db()
    return case


@pytest.fixture
def asked(request: pytest.FixtureRequest, officer: Colleague) -> Erasure:
    """The officer asks that a case be erased: `lived` where the test names it, which takes long, else `ended`."""
    if "lived" in request.fixturenames:
        case, _words = request.getfixturevalue("lived")
    else:
        case = request.getfixturevalue("ended")
    return ask_erasure(officer.actor, case=case, ground=ErasureGround.CONSENT)


@pytest.fixture
def reads(lead: Colleague) -> Callable[[Case, str], Guest]:
    """Makes a guest of a case who was given its story: `reads(case, "lou")`."""

    def make(case: Case, username: str) -> Guest:
        new = invite_guest(
            lead.actor,
            case=case,
            display_name="Lou",
            username=username,
            language="en",
            last_on=clock.today(),
            is_counted=True,
        )
        give(lead.actor, guest=new.guest, papers=[], with_story=True)
        return new.guest

    return make
