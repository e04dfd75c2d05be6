"""A house filled to thousands of cases, so that pages can be measured as they are in a programme's tenth year.

What the services do one by one is done here by the thousand: the same keys, grants and seals by the same functions of
custody, the same events in the log, the same constraints of the database. Only the road through policies is left out.
"""

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from django.db import connection
from django.db.models import Min

from safeconduct.accounts.models import User
from safeconduct.accounts.roles import Role
from safeconduct.accounts.services.colleagues import create_user
from safeconduct.cases.models import Case
from safeconduct.cell.bench.filling.batch import Batch
from safeconduct.cell.bench.filling.dossiers import Dossiers
from safeconduct.cell.bench.filling.homes import Homes
from safeconduct.cell.bench.filling.households import Households, Plan, Team, plans_for
from safeconduct.custody.founding import choose_passphrase
from safeconduct.kernel import clock
from safeconduct.programme.models import Hold, LedgerLine, Programme, QuotaRound
from safeconduct.programme.selectors import visas_outside_the_quota
from safeconduct.programme.words import HoldState
from safeconduct.vaultd.durable import durable_at_the_end

T = TypeVar("T")
MADE_BY = "bench"
SEED = 20261122
CASES_A_CASEWORKER = 200
CASES_A_HOME = 5
AT_ONCE = 250


def fill(cases: int) -> None:
    """Add invented homes and households to a demonstration until there are so many cases."""
    wanted = max(0, cases - Case.objects.count())
    rng = random.Random(SEED)  # noqa: S311 - the same house each time
    team = team_for(cases)
    homes, households, dossiers = Homes(team, rng, clock.today()), Households(team, rng), Dossiers(team, rng)

    def add(batch: Batch, plan: Plan) -> None:
        case, people = households.make(batch, plan)
        dossiers.make(batch, case, people)
        homes.house(batch, case)

    with durable_at_the_end():
        _in_batches(range(wanted // CASES_A_HOME), lambda batch, _number: homes.make(batch))
        _in_batches(plans_for(wanted, rng), add)
    _count_visas()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what autovacuum does where rows come over years


def _count_visas() -> None:
    """Every visa stands in a round of the quota: one before those that there are, all of it used."""
    granted = list(visas_outside_the_quota())
    if not granted:
        return
    programme, places = Programme.objects.get(), sum(case.size for case in granted)
    until_on = programme.rounds.aggregate(first=Min("from_on"))["first"] or clock.today()
    year = {"from_on": until_on - timedelta(days=365), "until_on": until_on}
    used = QuotaRound.objects.create(programme=programme, granted=places, taken=places, **year)
    held = {"quota_round": used, "held_until": until_on, "state": HoldState.USED, "used_at": clock.now()}
    holds = Hold.objects.bulk_create([Hold(case=case, places=case.size, **held) for case in granted])
    told = {"state": HoldState.USED, "at": clock.now(), "by": User.objects.get(username="lena")}
    LedgerLine.objects.bulk_create([LedgerLine(hold=hold, places=hold.places, **told) for hold in holds])


def team_for(cases: int) -> Team:
    """The demonstration's colleagues, and as many caseworkers as so many cases need."""
    known = {user.username: user for user in User.objects.select_related("holder")}
    caseworkers = [known["clara"], known["kirill"]]
    for number in range(len(caseworkers), cases // CASES_A_CASEWORKER):
        new = create_user(
            username=f"caseworker{number}",
            display_name=f"Caseworker {number}",
            roles=[Role.CASEWORKER],
            language="en",
            by=MADE_BY,
            passphrase=choose_passphrase("en", vouched=True),
            keeps_it=True,
        )
        caseworkers.append(new.user)
    return Team(known["lena"], known["sofia"], known["marie"], known["hugo"], caseworkers)


def _in_batches(things: Sequence[T], add: Callable[[Batch, T], None]) -> None:
    for start in range(0, len(things), AT_ONCE):
        batch = Batch(MADE_BY)
        for thing in things[start : start + AT_ONCE]:
            add(batch, thing)
        batch.flush()
