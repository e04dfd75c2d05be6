"""The whole ceremony on a demonstration, with its own five sheets; the database is left as it was."""

import json
from collections.abc import Iterator
from hashlib import blake2b
from itertools import combinations
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import Recovery, User
from safeconduct.accounts.roles import Role
from safeconduct.accounts.selectors import RECOVERERS
from safeconduct.accounts.services import recover
from safeconduct.cell.recovery_public import public_half
from safeconduct.cell.refusal import CellRefused
from safeconduct.custody import broker
from safeconduct.custody.errors import NoGrant
from safeconduct.custody.grants import live_grants
from safeconduct.custody.models import CompartmentKey, Grant, HolderKey, Membership
from safeconduct.kernel import clock
from safeconduct.recovery import RecoveryKey, Sheet, join_sheets
from safeconduct.recovery.answering import answer
from safeconduct.recovery.errors import TooFewSheets


class RehearsalFailed(CellRefused):
    """The ceremony did not do what it promises."""


def rehearse(folder: Path, who: str) -> Iterator[str]:
    """What was done, line by line. Raises RehearsalFailed, and Refused or RecoveryRefused where a step does not go."""
    if settings.MODE == "production":
        raise RehearsalFailed(
            "A rehearsal needs the passphrases of a demonstration: ./run recovery rehearse --data var/demo"
        )
    sheets = [Sheet.read(path.read_text()) for path in sorted((folder / "rehearsal").glob("sheet-*.txt"))]
    public = public_half(folder)
    yield f"Five sheets, check words {public.check_words('en')}."
    key = _every_three(sheets)
    yield "Any 3 of 5: all ten threes give the same key. Any 2: all ten pairs are refused."
    with transaction.atomic():
        yield from _recover(folder, who, key)
        transaction.set_rollback(True)
    yield "Nothing of it was kept: the demonstration is as it was, with a few openings more in its log."


def _every_three(sheets: list[Sheet]) -> RecoveryKey:
    keys = {join_sheets(three).seed for three in combinations(sheets, 3)}
    if len(sheets) != 5 or len(keys) != 1:
        raise RehearsalFailed("the threes do not give one key")
    for two in combinations(sheets, 2):
        try:
            join_sheets(two)
        except TooFewSheets:
            continue
        raise RehearsalFailed("two sheets gave a key")
    return RecoveryKey(keys.pop())


def _recover(folder: Path, who: str, key: RecoveryKey) -> Iterator[str]:
    said = {one["username"]: one["passphrase"] for one in json.loads((folder / "people.json").read_text())}
    user, public = User.objects.select_related("holder").get(username=who), public_half(folder)
    held, others = _held(user), _of_others(user)
    beginner, *helpers = _helpers(said, user)
    code = recover.begin_recovery(beginner, user=user)
    half, words = recover.begin_with_code(username=who, passphrase=code, code="")
    recover.confirm_with_code(half, passphrase=words)
    asked = recover.write_request(user, public)
    yield f"Request for {user.display_name}: {len(asked.compartments)} keys of {asked.cases()} cases and homes."
    for helper in helpers:
        recover.approve_recovery(helper, recovery=Recovery.objects.get(user=user), digest=asked.digest())
    yield f"Approved by {' and '.join(helper.user.display_name for helper in helpers)}: {asked.check_words('en')}."
    recover.apply_answer(answer(asked, key, clock.now()), public)
    actor = _signed_in(User.objects.select_related("holder").get(pk=user.pk), words)
    opened = _opened(actor, held)
    yield f"With six new words {user.display_name} opens {opened} of {len(held)} keys again, and none of the others'."
    if opened != len(held) or _of_others(user) != others or _held(user) != held:
        raise RehearsalFailed("somebody holds more or less than before")
    yield "Nobody else's grants, group keys or public keys have changed by a byte."


def _helpers(said: dict[str, str], user: User) -> list[Actor]:
    """Three colleagues of the demonstration: one begins, two approve."""
    may = User.objects.filter(username__in=said, roles_held__role__in=RECOVERERS).exclude(pk=user.pk).distinct()
    chosen = may.select_related("holder").order_by("username")[:3]
    return [_signed_in(one, said[one.username]) for one in chosen]


def _signed_in(user: User, words: str) -> Actor:
    """In this command's own broker, with both keys open."""
    proof = broker.check_words(user.holder, words)
    half = broker.open_session(user.holder, proof, reference=str(user.pk), with_step_up=True)
    roles = frozenset(Role(role) for role in user.roles_held.values_list("role", flat=True))
    return Actor(user, roles, broker.keyring_of(broker.live_session(half), half))


def _held(user: User) -> frozenset[UUID]:
    return frozenset(live_grants([user.holder_id]).values_list("compartment_key", flat=True))


def _opened(actor: Actor, held: frozenset[UUID]) -> int:
    """How many compartments open, each tried. Raises RehearsalFailed where one opens that was not held."""
    reached = 0
    theirs = live_grants(actor.keyring.holders).values("compartment_key")
    for key in CompartmentKey.objects.filter(pk__in=held):
        actor.keyring.must_reach(key)
        reached += 1
    for key in CompartmentKey.objects.exclude(pk__in=theirs):
        try:
            actor.keyring.must_reach(key)
        except NoGrant:
            continue
        raise RehearsalFailed("a case opened that was nobody's to give")
    return reached


def _of_others(user: User) -> bytes:
    """A digest of what everybody else holds."""
    rows = [
        *Grant.objects.exclude(holder=user.holder_id)
        .order_by("pk")
        .values_list("holder", "compartment_key", "sealed_key"),
        *Membership.objects.exclude(member=user.holder_id)
        .order_by("pk")
        .values_list("group", "member", "sealed_secret"),
        *HolderKey.objects.exclude(holder=user.holder_id).order_by("pk").values_list("holder", "tier", "public_key"),
    ]
    return blake2b(
        repr([tuple(bytes(x) if isinstance(x, memoryview) else x for x in row) for row in rows]).encode()
    ).digest()
