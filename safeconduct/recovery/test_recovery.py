from datetime import UTC, datetime
from itertools import combinations
from uuid import UUID, uuid4

import msgspec
import pytest

from safeconduct.recovery import PublicHalf, RecoveryKey, Sheet, join_sheets, split_on_sheets
from safeconduct.recovery.answering import answer, check
from safeconduct.recovery.errors import (
    DoesNotFit,
    NotAFile,
    NotAPublicHalf,
    NotASheet,
    NotThisKey,
    OfAnotherKey,
    TooFewSheets,
    WordsMistyped,
    WrongNumberOfWords,
)
from safeconduct.recovery.files import Answer, HeldGroup, HeldKey, Request, read, written
from safeconduct.recovery.splitting import invert, join, multiply, split
from safeconduct.vault import KeyPair, generate_key, generate_pair, open_key, seal_key
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.tiers import Tier

HOUSE = UUID("5afec0de-0000-4000-8000-000000000001")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def by_table(one: int, other: int) -> int:
    """Multiplication once more, the way of textbooks: logarithms to the base 3."""
    return 0 if 0 in (one, other) else POWERS[(LOGARITHMS[one] + LOGARITHMS[other]) % 255]


POWERS = [1]
for _ in range(254):
    doubled = POWERS[-1] << 1
    POWERS.append(POWERS[-1] ^ (doubled ^ 0x11B if doubled > 255 else doubled))
LOGARITHMS = {power: at for at, power in enumerate(POWERS)}


def test_multiplication_is_that_of_the_field_for_every_two_elements():
    assert [[multiply(a, b) for b in range(256)] for a in range(256)] == [
        [by_table(a, b) for b in range(256)] for a in range(256)
    ]


def test_each_element_but_nought_has_its_inverse():
    assert [multiply(a, invert(a)) for a in range(256)] == [0] + [1] * 255


def test_every_byte_comes_back_from_any_three_of_five_parts():
    secret = bytes(range(256))
    parts = split(secret)
    for three in combinations(parts, 3):
        assert join({number: parts[number] for number in three}) == secret


def test_two_parts_fit_every_secret_there_is():
    """For each byte that the secret may be there is exactly one third part beside the two: they say nothing."""
    parts = split(b"s")
    two = {1: parts[1], 4: parts[4]}
    assert {join({**two, 5: bytes([third])}) for third in range(256)} == {bytes([byte]) for byte in range(256)}


@pytest.mark.parametrize("numbers", [(1, 2), (1, 2, 3, 4), (0, 1, 2), (1, 2, 6)])
def test_other_than_three_numbered_parts_are_refused(numbers):
    with pytest.raises(ValueError, match="three parts"):
        join(dict.fromkeys(numbers, b"x"))


@pytest.fixture(scope="module")
def key():
    return RecoveryKey.make()


@pytest.fixture(scope="module")
def sheets(key):
    return split_on_sheets(key)


@pytest.fixture(scope="module")
def other_sheets():
    return split_on_sheets(RecoveryKey.make())


def test_any_three_sheets_typed_back_give_the_key(key, sheets):
    typed = [
        Sheet.read(" ".join(sheet.words(language))) for sheet, language in zip(sheets, ["en", "ru"] * 3, strict=False)
    ]
    for three in combinations(typed, 3):
        assert join_sheets(three, key.public) == key


def test_a_sheet_is_read_as_people_type_it_and_as_a_scanner_does(sheets):
    words = sheets[1].words("ru")
    typed = "\n".join(f"{at}. {word.upper().replace('Е', 'Ё')}," for at, word in enumerate(words, 1))
    assert Sheet.read(typed) == Sheet.read(sheets[1].square().lower()) == sheets[1]


def test_two_sheets_are_too_few_and_one_counts_once(sheets):
    with pytest.raises(TooFewSheets):
        join_sheets([sheets[0], sheets[3], sheets[0]])


def test_a_sheet_of_another_key_is_told(key, sheets, other_sheets):
    with pytest.raises(OfAnotherKey):
        join_sheets([sheets[0], sheets[1], other_sheets[2]])
    with pytest.raises(OfAnotherKey):
        join_sheets(other_sheets, key.public)


def test_a_sheet_that_was_made_up_does_not_give_the_key(key, sheets):
    false = Sheet(2, key.public.id, bytes(32))
    with pytest.raises(NotThisKey):
        join_sheets([sheets[0], false, sheets[4]])


def test_each_mistyped_word_is_named_with_what_may_be_meant(sheets):
    words = list(sheets[0].words("en"))
    first, last = words[0], words[25]
    words[0], words[25] = f"q{first}", last[:-1]
    with pytest.raises(WordsMistyped) as refused:
        Sheet.read(" ".join(words))
    assert [(one.position, one.meant[0]) for one in refused.value.mistakes] == [(1, first), (26, last)]
    assert first not in str(refused.value)


