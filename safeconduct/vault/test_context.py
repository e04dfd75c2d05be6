from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.vault import Context, Malformed

NAMES = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=255)
NUMBERS = st.integers(0, 2**64 - 1)
CONTEXTS = st.builds(Context, st.uuids(), st.uuids(), NAMES, st.uuids(), NUMBERS, NUMBERS, NAMES)


def decoded(data):
    """Take an encoding apart by its lengths alone."""
    fields = []
    while data:
        size = int.from_bytes(data[:2], "big")
        fields.append(data[2 : 2 + size])
        data = data[2 + size :]
    organisation, subject, compartment, thing, version, epoch, kind = fields
    return Context(
        UUID(bytes=organisation),
        UUID(bytes=subject),
        compartment.decode(),
        UUID(bytes=thing),
        int.from_bytes(version, "big"),
        int.from_bytes(epoch, "big"),
        kind.decode(),
    )


@given(CONTEXTS)
def test_an_encoding_says_all_of_its_context(context):
    assert decoded(context.encode()) == context


@given(CONTEXTS, CONTEXTS)
def test_no_encoding_begins_another(one, other):
    assert one == other or not one.encode().startswith(other.encode())


def test_the_encoding_is_what_the_format_says():
    context = Context(UUID(int=1), UUID(int=2), "card", UUID(int=3), 4, 5, "a.b")
    zeros = "00" * 15
    assert context.encode().hex() == (
        f"0010{zeros}010010{zeros}020004636172640010{zeros}0300080000000000000004000800000000000000050003612e62"
    )


@pytest.mark.parametrize("name", ["", "é", "a\n", "\0", "a" * 256, "карта", "\ud800"])
def test_a_name_that_is_not_plain_is_refused(name, at):
    with pytest.raises(Malformed):
        replace(at, compartment=name)
    with pytest.raises(Malformed):
        replace(at, type=name)


@pytest.mark.parametrize("number", [-1, 2**64])
def test_a_number_beyond_eight_bytes_is_refused(number, at):
    with pytest.raises(Malformed):
        replace(at, version=number)
    with pytest.raises(Malformed):
        replace(at, epoch=number)
