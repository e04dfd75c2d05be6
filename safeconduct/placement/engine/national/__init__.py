"""Placement at the size of a nation: prices prove a bound, chains of moves search below it, side by side.

    market      the candidate pairs twice, by household and by unit, as kernels read them
    annealing   first prices, of beds and shares, softened and hardened step by step
    knapsack    the best set of households for one unit at given prices
    intervals   the same where stays have dates
    bound       what household prices prove, and by how much each pair misses the best set of its unit
    ascent      better and better household prices
    homes       who lives where while the search goes on
    room        whom one more household would drive out
    chains      moves that drive out, seek and refill until the whole is better
    search      bound and search taking turns, within a caller's patience

Numba compiles the kernels (extra `national`); without it the package is not used and exact.py does what it can.
"""

from importlib.util import find_spec


def is_installed() -> bool:
    """Whether the extra `national` is there."""
    return find_spec("numba") is not None
