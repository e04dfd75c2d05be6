from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.shelter.norms import NORMS, NormCode, Room, breaches, is_fit, people_at_most


def room(
    metres: str | None, beds: int = 2, double_beds: int = 0, *, shared: bool = False, families: bool = False
) -> Room:
    return Room(None if metres is None else Decimal(metres), beds, double_beds, shared, families)


def codes(of: Room) -> list[NormCode]:
    return [breach.norm.code for breach in breaches(of)]


def test_a_room_under_eight_square_metres_is_not_fit() -> None:
    assert codes(room("7.9", 1)) == [NormCode.ROOM]
    assert not is_fit(room("7.9", 1))
    assert is_fit(room("8.0", 1))


def test_crowding_is_said_and_lowers_how_many_may_sleep_there() -> None:
    crowded = room("15.0", beds=4)
    assert codes(crowded) == [NormCode.SPACE_A_PERSON]
    assert (breaches(crowded)[0].measured, people_at_most(crowded)) == (Decimal("3.8"), 3)
    assert is_fit(crowded)


def test_the_floor_of_emergencies_is_said_first() -> None:
    assert codes(room("13.0", beds=4)) == [NormCode.SPHERE, NormCode.SPACE_A_PERSON]


def test_a_double_bed_sleeps_two() -> None:
    assert people_at_most(room("30.0", beds=2, double_beds=1)) == 3


def test_families_have_their_own_room() -> None:
    assert codes(room("40.0", 4, shared=True, families=True)) == [NormCode.FAMILY_OWN_ROOM]
    assert not is_fit(room("40.0", 4, shared=True, families=True))
    assert is_fit(room("40.0", 4, shared=True))


def test_what_nobody_measured_is_left_to_the_vetting() -> None:
    assert breaches(room(None)) == ()
    assert people_at_most(room(None)) == 2


def test_every_norm_names_its_source() -> None:
    assert all(norm.source for norm in NORMS.values())


@given(st.decimals(8, 200, places=1), st.integers(1, 20))
def test_nobody_sleeps_below_the_norm(metres: Decimal, beds: int) -> None:
    allowed = people_at_most(room(str(metres), beds))
    assert allowed <= beds
    assert metres >= allowed * 4
