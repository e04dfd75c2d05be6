"""Everything that can be asked survives the wire; what is refused keeps its name."""

import typing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.vault import Cost, VaultError
from safeconduct.vaultd import wire
from safeconduct.vaultd.broker import Broker, Secrets
from safeconduct.vaultd.faces import MAY_ASK
from safeconduct.vaultd.refusals import BrokerRefusal
from safeconduct.vaultd.requests import Asked
from safeconduct.vaultd.shred_keys import ShredKeys

KINDS = sorted(Asked.__subclasses__(), key=lambda kind: kind.__name__)


def values(of):
    """A strategy for a type of `requests`."""
    if of is bytes:
        return st.binary(max_size=40)
    if isinstance(of, type) and issubclass(of, msgspec.Struct):
        return st.builds(of, **{one.name: values(one.type) for one in msgspec.structs.fields(of)})
    origin, inner = typing.get_origin(of), typing.get_args(of)
    if origin is tuple:
        return st.lists(values(inner[0]), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(values(inner[0]), values(inner[1]), max_size=3)
    if type(None) in inner:
        return st.none() | values(inner[0])
    plain = {UUID: st.uuids(), int: st.integers(0, 2**31), str: st.text(max_size=20), bool: st.booleans()}
    return plain[of] if of in plain else st.from_type(of)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_a_question_arrives_as_it_was_asked(kind, data):
    asked = data.draw(values(kind))
    assert wire.decode_question(wire.encode_question(asked)) == asked


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(deadline=None, max_examples=5)
@given(data=st.data())
def test_no_question_shows_what_it_carries(kind, data):
    assert repr(data.draw(values(kind))) == f"<{kind.__name__}>"


def test_every_question_says_what_answers_it_and_every_face_asks_only_those():
    broker = Broker(Secrets(b"p" * 32, uuid4(), Cost(memory_kib=8, passes=1)), ShredKeys(Path), None)
    assert set(broker._answered_by) == set(KINDS)
    assert set().union(*MAY_ASK.values()) <= set(KINDS)


@pytest.mark.parametrize("name", sorted(wire.REFUSALS))
def test_a_refusal_arrives_by_its_name(name):
    refusal = wire.REFUSALS[name]
    assert issubclass(refusal, (BrokerRefusal, VaultError))
    with pytest.raises(refusal):
        wire.decode_answer(wire.encode_refusal(refusal()), str)


@given(st.binary(max_size=200))
def test_noise_is_no_question(noise):
    try:
        wire.decode_question(noise)
    except msgspec.MsgspecError:
        return


def test_an_answer_keeps_its_instants_and_ids():
    now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    value = {UUID(int=5): b"x", UUID(int=7): b""}
    assert wire.decode_answer(wire.encode_answer(now), datetime) == now
    assert wire.decode_answer(wire.encode_answer(value), dict[UUID, bytes]) == value
