"""The agreement as colleagues may see it."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.cases.models import Case
from safeconduct.cases.payloads import Words
from safeconduct.cases.selectors import cases_for
from safeconduct.cases.states import ENDED, WAITING_FOR_A_HOME, CaseState
from safeconduct.custody.sealing import open_blob, open_record, open_records
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound
from safeconduct.look.pictures import QuotaBar
from safeconduct.programme.models import (
    Commitment,
    Hold,
    LedgerLine,
    Meeting,
    Programme,
    Proposal,
    QuotaRound,
    Recusal,
    Selection,
)
from safeconduct.programme.packs import FIRST, pack_of
from safeconduct.programme.payloads import Minutes, Promise, ProposalContent, SelectionReasons
from safeconduct.programme.policies import WEIGHS
from safeconduct.programme.rules.pack import Pack
from safeconduct.programme.words import HoldState
from safeconduct.shelter.selectors.one_day import supported_places

SOON = timedelta(days=30)
WITHOUT_A_VISA = WAITING_FOR_A_HOME - {CaseState.DECIDED}
READERS = (Role.LEAD, Role.CASEWORKER, Role.LAWYER, Role.HOUSING, Role.TREASURER)


def the_pack() -> Pack:
    """The rules of the organisation's programme; those of the first one before it is founded."""
    found = Programme.objects.order_by("made_at").first()
    return pack_of(found.code if found else FIRST)


def selections_of(actor: Actor, case: Case) -> list[Selection]:
    """Every proposal of a case that was selected for the actor, the newest first. Raises NotAllowed."""
    actor.must_be(*WEIGHS)
    related = ("proposed_by", "signed_by", "reasons__compartment_key")
    return list(case.selections.select_related(*related).order_by("-proposed_at"))


def reasons_of(actor: Actor, selection: Selection) -> SelectionReasons:
    """Why; of an old one, which no criteria bind, its few words. Raises NoGrant."""
    if selection.reasons.type == Words.sealed_type:
        return SelectionReasons(open_record(actor, selection.reasons, Words, purpose="view").text)
    return open_record(actor, selection.reasons, SelectionReasons, purpose="view")


def recusals_of(case: Case) -> QuerySet[Recusal]:
    """Who stepped aside from a case that was selected for the actor."""
    return case.recusals.select_related("by")


def the_programme(actor: Actor) -> Programme:
    """The organisation's programme. Raises NotAllowed, NotFound before it is founded."""
    actor.must_be(*READERS)
    found = Programme.objects.order_by("made_at").first()
    if found is None:
        raise NotFound
    return found


def proposals_of(actor: Actor, programme: Programme) -> QuerySet[Proposal]:
    """Versions of the proposal, the newest first. Raises NotAllowed."""
    actor.must_be(Role.LEAD, Role.LAWYER)
    return programme.proposals.select_related("made_by")


def proposal_for(actor: Actor, programme: Programme, version: int) -> Proposal:
    """One version. Raises NotFound, NotAllowed."""
    found = proposals_of(actor, programme).filter(version=version).first()
    if found is None:
        raise NotFound
    return found


def content_of(actor: Actor, proposal: Proposal) -> ProposalContent:
    """What a version says. Raises NoGrant."""
    return open_record(actor, proposal.content, ProposalContent, purpose="view")


def document_of(actor: Actor, proposal: Proposal) -> bytes:
    """The PDF of a version. Raises NoGrant."""
    return b"".join(open_blob(actor, proposal.document, purpose="view"))


def minutes_of(actor: Actor, programme: Programme) -> list[tuple[Meeting, Minutes]]:
    """Meetings with what was said, the newest first. Raises NotAllowed, NoGrant."""
    meetings = list(meetings_of(actor, programme))
    said = open_records(actor, [row.minutes for row in meetings], Minutes, purpose="view")
    return list(zip(meetings, said, strict=True))


def promises_of(actor: Actor, programme: Programme) -> list[tuple[Commitment, Promise]]:
    """Promises that are not kept yet with their words, the next first. Raises NotAllowed, NoGrant."""
    commitments = list(commitments_of(actor, programme))
    promised = open_records(actor, [row.words for row in commitments], Promise, purpose="view")
    return list(zip(commitments, promised, strict=True))


def meetings_of(actor: Actor, programme: Programme) -> QuerySet[Meeting]:
    """Meetings with the authority, the newest first. Raises NotAllowed."""
    actor.must_be(Role.LEAD)
    return programme.meetings.select_related("minutes__compartment_key")


def commitments_of(actor: Actor, programme: Programme) -> QuerySet[Commitment]:
    """Promises that are not kept yet, the next first. Raises NotAllowed."""
    actor.must_be(Role.LEAD)
    return programme.commitments.filter(kept_on__isnull=True).select_related("words__compartment_key")


def visas_outside_the_quota() -> QuerySet[Case]:
    """Households with a visa that no round counts, for the doctor: the ledger says less than was granted."""
    counted = Hold.objects.filter(case=OuterRef("pk"), state=HoldState.USED)
    granted = [state.value for state in (CaseState.DECIDED, CaseState.ARRIVED, CaseState.SETTLED)]
    return Case.objects.filter(~Exists(counted), state__in=granted)


