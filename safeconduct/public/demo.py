"""The demonstration's site: an invented organisation with its news."""

import random

from safeconduct.public.seed import load_site


def load(actors: object, rng: random.Random) -> None:
    """The same site each time; what editors changed in it stays."""
    load_site(example=True)
