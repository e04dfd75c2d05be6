"""The house that the matrix is asked of: colleagues of every kind, and households in every standing towards them."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from safeconduct.accounts.roles import Role
from safeconduct.accounts.services.change_roles import propose_roles
from safeconduct.accounts.services.colleagues import vouch
from safeconduct.arrival.services.arrive import plan_travel
from safeconduct.cases.models import Case
from safeconduct.cases.payloads import DocumentName, PersonIdentity, PlacementProfile
from safeconduct.cases.services.household import change_identity, change_profile
from safeconduct.cases.services.keep_apart import keep_apart
from safeconduct.cases.services.move_case import go_to
from safeconduct.cases.services.share_case import assign_case, revoke_case, share_case, share_with_housing
from safeconduct.cases.services.tasks import add_task
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import TaskKind
from safeconduct.conftest import Colleague
from safeconduct.custody.guests import last_day
from safeconduct.custody.models import Grant
from safeconduct.desk.services.canaries import plant_canary
from safeconduct.desk.services.end_case import end_case
from safeconduct.desk.services.erase_case import ask_erasure, confirm_erasure
from safeconduct.desk.services.log_by_two import ask_log
from safeconduct.desk.words import ErasureGround, LogReason
from safeconduct.dossiers.payloads import Statement
from safeconduct.dossiers.services.hear import record_question
from safeconduct.dossiers.services.keep import keep_statement
from safeconduct.dossiers.services.open_dossier import open_dossier
from safeconduct.dossiers.words import DossierState, StayTrack
from safeconduct.evidence.kinds import Origin, OriginalReason
from safeconduct.evidence.papers import pdf
from safeconduct.evidence.services.order_pages import draw_now
from safeconduct.evidence.services.original_by_two import ask_original
from safeconduct.evidence.services.receive import receive
from safeconduct.guests.services.give import give
from safeconduct.guests.services.invite import invite_guest
from safeconduct.intake.payloads import Answers
from safeconduct.intake.services.ask_for_help import ask_for_help
from safeconduct.intake.services.talk import answer
from safeconduct.kernel import clock
from safeconduct.programme.demo import select
from safeconduct.programme.services.quota import hold_places
from safeconduct.shelter.conftest import day
from safeconduct.shelter.services.change_stay import confirm_stay
from safeconduct.shelter.services.stays import hold_stay
from tests.matrix.principals import Household, Principal, everybody

NOBODY = UUID(int=1)
MARK = "zq{}qz"  # a word that stands in every sealed field of a household, and nowhere else


@dataclass(frozen=True)
class World:
    """Everybody, every household, and ids of what belongs to no household."""

    principals: list[Principal]
    households: dict[str, Household]
    others: dict[str, str]

    def sign_in_anew(self) -> None:
        """Whoever's session was ended, before their next question; those who are out stay out."""
        for principal in self.principals:
            if not principal.is_out:
                principal.lose_session()


class Builder:
    """Makes the households, each with its word in whatever is sealed."""

    def __init__(self, lead: Colleague, second: Colleague, housing: Colleague, programme, make_unit) -> None:
        self.lead, self.second, self.housing, self.programme, self.make_unit = (
            lead, second, housing, programme, make_unit,
        )  # fmt: skip
        self.made = dict[str, Household]()

    def asked(self, kind: str) -> Case:
        mark = MARK.format(len(self.made))
        known = set(Case.objects.values_list("pk", flat=True))
        ask_for_help(Answers(working_name=f"N{mark}", own_words=f"Story {mark}", keep=True, free=True), language="en")
        case = Case.objects.exclude(pk__in=known).get()
        answer(self.lead.actor, conversation=case.conversation, text=f"We read {mark}.")
        self.made[kind] = Household(kind, case, mark, {"slug": case.slug})
        return case

    def planted(self, kind: str) -> Case:
        """Nobody's, by the lead: to everybody but the alarm it is a request like others."""
        mark = MARK.format(len(self.made))
        answers = Answers(working_name=f"N{mark}", own_words=f"Story {mark}", keep=True, free=True)
        case = plant_canary(self.lead.actor, answers=answers, language="en")
        self.made[kind] = Household(kind, case, mark, {"slug": case.slug})
        return case

    def begun(self, kind: str, caseworker: Colleague) -> Case:
        """As far as a caseworker, with a task."""
        case = self.asked(kind)
        mark = self.made[kind].mark
        go_to(self.lead.actor, case=case, to=CaseState.HEARD)
        select(self.lead.actor, self.second.actor, case)
        assign_case(self.lead.actor, case=case, caseworker=caseworker.user)
        task = add_task(
            caseworker.actor,
            case=case,
            kind=TaskKind.CALL,
            due_on=clock.today(),
            owner=caseworker.user,
            words=f"Call {mark}",
        )
        self.made[kind].ids["task_id"] = str(task.pk)
        return case

    def full(self, kind: str, caseworker: Colleague) -> Case:
        """With papers, a dossier, a home, places and a journey."""
        case, actor, mark = self.begun(kind, caseworker), caseworker.actor, self.made[kind].mark
        ids = self.made[kind].ids
        change_profile(actor, case=case, profile=PlacementProfile(composition="woman", languages=("ru",)))
        person = case.people.get()
        names = (DocumentName(document="passport", family_name=f"Family {mark}", given_names="A", number=mark),)
        change_identity(actor, case=case, person=person, identity=PersonIdentity(names=names))
        share_with_housing(actor, case=case) if kind == "own" else None
        go_to(actor, case=case, to=CaseState.EVIDENCE)
        paper = ContentFile(pdf(f"Paper {mark}"), name=f"{mark}.pdf")
        item = receive(actor, case=case, file=paper, origin=Origin.HOUSEHOLD, given_by=f"from {mark}")
        draw_now(actor, item=item, numbers=[1])
        asked = ask_original(actor, item=item, reason=OriginalReason.AUTHORITY)
        dossier = open_dossier(actor, case=case, track=StayTrack.LONG_STAY, post="moscow")
        keep_statement(actor, dossier=dossier, statement=Statement(original=f"Beaten {mark}."))
        dossier.state = DossierState.WITH_AUTHORITY
        dossier.save(update_fields=["state"])
        question = record_question(actor, dossier=dossier, words=f"Who? {mark}", received_on=clock.today())
        stay = hold_stay(
            self.lead.actor, unit=self.make_unit(), case=case, from_on=day(10), until_on=day(100), beds=1, slot=None
        )
        confirm_stay(self.lead.actor, stay=stay)
        with transaction.atomic():
            hold = hold_places(self.lead.actor, programme=self.programme, case=case, places=1)
        for state in (CaseState.DOSSIER, CaseState.LODGED, CaseState.DECIDED):
            case.refresh_from_db()
            if case.case_state is not state:
                go_to(self.lead.actor, case=case, to=state)
        arrival = plan_travel(actor, case=case, travel_on=clock.today(), words=f"By train {mark}.")
        ids |= {
            "item_id": str(item.pk), "asked_id": str(asked.pk),
            "stay_id": str(stay.pk), "hold_id": str(hold.pk), "question_id": str(question.pk),
            "step_id": str(arrival.steps.first().pk), "answer_id": str(NOBODY),
        }  # fmt: skip
        return case


