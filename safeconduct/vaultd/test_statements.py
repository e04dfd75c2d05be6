"""What was sealed before a group's keys had generations stands, and no generation passes for another."""

from uuid import UUID

from msgspec.structs import replace

from safeconduct.vaultd import carried
from safeconduct.vaultd.statements import Statements
from safeconduct.vaultd.tiers import Tier

SAY = Statements(UUID(int=1))
GIVEN = carried.Given("member", None, "x", UUID(int=4))
FIRST = carried.Membership(UUID(int=2), Tier.STANDARD, UUID(int=3), b"sealed", GIVEN)


def said(*fields):
    return b"".join(len(field).to_bytes(2, "big") + field for field in fields)


def test_a_first_generation_is_not_named_and_a_later_one_in_two_fields():
    one, two, three, four = (UUID(int=number).bytes for number in range(1, 5))
    before = said(b"safeconduct", b"membership", one, two, b"standard", three, b"sealed", b"member", b"", b"x", four)
    assert SAY.membership(FIRST) == before
    assert SAY.membership(replace(FIRST, generation=7)) == before + said(b"generation", bytes(7) + b"\x07")
