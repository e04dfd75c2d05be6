"""Placement at the size of a nation: prices prove a bound, chains of moves search below it, side by side.

    market      the candidate pairs twice, by household and by unit, as kernels read them
    annealing   first prices, of beds and shares at each moment, softened and hardened step by step
    desk        where one thread works out one unit after the other
    knapsack    the best set of households for one unit at given prices, without dates
    schedule    the best stays in a unit that takes one household at a time
    tolls       what a bed costs at each moment in a shared house, and what that proves
    census      the most that a small shared house can be worth over a year, every state of it in view
    sweep       a good set for a shared house when stays differ
    bound       what household prices prove, and how much each pair costs its unit
    ascent      better and better household prices
    homes       who lives where while the search goes on
    walk        what one thread carries along from chain to chain
    room        whom one more household would drive out
    chains      moves that drive out, seek and refill until the whole is better
    chaining    pass after pass of chains
    filling     units of many beds filled whole, one after the other, where all must fit in
    refilling   some of them emptied, and filled anew
    sides       what each thread has that fills units
    squeezing   room for the last few, where all must fit in
    search      bound and search taking turns, within a caller's patience
    finish      the last of the gap by branch and cut, where little is left
    outcome     the placement that is handed back, and what its prices prove
    again       a search that begins where another one ended
    vicinity    the few units that a question concerns, answered exactly with what is asked for and without it
    adding, demanding    what one more unit brings; what a place would cost a household
    threads, compiled, warming    two kernels at a time; machine code, and all of it made at once

Numba compiles the kernels (extra `national`); without it the package is not used and exact.py does what it can.
"""

from importlib.util import find_spec


def is_installed() -> bool:
    """Whether the extra `national` is there."""
    return find_spec("numba") is not None
