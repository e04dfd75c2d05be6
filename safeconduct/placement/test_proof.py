"""What the page of a round says of its bound: derived anew, or a solver's word."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from safeconduct.placement.models import Round


def told(**figures):
    return render_to_string("placement/_proof.html", {"round": Round(objective=1200, seconds=1.5, **figures)})


def test_a_bound_below_what_prices_prove_is_called_claimed():
    said = told(proven=True, bound=1200, certified=1207)
    assert "No other placement is worth more, says the solver" in said
    assert "is claimed, not derived" in said
    assert "1,207" in said
    assert "claimed, not derived" in told(proven=False, bound=1203, certified=1207)


@pytest.mark.parametrize("bound", [1200, 1207])
def test_a_bound_that_prices_prove_is_called_derived(bound):
    said = told(proven=bound == 1200, bound=bound, certified=bound)
    assert "follows from prices in whole numbers and was worked out again" in said
    assert "claimed" not in said
    assert "says the solver" not in said


@pytest.mark.parametrize(
    ("language", "claimed", "derived"),
    [
        ("ru", "заявлено, а не выведено", "следует из цен в целых числах"),
        ("nl", "wordt beweerd, niet afgeleid", "volgt uit prijzen in gehele getallen"),
        ("fr", "est affirmé, non déduit", "découle de prix en nombres entiers"),
    ],
)
def test_the_page_says_so_in_every_language(language, claimed, derived):
    with translation.override(language):
        one, other = (told(proven=True, bound=1200, certified=certified) for certified in (1207, 1200))
    assert claimed in one
    assert claimed not in other
    assert derived in other
    assert derived not in one
