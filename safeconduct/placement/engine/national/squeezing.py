"""The last few without a home squeezed in, where all must be placed and what is free is a bed here and a bed there.

Chains that come near everywhere else leave one or two outside for ever: a chain ends where somebody is crowded, and no
unit near them has room enough. So the units to which the household is nearest are emptied together, and branch and cut
finds a way in which all fit in, and which of those is worth most. (Large neighbourhoods: Shaw, CP 98.)
"""

import numpy as np

from safeconduct.placement.engine.instance import Mask
from safeconduct.placement.engine.national.homes import Homes, move_all
from safeconduct.placement.engine.national.market import Floats, Market
from safeconduct.placement.engine.national.sides import Side

FEW = 5  # without a home; more of them, and it is not the last bed that is missing
TRIED = (4, 8)  # units emptied together


def squeeze_in(market: Market, homes: Homes, lost: Floats, side: Side) -> None:
    """Find room for the last few, as far as there is; `lost` is what each pair costs its unit, by household."""
    outside = np.flatnonzero(homes.unit < 0)
    if len(outside) > FEW:
        return
    for household in outside:
        pairs = np.arange(market.first[household], market.first[household + 1])
        nearest = market.unit[pairs[np.argsort(lost[pairs], kind="stable")]]
        for count in TRIED:
            is_open = np.zeros(len(market.capacity), dtype=np.bool_)
            is_open[nearest[:count]] = True
            found = side.all_in(market, _free(homes, int(household), is_open), is_open, -np.inf)
            if found is not None:
                move_all(market, homes, found)
                break


def _free(homes: Homes, household: int, is_open: Mask) -> Mask:
    """Whoever lives in an open unit, and the household."""
    free: Mask = (homes.unit >= 0) & is_open[homes.unit]
    free[household] = True
    return free
