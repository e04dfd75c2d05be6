"""A house without Django: the broker, a database that is a few lists, and whoever kept every row that ever stood in it.

Beside the rows stands what ought to be true of them (`given`, `members`, `erased`), kept apart from the broker's word.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from msgspec.structs import replace

from safeconduct.recovery import RecoveryKey
from safeconduct.recovery.answering import answer, check
from safeconduct.recovery.files import HeldGroup, HeldKey, Request
from safeconduct.vault import Cost, PublicKey, VaultError, generate_key, seal_key
from safeconduct.vaultd import carried
from safeconduct.vaultd import requests as ask
from safeconduct.vaultd.broker import Broker, Secrets
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.refusals import BrokerRefusal
from safeconduct.vaultd.shred_keys import ShredKeys
from safeconduct.vaultd.tiers import Tier, tier_of
from tests.histories.kept import Compartment, Person, Sealed

ORGANISATION = UUID(int=1)
AT = Contexts(ORGANISATION)
ROSTER = AT.roster
RECOVERY_KEY = RecoveryKey.make()
KINDS = ("narrative", "identity")  # one of each tier
TYPE = "cases.story"


class House:
    """What happens in a house, each step as custody does it."""

    def __init__(self, folder: Path) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        secrets = Secrets(b"p" * 32, ORGANISATION, Cost(8, 1))
        self.broker = Broker(secrets, ShredKeys(lambda: folder), lambda _who, _what: None, now=lambda: self.now)
        self.people: list[Person] = []
        self.compartments: list[Compartment] = []
        self.things: list[Sealed] = []
        self.grants: dict[tuple[UUID, UUID], carried.Granted] = {}
        self.memberships: dict[tuple[UUID, Tier, int], carried.Membership] = {}
        self.seen: list[carried.Granted] = []
        self.seen_memberships: list[carried.Membership] = []
        self.approvals: list[carried.Approval] = []
        self.given: dict[tuple[UUID, UUID], datetime | None] = {}  # (key, holder) and its end
        self.members: set[UUID] = set()
        self.left: dict[UUID, int] = {}  # the first generation that was made without them
        self.erased: set[UUID] = set()
        self._found()

    def ask(self, asked):
        return self.broker.answer(asked, Face.HOUSE)

    def _found(self) -> None:
        lead, officer = self.hire(vouched=True), self.hire(vouched=True)
        made = self.ask(ask.MakeGroup(ROSTER, tuple(lead.public.values())))
        self.roster = made.public
        recovery = RECOVERY_KEY.public
        halves = tuple(
            carried.Public(UUID(int=2), "recovery", tier, recovery.sealing, recovery.signing) for tier in Tier
        )
        self.recovery = dict(zip(Tier, self.ask(ask.VouchForKeys(halves)), strict=True))
        for membership in made.memberships:
            self._belongs(membership)
        self.members.add(lead.holder)
        for tier in Tier:  # as custody does: whoever founds a group lets the recovery key into it
            self._belongs(self._let_in(lead, self.recovery[tier], 1))
        self.admit(lead, officer)

    def hire(self, *, vouched: bool) -> Person:
        made = self.ask(ask.MakeHolder(holder := uuid4(), "words", tuple(Tier), stays_open="x", vouched=vouched))
        public = {tier: one.public for tier, one in made.pairs.items()}
        self.people.append(Person(holder, made.half, public, vouched))
        return self.people[-1]

    def hands(self, person: Person) -> carried.Hands:
        return carried.Hands(person.half, self._memberships_of(person.holder))

    def _memberships_of(self, holder: UUID) -> tuple[carried.Membership, ...]:
        return tuple(row for row in self.memberships.values() if row.member == holder)

    @property
    def generation(self) -> int:
        return self.roster[Tier.STANDARD].generation

    def _let_in(self, by: Person, to: carried.Public, generation: int) -> carried.Membership:
        passed = self.ask(ask.Admit(self.hands(by), ROSTER, to, generation))
        return carried.Membership(ROSTER, to.tier, to.holder, passed.sealed, passed.given, passed.generation)

    def _belongs(self, membership: carried.Membership) -> None:
        self.memberships[membership.member, membership.tier, membership.generation] = membership
        self.seen_memberships.append(membership)

    def admit(self, by: Person, to: Person) -> None:
        """With every generation there is. Raises what Admit raises."""
        generations = range(1, self.generation + 1)
        for membership in [self._let_in(by, to.public[tier], one) for tier in Tier for one in generations]:
            self._belongs(membership)
        self.members.add(to.holder)
        self.left.pop(to.holder, None)

    def dismiss(self, person: Person) -> None:
        """Who stays gets other keys of the roster."""
        gone = self._memberships_of(person.holder)
        for row in gone:
            del self.memberships[row.member, row.tier, row.generation]
        self.members.discard(person.holder)
        staying = [row for row in self.memberships.values() if row.generation == self.generation]
        staying = [row for row in staying if row.member in self.members]
        to = tuple(self.public_of(row.member, row.tier) for row in staying)
        replaced, recovery = tuple(self.roster.values()), tuple(self.recovery.values())
        made = self.ask(ask.NextGeneration(replaced, tuple(staying), to, recovery, "x"))
        self.ask(ask.TakeBack((*(row.given.seal for row in gone), *(one.seal for one in replaced))))
        self.roster = made.public
        self.left[person.holder] = self.generation
        for membership in made.memberships:
            self._belongs(membership)

    def open_case(self, kind: str, to: Person | None) -> Compartment:
        """`to` None: for the roster."""
        key, subject, tier = uuid4(), uuid4(), tier_of(kind)
        whom = [to.public[tier] if to else self.roster[tier], self.recovery[tier]]
        wanted = carried.NewCompartment(key, kind, tuple(carried.Recipient(one, "first") for one in whom))
        (made,) = self.ask(ask.MakeCompartments(subject, (wanted,), "x"))
        self.compartments.append(opened := Compartment(subject, kind, key, 1, PublicKey(made.public)))
        for one, passed in zip(whom, made.passed, strict=True):
            self.has(opened, one.holder, passed)
        self.write(opened)
        return opened

    def has(self, of: Compartment, holder: UUID, passed: carried.Passed) -> None:
        place = of.key, of.subject, of.kind, of.epoch
        self._stands(carried.Granted(*place, holder, passed.sealed, passed.given, passed.generation))

    def _stands(self, row: carried.Granted) -> None:
        self.grants[row.key, row.holder] = row
        self.given[row.key, row.holder] = row.given.ends_at
        self.seen.append(row)

    def write(self, of: Compartment) -> None:
        thing, data_key = uuid4(), generate_key()
        at = AT.thing(of.subject, of.kind, of.epoch, thing, 1, f"data-key:{TYPE}")
        row = carried.Thing(thing, 1, TYPE, of.key, bytes(seal_key(data_key, of.public, at)))
        self.things.append(Sealed(row, of.subject, data_key))

    def held_by(self, person: Person, key: UUID) -> carried.Granted | None:
        """The row by which somebody opens a key at this moment, their own before the roster's."""
        for holder in (person.holder, *((ROSTER,) if person.holder in self.members else ())):
            if self._counts(key, holder):
                return self.grants[key, holder]
        return None

    def _counts(self, key: UUID, holder: UUID) -> bool:
        if (key, holder) not in self.given:
            return False
        ends_at = self.given[key, holder]
        return ends_at is None or ends_at > self.now

    def may_open(self, person: Person, sealed: Sealed) -> bool:
        return sealed.subject not in self.erased and self.held_by(person, sealed.thing.key) is not None

    def opens(self, half: carried.Half, row: carried.Granted, sealed: Sealed, *beside: carried.Membership) -> bool:
        """Whether these rows open this thing; what opens is what was sealed."""
        try:
            (key,) = self.ask(ask.OpenThings(carried.Hands(half, beside), (row,), (sealed.thing,), "view"))
        except (BrokerRefusal, VaultError):
            return False
        assert key == sealed.data_key
        return True

    def give(self, by: Person, of: Compartment, to: Person, ends_at: datetime | None) -> None:
        """Raises what PassOn raises."""
        row = self.held_by(by, of.key)
        assert row
        before = self.grants.get((of.key, to.holder))
        passed = self.ask(ask.PassOn(self.hands(by), row, to.public[tier_of(of.kind)], "shared", ends_at))
        if before:
            self.ask(ask.TakeBack((before.given.seal,)))
        self.has(of, to.holder, passed)

    def take_back(self, row: carried.Granted) -> None:
        del self.grants[row.key, row.holder], self.given[row.key, row.holder]
        self.ask(ask.TakeBack((row.given.seal,)))

    def end_sooner(self, row: carried.Granted, ends_at: datetime) -> None:
        given = self.ask(ask.EndSooner(row, ends_at))
        self.ask(ask.TakeBack((row.given.seal,)))
        self._stands(replace(row, given=given))

    def turn(self, of: Compartment) -> None:
        """Another key, for those who hold the present one."""
        held = [row for (key, holder), row in self.grants.items() if key == of.key and self._counts(key, holder)]
        to = tuple(self.public_of(row.holder, tier_of(of.kind)) for row in held)
        made = self.ask(ask.NextEpoch(key := uuid4(), tuple(held), to))
        of.key, of.epoch, of.public = key, of.epoch + 1, PublicKey(made.public)
        for row, passed in zip(held, made.passed, strict=True):
            self.has(of, row.holder, passed)
        self.write(of)

    def public_of(self, holder: UUID, tier: Tier) -> carried.Public:
        if holder == ROSTER:
            return self.roster[tier]
        if holder == self.recovery[tier].holder:
            return self.recovery[tier]
        return next(one.public[tier] for one in self.people if one.holder == holder)

    def recover(self, person: Person) -> None:
        """Keys anew, what they hold sealed on by the recovery key; whoever has the old words keeps an open session."""
        made = self.ask(ask.MakeHolder(person.holder, "other words", tuple(Tier), stays_open="x"))
        new = tuple(one.public for one in made.pairs.values())
        request = self._request(person, {one.tier: one.key for one in new})
        answered = answer(request, RECOVERY_KEY, self.now)
        check(answered, request, RECOVERY_KEY.public)
        grants = [row for row in self.grants.values() if row.holder == person.holder]
        memberships = self._memberships_of(person.holder)
        self.ask(ask.TakeBack(tuple(row.given.seal for row in [*grants, *memberships])))
        person.stolen.append(person.half)
        person.half, person.is_known, person.vouchers = made.half, True, []
        person.public = {one.tier: one for one in self.ask(ask.VouchForKeys(new))}
        compartments = {one.key: one.sealed for one in answered.compartments}
        groups = {(one.tier, one.generation): one.sealed for one in answered.groups}
        self._give_again(grants, compartments, memberships, groups)

    def _request(self, person: Person, keys: dict[Tier, bytes]) -> Request:
        theirs = [
            row for row in self.grants.values() if row.holder == person.holder and self._counts(row.key, row.holder)
        ]
        at_recovery = [self.grants[row.key, self.recovery[Tier.STANDARD].holder] for row in theirs]
        of_group = self._memberships_of(self.recovery[Tier.STANDARD].holder) if person.holder in self.members else ()
        return Request(
            organisation=ORGANISATION,
            id=uuid4(),
            recovery=RECOVERY_KEY.public.written(),
            person=person.holder,
            name="x",
            asked_at=self.now,
            keys=keys,
            compartments=tuple(HeldKey(r.key, r.subject, r.compartment, r.epoch, r.sealed) for r in at_recovery),
            groups=tuple(HeldGroup(row.group, row.tier, row.sealed, row.generation) for row in of_group),
        )

    def _give_again(self, grants, compartments, memberships, groups) -> None:
        for row in grants:
            del self.grants[row.key, row.holder], self.given[row.key, row.holder]
        kept = tuple(replace(row, sealed=compartments[row.key]) for row in grants if row.key in compartments)
        members = tuple(replace(row, sealed=groups[row.tier, row.generation]) for row in memberships)
        again = self.ask(ask.GiveAgain(kept, members))
        for row, given in zip(kept, again.grants, strict=True):
            self._stands(replace(row, given=given))
        for row, given in zip(members, again.memberships, strict=True):
            self._belongs(replace(row, given=given))

    def approve(self, person: Person, subject: UUID) -> None:
        asked = ask.Approve(self.hands(person), person.public[Tier.STEP_UP], "erase", subject, bytes(32))
        self.approvals.append(self.ask(asked))

    def erase(self, subject: UUID, approvals: tuple[carried.Approval, ...]) -> None:
        """As the desk asks it. Raises NotApproved."""
        self.broker.answer(ask.Shred(subject, approvals), Face.DESK)
        self.erased.add(subject)

    def tries(self) -> Iterator[tuple[carried.Half, bool, Sealed]]:
        """Every session that there is or was, at every thing, and whether it ought to open."""
        for person in self.people:
            for sealed in self.things:
                yield person.half, self.may_open(person, sealed), sealed
                yield from ((half, False, sealed) for half in person.stolen)
