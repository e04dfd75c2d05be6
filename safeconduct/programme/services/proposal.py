"""The proposal: why visas are needed, how many, and what stands ready. Its numbers are those of the day it is made."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.counted import people_waiting
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import open_record, reseal, seal, store_blob
from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused
from safeconduct.programme.models import Programme, Proposal
from safeconduct.programme.payloads import ProposalContent
from safeconduct.programme.proposal_document import draw
from safeconduct.programme.selectors import quota_numbers
from safeconduct.programme.words import AnswerKind
from safeconduct.shelter.selectors.one_day import supported_places


class AnsweredAlready(Refused):
    """An answer is entered once."""

    happened = _("The answer to this version was entered already.")
    next_step = _("Make a new version if the talks go on.")


class NotSent(Refused):
    """Nobody answers what was not sent."""

    happened = _("This version was not sent yet.")
    next_step = _("Mark it as sent first.")


def live_numbers(programme: Programme) -> dict[str, int]:
    """Households and people that wait, and the homes, beds and money that stand ready, as of today."""
    households, people = people_waiting()
    support = supported_places(clock.today())
    quota = quota_numbers(programme)
    return {
        "households": households,
        "people": people,
        "homes": support.homes,
        "units": support.units,
        "beds": support.beds,
        "vetted_beds": support.vetted_beds,
        "funded_beds": support.funded_beds,
        "free_funded_beds": support.free_funded_beds,
        "granted": quota.granted,
        "used": quota.used,
        "held": quota.held,
    }


def make_proposal(
    actor: Actor, *, programme: Programme, asked: int, grounds: str, support: str, language: str
) -> Proposal:
    """A new version with its PDF, from the numbers of today. Raises NotAllowed."""
    actor.must_be(Role.LEAD)
    numbers = live_numbers(programme)
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=programme.pk)
        version = (programme.proposals.order_by("-version").values_list("version", flat=True).first() or 0) + 1
        content = ProposalContent(grounds=grounds, support=support, numbers=numbers)
        pdf = draw(programme, content, asked=asked, version=version, language=language)
        proposal = Proposal.objects.create(
            programme=programme,
            version=version,
            asked=asked,
            language=language,
            content=seal(programme.pk, Compartment.SUBMISSION, content),
            document=store_blob(programme.pk, Compartment.SUBMISSION, [pdf], kind="programme.proposal"),
            made_by=actor.user,
            made_on=clock.today(),
        )
        record(actor.reference, Action.CREATED, proposal, subject=programme.pk)
    return proposal


def send_proposal(actor: Actor, *, proposal: Proposal) -> Proposal:
    """Note that this version went to the authority today. Raises NotAllowed."""
    actor.must_be(Role.LEAD)
    with transaction.atomic():
        locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if locked.sent_on is None:
            locked.sent_on = clock.today()
            locked.save(update_fields=["sent_on"])
            record(actor.reference, Action.SENT, locked, subject=locked.programme_id)
    return locked


def answer_proposal(
    actor: Actor, *, proposal: Proposal, answer: AnswerKind, answered_on: date, granted: int | None, words: str
) -> Proposal:
    """Enter what the authority answered. Raises NotAllowed, NotSent, AnsweredAlready, StillToCome."""
    actor.must_be(Role.LEAD)
    clock.must_have_come(answered_on)
    with transaction.atomic():
        locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if locked.sent_on is None:
            raise NotSent
        if locked.answer:
            raise AnsweredAlready
        content = open_record(actor, locked.content, ProposalContent, purpose="answer")
        reseal(
            locked.content,
            ProposalContent(grounds=content.grounds, support=content.support, numbers=content.numbers, answer=words),
        )
        locked.answer, locked.answered_on, locked.granted = answer, answered_on, granted
        locked.save(update_fields=["answer", "answered_on", "granted"])
        record(actor.reference, Action.DECIDED, locked, subject=locked.programme_id, purpose=answer.value)
    return locked
