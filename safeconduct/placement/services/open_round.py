"""Bring waiting households and free places together: gathered by a colleague, solved by the worker with a ticket."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.custody import grants, tickets
from safeconduct.custody.compartments import Compartment, Group
from safeconduct.custody.sealing import seal
from safeconduct.kernel import clock
from safeconduct.placement import errors
from safeconduct.placement.gathering import Gathered, gather
from safeconduct.placement.models import Choice, Round
from safeconduct.placement.policies import HOUSING_SIDE
from safeconduct.placement.services.solve_round import keep_solution
from safeconduct.placement.solution import solution_of
from safeconduct.placement.words import ChoiceState, RoundState

PURPOSE = "placement"


def order_round(actor: Actor, *, order: UUID, from_on: date, until_on: date, pins: Iterable[Choice] = ()) -> Round:
    """Have the worker solve for everybody who waits and that the actor can open; the same order twice is one round.

    From a day until the day they leave (exclusive). pins: proposals of earlier rounds that stay as they are. What a
    person declined before is not proposed again. The job holds two ids; its ticket opens the problem, which names
    nobody. Raises NotAllowed, WrongDays, SearchRuns, NobodyWaits, NothingFree, KeptImpossible, NoWorker.
    """
    actor.must_be(*HOUSING_SIDE)
    _check_days(from_on, until_on)
    ordered = Round.objects.filter(order=order).first()
    if ordered is not None and (ordered.from_on, ordered.until_on) == (from_on, until_on):
        return ordered
    if ordered is not None:
        order = uuid4()  # the same form, brought back and filled in for other days
    must_be_alone()
    gathered = gather(actor, from_on, until_on, pins)
    try:
        with transaction.atomic():
            opened = _begin(actor, order, (from_on, until_on), gathered)
            give_to_worker(actor, opened)
            record(actor.reference, Action.CREATED, opened, purpose=PURPOSE)
    except IntegrityError:
        return _ordered_meanwhile(order)
    return opened


def open_round(actor: Actor, *, from_on: date, until_on: date, pins: Iterable[Choice] = ()) -> Round:
    """Solve at once, with the colleague's own keys and no worker: for the demonstration.

    Raises what `order_round` raises but NoWorker, and NotSolved.
    """
    actor.must_be(*HOUSING_SIDE)
    _check_days(from_on, until_on)
    must_be_alone()
    gathered = gather(actor, from_on, until_on, pins)
    solution = solution_of(gathered.sealed)
    with transaction.atomic():
        opened = _begin(actor, uuid4(), (from_on, until_on), gathered)
        keep_solution(opened, solution)
        record(actor.reference, Action.CREATED, opened, purpose=PURPOSE)
    return opened


def give_to_worker(actor: Actor, opened: Round) -> None:
    """Issue the ticket and defer the job, in the caller's transaction. Raises NoWorker, NoGrant, SearchRuns."""
    from safeconduct.placement.tasks import solve_ordered  # the tasks import the services

    ticket = tickets.issue(actor, [opened.problem], purpose=PURPOSE)
    opened.give(ticket)
    opened.save()
    solve_ordered.defer(round_id=str(opened.pk), ticket_id=str(ticket.pk))


def must_be_alone() -> None:
    """Raises SearchRuns while another round is being solved; one whose worker is gone is written down as such."""
    running = Round.objects.filter(state=RoundState.SOLVING).first()
    if running is None:
        return
    if not running.is_lost:
        raise errors.SearchRuns
    Round.objects.filter(pk=running.pk, ticket=running.ticket).update(state=RoundState.INTERRUPTED)


def _ordered_meanwhile(order: UUID) -> Round:
    """The database kept a second search out: it was the same order, sent twice at once, or somebody else's."""
    ordered = Round.objects.filter(order=order).first()
    if ordered is None:
        raise errors.SearchRuns
    return ordered


def _check_days(from_on: date, until_on: date) -> None:
    if not clock.today() <= from_on < until_on:
        raise errors.WrongDays


def _begin(actor: Actor, order: UUID, days: tuple[date, date], gathered: Gathered) -> Round:
    """The round with its sealed problem and everybody who takes part, nobody placed yet."""
    pk = uuid4()
    holders = [grants.group(Group.HOUSING), grants.group(Group.LEADS)]
    grants.create_compartments(pk, {Compartment.PROFILE: holders}, made_by=actor.reference)
    opened = Round.objects.create(
        pk=pk,
        order=order,
        made_by=actor.user,
        opened_on=clock.today(),
        from_on=days[0],
        until_on=days[1],
        problem=seal(pk, Compartment.PROFILE, gathered.sealed),
    )
    Choice.objects.bulk_create(
        Choice(round=opened, case=one.case, number=number, state=ChoiceState.SOUGHT)
        for number, one in enumerate(gathered.waiting, start=1)
    )
    return opened
