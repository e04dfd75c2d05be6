"""Drawn cases for the engine's tests: small ones that brute force can check, and towns of the size of an NGO."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest

from safeconduct.placement.engine.domain import COMPOSITIONS, Household, Unit
from safeconduct.placement.engine.problem import Problem

FIRST_DAY = date(2026, 1, 1)
LANGUAGES = ("ar", "en", "fr", "nl", "ru", "uk")


def day(number: int) -> date:
    return FIRST_DAY + timedelta(days=number)


def some(draw: random.Random, words: Sequence[str], share: float) -> frozenset[str]:
    return frozenset(word for word in words if draw.random() < share)


def drawn_household(draw: random.Random, name: str, *, areas: Sequence[str], days: int, longest: int) -> Household:
    size = draw.choices([1, 2, 3, 4, 6], [40, 25, 20, 10, 5])[0]
    arrives = draw.randrange(days - 1)
    return Household(
        id=name,
        size=size,
        couples=draw.randint(0, size // 2),
        urgency=draw.randint(0, 4),
        tier=draw.choice([1, 1, 1, 2, 3]),
        arrives_on=day(arrives),
        leaves_on=day(min(days, arrives + draw.randint(1, longest))),
        step_free=draw.random() < 0.08,
        pets=draw.random() < 0.08,
        smokes=draw.random() < 0.2,
        composition=draw.choice(COMPOSITIONS),
        languages=some(draw, LANGUAGES, 0.3),
        languages_needed=some(draw, LANGUAGES, 0.05),
        excluded_areas=some(draw, areas, 0.03),
        wished_areas=some(draw, areas, 0.2),
        needs_near=some(draw, ("school", "clinic", "community"), 0.3),
        partner=draw.choice([None, "Harbour", "Lighthouse"]),
    )


def drawn_unit(draw: random.Random, name: str, *, areas: Sequence[str], days: int) -> Unit:
    beds = draw.choices([1, 2, 3, 4, 6, 12], [15, 30, 25, 15, 10, 5])[0]
    shared = draw.random() < 0.35
    return Unit(
        id=name,
        area=draw.choice(areas),
        beds=beds,
        double_beds=draw.randint(0, min(beds, 2)),
        square_metres=draw.choice([None, 5.0 * beds, 7.5 * beds]),
        max_households=draw.randint(2, 4) if shared else 1,
        step_free=draw.random() < 0.4,
        pets=draw.random() < 0.6,
        smoking=draw.random() < 0.6,
        serves=draw.choices(["any", "women", "men", "families"], [80, 8, 5, 7])[0],
        languages=some(draw, LANGUAGES, 0.5),
        near=some(draw, ("school", "clinic", "community"), 0.5),
        open_from=day(-draw.randrange(30)),
        open_until=draw.choice([None, None, day(days - draw.randrange(max(1, days // 3)))]),
        vetted=draw.random() < 0.95,
        funded_until=day(days) if draw.random() < 0.95 else None,
        reserved_for=draw.choices([None, "Harbour"], [9, 1])[0],
        welcomes=frozenset(draw.sample(COMPOSITIONS, 2)),
    )


def drawn_problem(seed: int, *, households: int, units: int, days: int, longest: int, areas: int) -> Problem:
    draw = random.Random(seed)
    towns = [f"town-{number}" for number in range(areas)]
    return Problem(
        households=tuple(
            drawn_household(draw, f"h{n:03}", areas=towns, days=days, longest=longest) for n in range(households)
        ),
        units=tuple(drawn_unit(draw, f"u{n:03}", areas=towns, days=days) for n in range(units)),
    )


@pytest.fixture(scope="session")
def small_problems() -> "SmallProblems":
    return SmallProblems()


class SmallProblems:
    """Few households, fewer units, so that they compete; pins, bans, conflicts and must-places drawn in."""

    def __call__(self, count: int, first_seed: int = 0) -> Iterator[Problem]:
        for seed in range(first_seed, first_seed + count):
            yield self.one(seed)

    def one(self, seed: int) -> Problem:
        draw = random.Random(seed)
        problem = drawn_problem(
            seed, households=draw.randint(1, 6), units=draw.randint(1, 3), days=10, longest=8, areas=2
        )
        ids = [household.id for household in problem.households]
        pairs = [(household, unit.id) for household in ids for unit in problem.units]
        pinned = draw.choice(pairs)
        musts = {name for name in ids if draw.random() < 0.1}
        fields = {slot: getattr(problem, slot) for slot in ("units", "rules", "scores")}
        return Problem(
            households=tuple(_with_must(h, must=h.id in musts) for h in problem.households),
            pinned=frozenset({pinned}) if draw.random() < 0.2 else frozenset(),
            forbidden=frozenset(pair for pair in pairs if pair != pinned and draw.random() < 0.1),
            conflicts=frozenset((a, b) for a in ids for b in ids if a < b and draw.random() < 0.1),
            **fields,
        )


def _with_must(household: Household, *, must: bool) -> Household:
    fields = {slot: getattr(household, slot) for slot in household.__slots__}
    return Household(**(fields | {"must_place": must}))


@pytest.fixture(scope="session")
def town() -> Problem:
    """Two hundred households and three hundred units over a year."""
    return drawn_problem(7, households=200, units=300, days=365, longest=180, areas=8)


@pytest.fixture(scope="session")
def village() -> Problem:
    """Forty households for fifteen units: not everybody can be housed."""
    return drawn_problem(3, households=40, units=15, days=365, longest=300, areas=4)