def test_every_swap_of_neighbours_and_every_other_word_is_found(sheets):
    words = sheets[2].words("en")
    for at in range(25):
        if words[at] != words[at + 1]:
            with pytest.raises(NotASheet):
                Sheet.read(" ".join([*words[:at], words[at + 1], words[at], *words[at + 2 :]]))
    with pytest.raises(WrongNumberOfWords):
        Sheet.read(" ".join(words[1:]))
    with pytest.raises(NotASheet):
        Sheet.read(sheets[0].square()[:-1])


def test_the_public_half_is_read_back_and_a_wrong_letter_is_found(key):
    line = key.public.written()
    assert PublicHalf.read(f" {line[:30]}\n{line[30:]} ") == key.public
    for at in range(0, len(line), 7):
        with pytest.raises(NotAPublicHalf):
            PublicHalf.read(line[:at] + ("A" if line[at] != "A" else "B") + line[at + 1 :])


class Asked:
    """A request for somebody who held two compartments and was in a group, with what was sealed."""

    def __init__(self, key):
        at, self.new = Contexts(HOUSE), {tier: generate_pair() for tier in Tier}
        self.secrets = {name: generate_key() for name in ("card", "identity", "group")}
        self.subject, self.group, ids = uuid4(), uuid4(), {name: uuid4() for name in ("card", "identity")}
        held = tuple(
            HeldKey(
                ids[name],
                self.subject,
                name,
                1,
                seal_key(self.secrets[name], key.public.sealing, at.grant(self.subject, name, ids[name], 1)),
            )
            for name in ids
        )
        secret = seal_key(self.secrets["group"], key.public.sealing, at.membership(self.group, Tier.STANDARD))
        self.request = Request(
            organisation=HOUSE,
            id=uuid4(),
            recovery=key.public.written(),
            person=uuid4(),
            name="Clara",
            asked_at=NOW,
            keys={tier: bytes(pair.public) for tier, pair in self.new.items()},
            compartments=held,
            groups=(HeldGroup(self.group, Tier.STANDARD, secret),),
        )


@pytest.fixture
def asked(key):
    return Asked(key)


def opened(sealed: bytes, pair: KeyPair, at) -> bytes:
    return bytes(open_key(sealed, pair, at))


def test_each_key_is_sealed_on_to_the_new_key_of_its_tier(key, asked):
    given = answer(asked.request, key, NOW)
    check(given, asked.request, key.public)
    at = Contexts(HOUSE)
    for held, tier in zip(given.compartments, (Tier.STANDARD, Tier.STEP_UP), strict=True):
        place = at.grant(held.subject, held.compartment, held.key, held.epoch)
        assert opened(held.sealed, asked.new[tier], place) == asked.secrets[held.compartment]
    (group,) = given.groups
    assert (
        opened(group.sealed, asked.new[Tier.STANDARD], at.membership(asked.group, "standard")) == asked.secrets["group"]
    )


def test_a_request_for_another_key_is_not_answered(asked):
    with pytest.raises(NotThisKey):
        answer(asked.request, RecoveryKey.make(), NOW)


def test_a_key_of_another_place_is_not_answered(key, asked):
    moved = msgspec.structs.replace(asked.request.compartments[0], compartment="narrative")
    with pytest.raises(DoesNotFit):
        answer(msgspec.structs.replace(asked.request, compartments=(moved,)), key, NOW)


def test_an_answer_to_another_request_does_not_fit(key, asked):
    given = answer(asked.request, key, NOW)
    for changed in ({"person": uuid4()}, {"name": "Kirill"}, {"id": uuid4()}, {"groups": ()}):
        with pytest.raises(DoesNotFit):
            check(given, msgspec.structs.replace(asked.request, **changed), key.public)


def test_an_answer_of_another_key_or_with_less_does_not_fit(key, asked):
    other = RecoveryKey.make()
    given = answer(asked.request, key, NOW)
    forged = msgspec.structs.replace(given, signature=other.sign(given.signed_content()))
    fewer = msgspec.structs.replace(given, compartments=given.compartments[:1])
    signed_fewer = msgspec.structs.replace(fewer, signature=key.sign(fewer.signed_content()))
    for one in (forged, fewer, signed_fewer):
        with pytest.raises(DoesNotFit):
            check(one, asked.request, key.public)


def test_no_bit_of_an_answer_can_be_changed(key, asked):
    content = written(answer(asked.request, key, NOW))
    for at in range(0, len(content), 5):
        changed = content[:at] + bytes([content[at] ^ 1 << at % 8]) + content[at + 1 :]
        with pytest.raises((NotAFile, DoesNotFit)):
            check(read(changed, Answer), asked.request, key.public)
    assert read(written(asked.request), Request) == asked.request


def test_what_is_no_request_is_refused(key, asked):
    for content in (b"", b"{}", b"\xff", written(answer(asked.request, key, NOW)), written(asked.request) + b" "):
        with pytest.raises(NotAFile):
            read(content, Request)


def test_nothing_shows_a_secret(key, sheets):
    assert key.seed.hex()[:8] not in repr(key)
    assert repr(sheets[0].part) not in repr(sheets[0])
