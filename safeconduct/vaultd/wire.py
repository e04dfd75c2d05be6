"""Questions and answers as bytes: four bytes of length, then MessagePack. Nothing else goes over the sockets."""

import socket
from typing import Any, Union

import msgspec

from safeconduct.vault import CodeError, VaultError
from safeconduct.vaultd import refusals
from safeconduct.vaultd.requests import Asked

LARGEST = 64 * 1024 * 1024
_encoder = msgspec.msgpack.Encoder(uuid_format="bytes")
_questions: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(Union[tuple(Asked.__subclasses__())])  # noqa: UP007 of a tuple that grows


class Answer(msgspec.Struct, frozen=True):
    """What was answered: a refusal by the name of its class, or a value as bytes."""

    refusal: str = ""
    value: bytes = b""


def send(to: socket.socket, content: bytes) -> None:
    to.sendall(len(content).to_bytes(4, "big") + content)


def receive(of: socket.socket) -> bytes | None:
    """One message; None where the other side has gone. Raises ValueError for one that is too long."""
    head = _exactly(of, 4)
    if head is None:
        return None
    length = int.from_bytes(head, "big")
    if length > LARGEST:
        raise ValueError("a message over 64 MiB")
    return _exactly(of, length)


def _exactly(of: socket.socket, length: int) -> bytes | None:
    kept = bytearray()
    while len(kept) < length:
        piece = of.recv(min(length - len(kept), 1024 * 1024))
        if not piece:
            return None
        kept += piece
    return bytes(kept)


def encode_question(asked: Asked[Any]) -> bytes:
    return _encoder.encode(asked)


def decode_question(content: bytes) -> Asked[Any]:
    """Raises msgspec.MsgspecError."""
    asked: Asked[Any] = _questions.decode(content)
    return asked


def encode_answer(value: object) -> bytes:
    return _encoder.encode(Answer(value=_encoder.encode(value)))


def encode_refusal(error: refusals.BrokerRefusal | VaultError) -> bytes:
    return _encoder.encode(Answer(refusal=type(error).__name__))


def decode_answer(content: bytes, reply: Any) -> Any:
    """The value. Raises the refusal that was answered: BrokerRefusal or VaultError."""
    answer = msgspec.msgpack.decode(content, type=Answer)
    if answer.refusal:
        raise REFUSALS[answer.refusal]
    return msgspec.msgpack.decode(answer.value, type=reply)


def _all_of(base: type[Exception]) -> dict[str, type[Exception]]:
    found = {base.__name__: base}
    for kind in base.__subclasses__():
        found |= _all_of(kind)
    return found


# A code that was typed wrong is refused where it is read, and its refusal carries the word.
_OF_CODES = _all_of(CodeError)
REFUSALS = {
    name: kind
    for name, kind in (_all_of(refusals.BrokerRefusal) | _all_of(VaultError)).items()
    if name not in _OF_CODES
}
