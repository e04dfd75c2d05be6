"""The order of a bundle: the sections of the pack, in each the papers by what they answer and whose they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from safeconduct.dossiers.standing import Standing
from safeconduct.dossiers.translations import stands_under
from safeconduct.evidence.models import Item
from safeconduct.programme.rules.schema import Requirement, Section


@dataclass(frozen=True)
class Placed:
    """An item and the first requirement that it answers; a translation stands under its original's."""

    item: Item
    requirement: Requirement


def arranged(standing: Standing, items: Sequence[Item]) -> list[tuple[Section, list[Placed]]]:
    """Every section with its papers. What answers nothing is left out: nobody has said what it is for."""
    asked = _asked(standing)
    people = {person.reference: place for place, person in enumerate(standing.household.persons)}
    found = [Placed(item, wanted) for item in items if (wanted := _answered(standing, asked, item)) is not None]
    order = {requirement.id: place for place, requirement in enumerate(asked)}
    found.sort(key=lambda one: (order[one.requirement.id], people.get(str(one.item.person_id), -1)))  # type: ignore[call-overload]  # a reference is a string
    return [
        (section, _with_translations(items, [one for one in found if one.requirement.section == section.id]))
        for section in standing.pack.sections
    ]


def left_out(standing: Standing, items: Sequence[Item]) -> list[Item]:
    """The papers that no section takes."""
    placed = {one.item.pk for _section, found in arranged(standing, items) for one in found}
    return [item for item in items if item.pk not in placed]


def _asked(standing: Standing) -> list[Requirement]:
    """What is asked of this household, in the order of the pack; then what is asked of others."""
    asked = list(dict.fromkeys(line.requirement.id for line in standing.completeness.lines))
    rest = [requirement.id for requirement in standing.pack.requirements if requirement.id not in asked]
    return [standing.pack.requirement(name) for name in [*asked, *rest]]  # type: ignore[arg-type]  # ids are such names


def _answered(standing: Standing, asked: Sequence[Requirement], item: Item) -> Requirement | None:
    facts = next((one for one in standing.items if one.reference == str(item.pk)), None)
    if facts is None:
        return None
    return next((requirement for requirement in asked if stands_under(requirement, facts)), None)


def _with_translations(items: Sequence[Item], placed: list[Placed]) -> list[Placed]:
    """Each translation right behind what it translates."""
    own = {one.item.pk for one in placed}
    together = []
    for one in placed:
        if one.item.translation_of_id in own:
            continue
        together.append(one)
        together += [Placed(item, one.requirement) for item in items if item.translation_of_id == one.item.pk]
    return together
