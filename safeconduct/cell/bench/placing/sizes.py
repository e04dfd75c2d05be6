"""The sizes that are measured: s in one period, t with dates; the number is that of the households."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many households and units, candidates of a household at most, and the seconds that each method gets."""

    name: str
    households: int
    units: int
    candidates: int
    timed: bool
    ours: float
    rivals: float


SIZES = {
    size.name: size
    for size in (
        Size(name="s200", households=200, units=300, candidates=40, timed=False, ours=10, rivals=60),
        Size(name="s1k", households=1_000, units=900, candidates=60, timed=False, ours=10, rivals=120),
        Size(name="s2k", households=2_000, units=1_500, candidates=60, timed=False, ours=20, rivals=200),
        Size(name="s5k", households=5_000, units=2_500, candidates=60, timed=False, ours=30, rivals=200),
        Size(name="s10k", households=10_000, units=3_500, candidates=60, timed=False, ours=40, rivals=200),
        Size(name="s20k", households=20_000, units=5_000, candidates=60, timed=False, ours=60, rivals=300),
        Size(name="s50k", households=50_000, units=11_000, candidates=60, timed=False, ours=120, rivals=300),
        Size(name="s100k", households=100_000, units=20_000, candidates=60, timed=False, ours=240, rivals=400),
        Size(name="t200", households=200, units=300, candidates=60, timed=True, ours=10, rivals=60),
        Size(name="t2k", households=2_000, units=1_500, candidates=60, timed=True, ours=20, rivals=200),
        Size(name="t100k", households=100_000, units=20_000, candidates=60, timed=True, ours=300, rivals=400),
    )
}
GOALS = ("s200", "s2k", "s20k", "s100k", "t200", "t2k", "t100k")
GROWTH = ("s1k", "s2k", "s5k", "s10k", "s20k", "s50k", "s100k")