@pytest.fixture
def world(lead, second, colleague, caseworker, volunteer, housing, lawyer, officer, programme, make_unit, browser):
    """Built once for many cells; each cell is undone."""
    olga, nina = colleague("olga", Role.CASEWORKER), colleague("nina", Role.CASEWORKER)
    build = Builder(lead, second, housing, programme, make_unit)
    own = build.full("own", caseworker)
    for who in (nina, lawyer):
        share_case(lead.actor, case=own, colleague=who.user)
    build.full("of another", olga)
    build.planted("canary")
    taken = build.begun("taken back", caseworker)
    revoke_case(lead.actor, case=taken, colleague=caseworker.user)
    over = build.begun("run out", caseworker)
    build.asked("new")
    ended = build.begun("ended", caseworker)
    end_case(lead.actor, case=ended, to=CaseState.WITHDRAWN, words="They found another way.")
    waiting = ask_erasure(officer.actor, case=ended, ground=ErasureGround.CONSENT)
    build.made["ended"].ids["erasure_id"] = str(waiting.pk)
    erased = build.begun("erased", caseworker)
    end_case(lead.actor, case=erased, to=CaseState.WITHDRAWN, words="They found another way.")
    asked = ask_erasure(officer.actor, case=erased, ground=ErasureGround.CONSENT)
    confirm_erasure(lead.actor, erasure=asked, name=erased.name)
    build.made["erased"].ids["erasure_id"] = str(asked.pk)
    guest, paper_id = _reads_one_paper(lead, second, own)
    build.made["own"].ids["guest_id"] = str(guest.user.guest.pk)
    keep_apart(lead.actor, case=own, other_name=build.made["of another"].case.name)
    Grant.objects.filter(subject=over.pk, holder=caseworker.user.holder).update(
        ends_at=timezone.now() - timedelta(minutes=1)
    )
    for household in build.made.values():
        household.case.refresh_from_db()
    home = build.made["own"]
    stay = home.case.stays.get()
    spare = colleague("spare").user  # nobody who asks: what ends their sessions is not undone
    others = {
        "unit_id": str(stay.unit_id), "home_id": str(stay.unit.home_id), "user_id": str(spare.pk),
        "group": "triage", "code": "nl", "version": "1", "position": "1", "number": "1", "kind": "keep",
        "what": "claim", "name": "none.png", "paper_id": paper_id,
        "change_id": str(propose_roles(lead.actor, user=spare, wanted=[Role.LAWYER]).pk),
        "table_id": str(ask_log(lead.actor, asked={}, reason=LogReason.INCIDENT).pk),
    }  # fmt: skip
    return World(everybody(browser, colleague, locals()), build.made, others)


def _reads_one_paper(lead: Colleague, second: Colleague, case: Case) -> tuple[Colleague, str]:
    """A guest who was given a paper of the case in which nothing of it stands; and the copy's id."""
    new = invite_guest(lead.actor, case=case, display_name="Lou", username="lou", language="en", last_on=last_day())
    vouch(second.actor, user=new.guest.user)
    item = receive(lead.actor, case=case, file=ContentFile(pdf("Given"), name="given.pdf"), origin=Origin.HOUSEHOLD)
    draw_now(lead.actor, item=item, numbers=[1])
    showing = give(lead.actor, guest=new.guest, papers=[item.pk], with_story=False)
    # Their keys are open to nobody but them: the matrix asks as a browser.
    return Colleague(new.guest.user, new.passphrase, lead.actor), str(showing.papers.get().pk)
