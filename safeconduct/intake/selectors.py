"""Requests and conversations, as each side may see them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncWeek

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import case_for, cases_for
from safeconduct.cases.states import CaseState
from safeconduct.custody import broker
from safeconduct.custody.broker import BrowserHalf
from safeconduct.custody.errors import SessionOver
from safeconduct.custody.keyring import Keyholder
from safeconduct.custody.sealing import open_records
from safeconduct.evidence.models import Item
from safeconduct.intake.applicant import Applicant
from safeconduct.intake.models import Conversation, Message
from safeconduct.intake.payloads import MessageText
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound

UNREAD = Count("conversation__messages", filter=Q(
    conversation__messages__from_applicant=True, conversation__messages__read_at__isnull=True
))  # fmt: skip


def requests_for(actor: Actor) -> QuerySet[Case]:
    """Requests that nobody has heard yet, the most urgent first, each with `unread`."""
    waiting = cases_for(actor).filter(state=CaseState.ASKED)
    return waiting.select_related("conversation", "caseworker").annotate(unread=UNREAD)


def unanswered_for(actor: Actor) -> QuerySet[Case]:
    """Cases beyond triage with messages that nobody has read."""
    waiting = Message.objects.filter(conversation__case=OuterRef("pk"), from_applicant=True, read_at__isnull=True)
    return cases_for(actor).exclude(state=CaseState.ASKED).filter(Exists(waiting)).annotate(unread=UNREAD)


def conversation_for(actor: Actor, slug: str) -> Conversation:
    """The conversation of a case. Raises NotFound."""
    case = case_for(actor, slug)
    found = Conversation.objects.filter(case=case).select_related("case").first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class OpenMessage:
    """A message with its text, and how many files came with it."""

    pk: UUID
    text: str
    files: int
    from_applicant: bool
    by: str
    sent_at: datetime


def messages_for(reader: Keyholder, conversation: Conversation) -> list[OpenMessage]:
    """All messages in order, opened. Raises NoGrant."""
    rows = list(_messages(conversation))
    opened = open_records(reader, [row.content for row in rows], MessageText, purpose="conversation")
    return [
        OpenMessage(row.pk, said.text, said.files, row.from_applicant, _name(row, reader), row.sent_at)
        for row, said in zip(rows, opened, strict=True)
    ]


def _messages(conversation: Conversation) -> QuerySet[Message]:
    return Message.objects.filter(conversation=conversation).select_related("content__compartment_key")


def _name(row: Message, reader: Keyholder) -> str:
    """Colleagues see which colleague wrote; the applicant sees the foundation (and its face cannot read names)."""
    return row.by.display_name if row.by_id and isinstance(reader, Actor) and row.by else ""


def applicant_of(half: BrowserHalf) -> Applicant:
    """Who came back with this half of a session. Raises SessionOver."""
    session = broker.live_session(half)
    conversation = Conversation.objects.filter(applicant_id=session.holder_id, burned_at__isnull=True).first()
    if conversation is None:
        raise SessionOver
    broker.keep_awake(session, half)
    return Applicant(conversation, broker.keyring_of(session, half))


def file_count(case: Case) -> int:
    """How many files came with a request that was already selected for the actor; what they are stays sealed."""
    return Item.objects.filter(case=case, withdrawn_at__isnull=True).count()


def requests_by_week(actor: Actor, *, weeks: int = 16) -> list[tuple[date, int]]:
    """Monday and number of requests, oldest first, with empty weeks."""
    monday = clock.today() - timedelta(days=clock.today().weekday())
    start = monday - timedelta(weeks=weeks - 1)
    counted = cases_for(actor).order_by().filter(asked_on__gte=start).annotate(week=TruncWeek("asked_on"))
    found = {row["week"]: row["number"] for row in counted.values("week").annotate(number=Count("pk"))}
    return [(day, found.get(day, 0)) for day in (start + timedelta(weeks=number) for number in range(weeks))]
