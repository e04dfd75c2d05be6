from dataclasses import replace

import numpy as np
import pytest

from safeconduct.placement.engine import ImpossibleInput, broken_rules


def test_every_pair_is_a_candidate_or_says_why_not(village):
    instance = village.compile()
    households = {h.id: h for h in village.households}
    units = {u.id: u for u in village.units}
    for row, name in enumerate(instance.household_ids):
        filtered = slice(instance.filtered.first[row], instance.filtered.first[row + 1])
        against = dict(
            zip(instance.filtered.unit[filtered].tolist(), instance.filtered.reasons[filtered].tolist(), strict=True)
        )
        for column, unit in enumerate(instance.unit_ids):
            codes = broken_rules(households[name], units[unit])
            named = tuple(code for bit, code in enumerate(instance.reason_codes) if against.get(column, 0) >> bit & 1)
            assert named == codes
            assert (instance.position(row, column) is None) == bool(codes)


def test_a_pin_and_a_ban_name_themselves(village):
    household, (one, other) = village.households[0].id, (village.units[0].id, village.units[1].id)
    instance = replace(village, pinned=frozenset({(household, one)})).compile()
    assert instance.unit_ids[instance.unit[instance.candidates(0)][0]] == one
    assert bool(instance.must[0])
    reasons = instance.filtered.reasons[: instance.filtered.first[1]]
    assert (reasons >> instance.reason_codes.index("pinned") & 1).all()
    banned = replace(village, forbidden=frozenset({(household, other)})).compile()
    at = np.flatnonzero(banned.filtered.unit[: banned.filtered.first[1]] == 1)
    assert banned.filtered.reasons[at] >> banned.reason_codes.index("forbidden") & 1


def test_an_id_given_twice_is_refused(village):
    with pytest.raises(ImpossibleInput, match="given twice"):
        replace(village, units=(*village.units, village.units[0])).compile()


@pytest.mark.parametrize("kind", ["pinned", "forbidden", "conflicts"])
def test_a_pair_that_names_nobody_is_refused(village, kind):
    with pytest.raises(ImpossibleInput, match="nobody"):
        replace(village, **{kind: frozenset({("h000", "nobody")})}).compile()


def test_a_household_cannot_be_pinned_to_two_units(village):
    with pytest.raises(ImpossibleInput, match="two units"):
        replace(village, pinned=frozenset({("h000", "u000"), ("h000", "u001")})).compile()


def test_no_field_asks_whom_somebody_loves_or_who_they_are(village):
    words = {slot for thing in (village.households[0], village.units[0], village.scores) for slot in thing.__slots__}
    assert not any(part in word for word in words for part in ("orient", "gender", "sexual", "lgbt", "identity"))
