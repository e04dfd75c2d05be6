"""What questions and answers of the broker carry: frozen structs, the same in memory and on the wire.

Ids are UUIDs, keys and sealed things bytes in the formats of `vault`. What a question carries was read from the
database by whoever asks; all of it is sealed, so a wrong row opens nothing.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from safeconduct.vaultd.tiers import Tier


class Lock(msgspec.Struct, frozen=True):
    """How words become keys. verifier: SHA-256 of what the words must give."""

    salt: bytes
    memory_kib: int
    passes: int
    verifier: bytes


class Half(msgspec.Struct, frozen=True):
    """A session and the 32 bytes that its browser holds."""

    session: UUID
    key: bytes

    def __repr__(self) -> str:
        return f"Half({self.session})"


class Passkey(msgspec.Struct, frozen=True):
    """A passkey of a holder's: the name of its row, its own name, what checks its signatures, and the seal."""

    holder: UUID
    passkey: UUID
    credential: bytes
    public: bytes
    seal: bytes = b""


class Public(msgspec.Struct, frozen=True):
    """The public halves of a holder's key of one tier: `key` takes what is sealed, `signing` checks what they sign.

    kind: "person", "group", "recovery", "applicant" or "guest". seal: the broker's own, empty until it vouches for the
    key. until: when a guest's time ends, None for everybody else. generation: of a group's key, 1 for everybody else.
    """

    holder: UUID
    kind: str
    tier: Tier
    key: bytes
    signing: bytes
    seal: bytes = b""
    until: datetime | None = None
    generation: int = 1


class Given(msgspec.Struct, frozen=True):
    """How a key came to its holder: why, until when, by whom (a reference), and who signed for it (None: the house)."""

    reason: str
    ends_at: datetime | None
    given_by: str
    signed_by: UUID | None = None
    signature: bytes = b""
    seal: bytes = b""


class Membership(msgspec.Struct, frozen=True):
    """A group's secret of one tier and one generation, sealed to a member."""

    group: UUID
    tier: Tier
    member: UUID
    sealed: bytes
    given: Given
    generation: int = 1


class Hands(msgspec.Struct, frozen=True):
    """Whose keys are to open: a session, and the groups that its holder is in."""

    half: Half
    memberships: tuple[Membership, ...] = ()


class Granted(msgspec.Struct, frozen=True):
    """A compartment key, sealed to `holder`: the session's own or one of its groups, to that generation of its key."""

    key: UUID
    subject: UUID
    compartment: str
    epoch: int
    holder: UUID
    sealed: bytes
    given: Given
    generation: int = 1


class GivenAgain(msgspec.Struct, frozen=True):
    """How keys came to their holders once more, in the order of the rows."""

    grants: tuple[Given, ...]
    memberships: tuple[Given, ...]


class Passed(msgspec.Struct, frozen=True):
    """A key, sealed to whoever shall have it, and what stands beside it.

    generation: of the group's key that it is sealed to, or of the group's secret that it is.
    """

    sealed: bytes
    given: Given
    generation: int = 1


class Broken(msgspec.Struct, frozen=True):
    """What broken glass gives, in the order of the grants. opening: the name that the log has for it."""

    opening: UUID
    passed: tuple[Passed, ...]


class Thing(msgspec.Struct, frozen=True):
    """An object's data key, sealed to the compartment whose key is `key`."""

    id: UUID
    version: int
    type: str
    key: UUID
    sealed: bytes


class Session(msgspec.Struct, frozen=True):
    """A session that is open now. `half` goes to the browser."""

    half: Half
    holder: UUID
    seen_at: datetime
    ends_at: datetime


class Lockable(msgspec.Struct, frozen=True):
    """A key pair of a holder: the public half, and the secret one wrapped under their words."""

    public: Public
    wrapped: bytes


class MadeHolder(msgspec.Struct, frozen=True):
    """What the rows of a new holder say. `half`: an open session, where one was asked for.

    holder: as it was asked, but for applicants, whose id comes from their key.
    """

    holder: UUID
    lock: Lock
    pairs: dict[Tier, Lockable]
    half: Half | None = None


class Rewrapped(msgspec.Struct, frozen=True):
    """What the rows of a holder say under new words."""

    lock: Lock
    wrapped: dict[Tier, bytes]


class Counted(msgspec.Struct, frozen=True):
    """How many cases a holder has opened within an hour; whether one more was refused and nobody has allowed it."""

    opened: int
    is_refused: bool


class Recipient(msgspec.Struct, frozen=True):
    """Who shall open a new compartment, why and until when."""

    to: Public
    reason: str
    ends_at: datetime | None = None


class NewCompartment(msgspec.Struct, frozen=True):
    """A compartment to be made, under an id that its row will have, and who shall open it."""

    key: UUID
    compartment: str
    to: tuple[Recipient, ...]


class MadeCompartment(msgspec.Struct, frozen=True):
    """A compartment's public half with the house's signature, and its key for each that was named, in order.

    None: for a row that does not stand.
    """

    public: bytes
    signature: bytes
    passed: tuple[Passed | None, ...]


class MadeGroup(msgspec.Struct, frozen=True):
    """A group's public halves, and its secrets sealed to its members."""

    public: dict[Tier, Public]
    memberships: tuple[Membership, ...]


class Approval(msgspec.Struct, frozen=True):
    """A colleague's signed yes to one step on one subject. on: a hash of everything else that the step is about.

    opens: how they opened the compartment that it is about (`ways.way`); empty where none was named.
    """

    by: UUID
    action: str
    subject: UUID
    on: bytes
    at: datetime
    signature: bytes = b""
    seal: bytes = b""
    opens: bytes = b""


class Download(msgspec.Struct, frozen=True):
    """One download of an original, as it was asked for.

    asked_by: the user, as the log names them; reason: a word of the house.
    """

    request: UUID
    item: UUID
    asked_by: UUID
    reason: str


class ByTwo(msgspec.Struct, frozen=True):
    """Two words for one original: whoever asked, then whoever allowed it, and how the second one opens it as well.

    membership: where the grant is a group's.
    """

    asked: Download
    words: tuple[Approval, ...]
    grant: Granted
    membership: Membership | None = None


class Voucher(msgspec.Struct, frozen=True):
    """Somebody of the roster has signed that these keys are this colleague's."""

    by: UUID
    signature: bytes
    seal: bytes


class Vouched(msgspec.Struct, frozen=True):
    """A signature more for a colleague's keys; with the second the broker's seals, by tier."""

    voucher: Voucher
    seals: dict[Tier, bytes]


class SealedTicket(msgspec.Struct, frozen=True):
    """A ticket's content, and its key sealed to workers."""

    content: bytes
    keys: dict[UUID, bytes]