def ledger_of(actor: Actor, quota_round: QuotaRound) -> QuerySet[LedgerLine]:
    """The movements of a round, the newest first; cases without a key show no name."""
    lines = LedgerLine.objects.filter(hold__quota_round=quota_round).select_related("hold", "by")
    return lines.order_by("-at")


def names_open_to(actor: Actor, lines: list[LedgerLine]) -> dict[object, Case]:
    """The cases of these lines that the actor holds a key of."""
    wanted = {line.hold.case_id for line in lines}
    return {case.pk: case for case in cases_for(actor).filter(pk__in=wanted)}


def erased_among(lines: list[LedgerLine]) -> set[UUID]:
    """The cases of these lines that were erased: nobody holds a key of them, and the ledger says so."""
    wanted = {line.hold.case_id for line in lines}
    return set(Case.objects.filter(pk__in=wanted, state=CaseState.ERASED).values_list("pk", flat=True))


def releasable(actor: Actor, lines: list[LedgerLine], known: dict[object, Case]) -> set[UUID]:
    """Lines whose places a lead may free: held ones, and used ones once the household stepped back or was declined.

    known: the cases of the lines that the actor holds a key of; places of others are for others to free.
    """
    gone = {CaseState.WITHDRAWN, CaseState.DECLINED}
    frees = {HoldState.HELD: frozenset(CaseState), HoldState.USED: gone}
    newest = [line for line in lines if line.state == line.hold.state and line.hold.case_id in known]
    may_go = [line for line in newest if known[line.hold.case_id].case_state in frees.get(HoldState(line.state), ())]
    return {line.pk for line in may_go} if actor.has(Role.LEAD) else set()


def hold_for(actor: Actor, hold_id: UUID | str) -> Hold:
    """A hold of a household that the actor holds a key of. Raises NotAllowed, NotFound."""
    actor.must_be(Role.LEAD)
    mine = cases_for(actor).select_related(None).order_by()
    found = Hold.objects.filter(pk=hold_id, case__in=mine).select_related("case", "quota_round").first()
    if found is None:
        raise NotFound
    return found


def running_out() -> QuerySet[Hold]:
    """Held places of open cases whose last day is near or has passed, the nearest first."""
    near = Hold.objects.filter(state=HoldState.HELD, held_until__lte=clock.today() + SOON)
    return near.exclude(case__state__in=list(ENDED)).select_related("case").order_by("held_until")


def lapsed() -> QuerySet[Hold]:
    """Places that expired while their household still waits for a visa, and that nothing has taken the place of."""
    others = Hold.objects.filter(case=OuterRef("case")).exclude(pk=OuterRef("pk"))
    replaced = others.filter(~Q(state=HoldState.EXPIRED) | Q(held_until__gt=OuterRef("held_until")))
    gone = Hold.objects.filter(~Exists(replaced), state=HoldState.EXPIRED, case__state__in=list(WITHOUT_A_VISA))
    return gone.select_related("case").order_by("held_until")


def holds_at_risk(actor: Actor, case: Case | None = None) -> list[Hold]:
    """Both of these, of households that the actor holds a key of, or of one case that was selected for them."""
    mine = {"case": case} if case is not None else {"case__in": cases_for(actor).select_related(None).order_by()}
    return list((lapsed() | running_out()).filter(**mine).order_by("state", "held_until"))  # expired, then held


@dataclass(frozen=True)
class QuotaNumbers:
    """Places of a round, and the vetted, funded beds that stand beside them."""

    granted: int
    used: int
    held: int
    released: int
    expired: int
    bed_backed: int
    until_on: date | None

    @property
    def left(self) -> int:
        """Places that nobody has."""
        return self.granted - self.used - self.held

    def picture(self) -> QuotaBar:
        """The quota bar beside the bed-backed bar."""
        return QuotaBar(
            granted=self.granted,
            used=self.used,
            held=self.held,
            expired=0,
            released=self.released,
            bed_backed=min(self.bed_backed, self.granted),
            until=self.until_on,
        )


def current_round(programme: Programme) -> QuotaRound | None:
    """The round of today, or the next one."""
    return programme.rounds.filter(until_on__gt=clock.today()).order_by("from_on").first()


def quota_numbers(programme: Programme) -> QuotaNumbers:
    """The numbers of the present round; zeros where there is none."""
    quota_round = current_round(programme)
    beds = supported_places(clock.today()).free_funded_beds
    if quota_round is None:
        return QuotaNumbers(0, 0, 0, 0, 0, beds, None)
    rows = Hold.objects.filter(quota_round=quota_round).values("state").annotate(total=Sum("places"))
    by_state = {row["state"]: row["total"] for row in rows}
    used = by_state.get(HoldState.USED, 0)
    return QuotaNumbers(
        granted=quota_round.granted,
        used=used,
        held=by_state.get(HoldState.HELD, 0),
        released=by_state.get(HoldState.RELEASED, 0),
        expired=by_state.get(HoldState.EXPIRED, 0),
        bed_backed=beds + used,
        until_on=quota_round.until_on,
    )
