"""Who waits and what is free at this moment, gathered into a problem that names nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from safeconduct.accounts.actors import Actor
from safeconduct.cases.apart import apart_from
from safeconduct.placement import collecting, errors
from safeconduct.placement.engine import Unit
from safeconduct.placement.models import Choice
from safeconduct.placement.payloads import Pairs, RoundProblem
from safeconduct.placement.selectors import Waiting, barred, left_out, ruled_out, waiting_households
from safeconduct.shelter.selectors.units import FreeUnit, places_for_placement


@dataclass(frozen=True)
class Gathered:
    """The households, in the order of their numbers, and the problem as it is sealed."""

    waiting: list[Waiting]
    sealed: RoundProblem


def gather(actor: Actor, from_on: date, until_on: date, pins: Iterable[Choice]) -> Gathered:
    """The problem of this moment. Raises NobodyWaits, NothingFree, KeptImpossible, NotAllowed."""
    waiting = waiting_households(actor)
    if not waiting:
        raise errors.NobodyWaits
    places, units = _units(places_for_placement(actor, from_on, until_on), from_on, until_on)
    if not units:
        raise errors.NothingFree
    towns = sorted({unit.area for unit in units})
    households = {collecting.household_id(number): one for number, one in enumerate(waiting, start=1)}
    names = {one.case.pk: name for name, one in households.items()}
    ids = {place.unit.pk: name for name, place in places.items()}
    sealed = RoundProblem(
        households=tuple(
            collecting.household(number, one.case, one.profile, from_on, until_on, towns)
            for number, one in enumerate(waiting, start=1)
        ),
        units=units,
        unit_rows={name: str(place.unit.pk) for name, place in places.items()},
        pinned=_pinned(pins, names, ids),
        forbidden=_forbidden(waiting, names, ids, _barred(waiting, places, from_on, until_on)),
        apart=_apart(names),
        unread_areas={name: words for name, one in households.items() if (words := _unread(one))},
        left_out=left_out(actor),
    )
    return Gathered(waiting, sealed)


def _units(free: list[FreeUnit], from_on: date, until_on: date) -> tuple[dict[str, FreeUnit], tuple[Unit, ...]]:
    named = {f"u{number:03}": place for number, place in enumerate(free, start=1)}
    units = {name: collecting.unit(name, place, from_on, until_on) for name, place in named.items()}
    there = {name: unit for name, unit in units.items() if unit is not None}
    return {name: named[name] for name in there}, tuple(there.values())


def _pinned(pins: Iterable[Choice], names: dict[UUID, str], ids: dict[UUID, str]) -> Pairs:
    wanted = [(choice.case_id, choice.unit_id) for choice in pins]
    if any(case not in names or unit not in ids for case, unit in wanted):
        raise errors.KeptImpossible
    return tuple(sorted((names[case], ids[unit]) for case, unit in wanted if unit is not None))


def _barred(
    waiting: list[Waiting], places: dict[str, FreeUnit], from_on: date, until_on: date
) -> set[tuple[UUID, UUID]]:
    homes = barred([one.case for one in waiting], from_on, until_on)
    rows = [place.unit for place in places.values()]
    return {(case, unit.pk) for case, home in homes for unit in rows if unit.home_id == home}


def _apart(names: dict[UUID, str]) -> Pairs:
    both = [(names[case], names[other]) for case, others in apart_from(names).items() for other in others & set(names)]
    return tuple(sorted({(min(pair), max(pair)) for pair in both}))


def _forbidden(
    waiting: list[Waiting], names: dict[UUID, str], ids: dict[UUID, str], kept_out: set[tuple[UUID, UUID]]
) -> Pairs:
    declined = ruled_out([one.case for one in waiting]) | kept_out
    return tuple(sorted((names[case], ids[unit]) for case, unit in declined if unit in ids))


def _unread(one: Waiting) -> tuple[str, ...]:
    return collecting.unread((*one.profile.excluded_areas, *one.profile.wished_areas))
