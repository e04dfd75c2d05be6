"""The norms for rooms, as data with their source. Pure: no Django.

A breach is said in words on the unit's page (`words.BREACH_WORDS`), and placement leaves out a unit that breaks a norm
of the agreement. Sphere's figure is the floor of emergencies: it is shown, it excuses nothing.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class NormCode(StrEnum):
    """A norm by its name."""

    SPACE_A_PERSON = "space_a_person"
    ROOM = "room"
    FAMILY_OWN_ROOM = "family_own_room"
    SPHERE = "sphere"


@dataclass(frozen=True)
class Norm:
    """One norm: at least `least` square metres (None where it is no number), and who says so."""

    code: NormCode
    least: Decimal | None
    source: str
    excludes: bool = True


FEDASIL = "Fedasil, minimum norms for reception (focus-wtv.be, minimumnormen) [F6]"
NORMS: dict[NormCode, Norm] = {
    norm.code: norm
    for norm in (
        Norm(NormCode.SPACE_A_PERSON, Decimal("4.0"), FEDASIL),
        Norm(NormCode.ROOM, Decimal("8.0"), FEDASIL),
        Norm(NormCode.FAMILY_OWN_ROOM, None, FEDASIL),
        Norm(NormCode.SPHERE, Decimal("3.5"), "Sphere Handbook, shelter standard 3 (spherehandbook.org) [ST3]", False),
    )
}


@dataclass(frozen=True)
class Room:
    """What the norms look at. square_metres: sleeping space, None where nobody measured; is_shared: with strangers."""

    square_metres: Decimal | None
    beds: int
    double_beds: int
    is_shared: bool
    takes_families: bool

    @property
    def people(self) -> int:
        """How many its beds sleep: a double sleeps two."""
        return self.beds + self.double_beds


@dataclass(frozen=True)
class Breach:
    """A norm that a room breaks. measured: m² of the room or a person; people: how many the norm would allow."""

    norm: Norm
    measured: Decimal | None = None
    people: int = 0


def people_at_most(room: Room) -> int:
    """How many people may sleep there: what beds and the space a person allow; all beds where nobody measured."""
    if room.square_metres is None:
        return room.people
    return min(room.people, int(room.square_metres // _least(NormCode.SPACE_A_PERSON)))


def breaches(room: Room) -> tuple[Breach, ...]:
    """Every norm the room breaks when each bed is used, the gravest first; none is found where nobody measured."""
    found = [_room(room), _space(room, NormCode.SPHERE), _space(room, NormCode.SPACE_A_PERSON), _family(room)]
    return tuple(breach for breach in found if breach is not None)


def is_fit(room: Room) -> bool:
    """Whether a household may be placed there at all. Crowding only lowers how many people may live there."""
    return _room(room) is None and _family(room) is None and people_at_most(room) >= 1


def _room(room: Room) -> Breach | None:
    if room.square_metres is None or room.square_metres >= _least(NormCode.ROOM):
        return None
    return Breach(NORMS[NormCode.ROOM], room.square_metres)


def _space(room: Room, code: NormCode) -> Breach | None:
    if room.square_metres is None or room.square_metres >= _least(code) * room.people:
        return None
    a_person = (room.square_metres / room.people).quantize(Decimal("0.1"))
    return Breach(NORMS[code], a_person, int(room.square_metres // _least(code)))


def _family(room: Room) -> Breach | None:
    return Breach(NORMS[NormCode.FAMILY_OWN_ROOM]) if room.is_shared and room.takes_families else None


def _least(code: NormCode) -> Decimal:
    least = NORMS[code].least
    if least is None:
        raise ValueError(code)
    return least
