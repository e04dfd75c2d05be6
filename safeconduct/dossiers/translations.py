"""Each paper that goes into the bundle is translated by itself: one that is does not speak for the others.

Pure: facts in, papers out. No Django.
"""

from collections.abc import Iterable, Iterator, Sequence

from safeconduct.programme.rules.facts import ItemFacts
from safeconduct.programme.rules.schema import Requirement
from safeconduct.programme.rules.vocabulary import ANSWERS_ONLY_BY_NAME, ItemReference


def stands_under(requirement: Requirement, item: ItemFacts) -> bool:
    """Whether a paper goes into the bundle for this: by what somebody has named, else by its kind."""
    if item.answers:
        return requirement.id in item.answers
    return item.kind in requirement.evidence and item.kind not in ANSWERS_ONLY_BY_NAME


def lacks_translation(requirement: Requirement, item: ItemFacts) -> bool:
    """Whether the rule lets this paper in only with a sworn translation, and it has none."""
    allowed = requirement.translation_unless
    return bool(allowed) and item.language not in allowed and not item.has_sworn_translation


def untranslated(requirement: Requirement, items: Iterable[ItemFacts]) -> tuple[ItemReference, ...]:
    """The papers that stand under a requirement and still need a translation; a picture without words needs none."""
    under = (item for item in items if item.language and stands_under(requirement, item))
    return tuple(item.reference for item in under if lacks_translation(requirement, item))


def nobodys(
    requirements: Sequence[Requirement], items: Sequence[ItemFacts], known: Iterable[ItemReference]
) -> Iterator[tuple[Requirement, tuple[ItemReference, ...]]]:
    """Untranslated papers under no line that is asked: of nobody in the household, or of a rule not asked of it."""
    left = [item for item in items if item.reference not in set(known)]
    under = {item.reference: next((one for one in requirements if stands_under(one, item)), None) for item in left}
    for requirement in requirements:
        waiting = untranslated(requirement, [item for item in left if under[item.reference] is requirement])
        if waiting:
            yield requirement, waiting
