"""Countries with about as many beds as people, where the common level of all prices is slow to find."""

from dataclasses import replace

import pytest

from safeconduct.cell.bench.placing.generator import instance_of
from safeconduct.placement.engine import highs
from safeconduct.placement.engine.model import model_of
from safeconduct.placement.engine.national.annealing import first_prices
from safeconduct.placement.engine.national.bound import bound_at
from safeconduct.placement.engine.national.desk import desk_for
from safeconduct.placement.engine.national.homes import empty_homes
from safeconduct.placement.engine.national.market import market_of
from safeconduct.placement.engine.national.threads import Threads


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
def test_first_prices_prove_nearly_what_the_linear_relaxation_does(seed):
    instance, _ = instance_of(households=600, units=300, candidates=60, timed=False, seed=seed)
    relaxed = highs.run(replace(model_of(instance), relaxed=True).program(), highs.Settings())
    market, _ = market_of(instance)
    prices = first_prices(market, empty_homes(market), Threads(), lambda: False).prices
    assert bound_at(market, prices, [desk_for(market)], Threads()).points <= 1.001 * relaxed.bound
