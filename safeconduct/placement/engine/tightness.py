"""Which instances are filled to the last bed: those in which moves one by one lead nowhere."""

import numpy as np

from safeconduct.placement.engine.instance import Instance

MANY = 100  # households: fewer are proven best by branch and cut
MOST_UNITS = 200  # filling one changes the prices of all others: with twice as many it takes four times as long
FEWEST_UNITS = 3  # with fewer there is nothing to fill before branch and cut
MOST_CELLS = 6_000_000  # households times beds of a unit: what one step of prices works out, in a thirtieth of a second
LARGE = 5  # households in a unit on average: where there are fewer, chains do better


def is_tight(instance: Instance) -> bool:
    """Whether all must be placed, without dates, in large units of which only beds are scarce."""
    unit, size = instance.unit, instance.size[instance.household]
    heads = np.bincount(unit, minlength=instance.unit_count)
    people = np.bincount(unit, weights=size, minlength=instance.unit_count)
    only_beds = (heads <= instance.most_households).all() and (people <= instance.most_people).all()
    is_large = instance.household_count >= max(MANY, LARGE * instance.unit_count)
    is_large &= FEWEST_UNITS <= instance.unit_count <= MOST_UNITS
    is_large &= instance.household_count * int(instance.beds.max(initial=0)) <= MOST_CELLS
    plain = not instance.timed and not len(instance.conflicts) and not instance.floors
    have_some = np.bincount(instance.household[instance.possible], minlength=instance.household_count).all()
    return bool(plain and is_large and only_beds and instance.must.all() and have_some)
