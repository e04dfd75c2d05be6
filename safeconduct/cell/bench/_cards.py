"""A desk's list as the broker sees it: a case, a grant and a card each; every seal is checked, every shred key read."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from safeconduct.vault import Cost, Key, PublicKey, Sealed, generate_key, open_sealed, seal, seal_key
from safeconduct.vaultd import carried
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.broker import Broker, Secrets
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.shred_keys import ShredKeys
from safeconduct.vaultd.tiers import Tier

CARD = b"Anna, 34, two children; asked for help in the spring. " * 6
ORGANISATION = UUID(int=1)


@dataclass(frozen=True)
class Card:
    """A grant of a case, its card's data key as it lies in the database, and the card itself."""

    grant: carried.Granted
    thing: carried.Thing
    sealed: Sealed


def measure(shred: Path, cards: int) -> Iterator[tuple[str, float]]:
    """What was done, and the seconds it took."""
    broker = Broker(Secrets(bytes(32), ORGANISATION, Cost(64, 1)), ShredKeys(lambda: shred), lambda _who, _what: None)
    holder = uuid4()
    words = ask.MakeHolder(holder, "words", tuple(Tier), stays_open="bench", vouched=True)
    made = broker.answer(words, Face.HOUSE)
    assert made.half  # it was asked for
    began = time.perf_counter()
    rows = [_card(broker, made.pairs[Tier.STANDARD].public) for _number in range(cards)]
    yield f"{cards:,} cases made, each with a shred key on the disk", time.perf_counter() - began
    hands = carried.Hands(made.half)
    yield f"{cards:,} grants opened, one a question", _timed(lambda: _reach(broker, hands, rows))
    things = ask.OpenThings(hands, tuple(row.grant for row in rows), tuple(row.thing for row in rows), "list")
    yield f"{cards:,} data keys of cards, one question", _timed(lambda: broker.answer(things, Face.HOUSE))
    keys = broker.answer(things, Face.HOUSE)
    yield f"{cards:,} cards opened with them", _timed(lambda: _read(rows, keys))


def _card(broker: Broker, to: carried.Public) -> Card:
    case, key, thing = uuid4(), uuid4(), uuid4()
    wanted = (carried.NewCompartment(key, "card", (carried.Recipient(to, "assigned"),)),)
    (made,) = broker.answer(ask.MakeCompartments(case, wanted, "bench"), Face.HOUSE)
    (passed,) = made.passed
    assert passed  # of a new compartment each is given
    grant = carried.Granted(key, case, "card", 1, to.holder, passed.sealed, passed.given)
    at, data_key = Contexts(ORGANISATION), generate_key()
    sealed = seal_key(data_key, PublicKey(made.public), at.thing(case, "card", 1, thing, 1, "data-key:cases.card"))
    content = seal(CARD, data_key, at.thing(case, "card", 1, thing, 1, "content:cases.card"))
    return Card(grant, carried.Thing(thing, 1, "cases.card", key, bytes(sealed)), content)


def _reach(broker: Broker, hands: carried.Hands, rows: list[Card]) -> None:
    for row in rows:
        broker.answer(ask.Reach(hands, row.grant), Face.HOUSE)


def _read(rows: list[Card], keys: list[bytes]) -> None:
    at = Contexts(ORGANISATION)
    for row, key in zip(rows, keys, strict=True):
        place = at.thing(row.grant.subject, "card", 1, row.thing.id, 1, "content:cases.card")
        open_sealed(row.sealed, Key(key), place)


def _timed(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began
