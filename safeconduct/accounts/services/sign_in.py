"""Signing in: one derivation proves the passphrase and opens the keys."""

import logging

from django.conf import settings
from django.db import Error, transaction

from safeconduct.accounts import factors
from safeconduct.accounts.models import User
from safeconduct.audit.actions import Action
from safeconduct.audit.services import Event, record, record_events
from safeconduct.custody import broker, rewrapping
from safeconduct.custody.broker import BrowserHalf, Proof
from safeconduct.custody.errors import WrongPassphrase
from safeconduct.custody.tries import Door, a_try

NOBODY = "nobody"
log = logging.getLogger(__name__)


def sign_in(*, username: str, passphrase: str, code: str) -> tuple[User, BrowserHalf]:
    """Open a session. code: what they show as second factor (`factors`).

    Raises WrongPassphrase (never saying which part was wrong), TriedTooOften, Busy.
    """
    username = username.strip().lower()
    with a_try(Door.SIGN_IN, username):
        user = User.objects.select_related("holder__lock").filter(username=username, is_active=True).first()
        if user is None:
            _prove_nobody(passphrase)
            raise WrongPassphrase
        proof, way = _prove(user, passphrase, code)
    half = broker.open_session(user.holder, proof, reference=str(user.pk))
    record_events(str(user.pk), [Event(Action.SIGNED_IN, "accounts.user", user.pk, purpose=way)])
    _raise_cost(user, passphrase)
    return user, half


def _raise_cost(user: User, passphrase: str) -> None:
    """The same words at today's cost, where their lock takes less: while they are here, or at the next sign-in.

    A guest's stay as they are: they end within a fortnight. What the database refuses keeps nobody out who gave the
    right words: all stays as it was, and the operator reads of it.
    """
    if user.holder.until is not None:
        return
    try:
        lock = rewrapping.under_todays_cost(user.holder, passphrase)
        if lock is None:
            return
        with transaction.atomic():
            if rewrapping.raise_lock(user.holder, lock):
                record(str(user.pk), Action.CHANGED, user, purpose="cost")
    except Error as error:  # by its kind alone: what PostgreSQL says about a row may name whose it is
        kind = type(error.__cause__ or error).__name__
        log.warning("The cost of a sign-in was not raised (%s). It is tried again when they next sign in.", kind)


def prove(user: User, passphrase: str, code: str) -> Proof:
    """Passphrase and code of whoever has a session already. Raises WrongPassphrase, TriedTooOften, Busy."""
    # Counted with the second key's guesses, and apart from them: the passphrase alone wipes that count, not this one.
    with a_try(Door.OPEN_AGAIN, str(user.pk)), a_try(Door.PROVE, str(user.pk)):
        return _prove(user, passphrase, code)[0]


def _prove_nobody(passphrase: str) -> None:
    try:
        broker.pretend_to_check(passphrase)
    except WrongPassphrase:
        log_failure(NOBODY)
        raise


def _prove(user: User, passphrase: str, code: str) -> tuple[Proof, str]:
    came_to = ""
    try:
        proof = broker.check_words(user.holder, passphrase)
        came_to = factors.WORDS_FITTED
        way = check_second_factor(user, code)
    except WrongPassphrase:
        log_failure(str(user.pk), purpose=came_to)
        raise
    return proof, way


def check_second_factor(user: User, code: str) -> str:
    """By which way, in the words of the log; "" where the colleague has no second factor.

    Raises WrongPassphrase where they have one and this is none of theirs, or was used.
    """
    if not factors.has_any(user):
        return ""
    way = factors.accept(user, code)
    if way is None:
        raise WrongPassphrase
    return way


def must_enrol(user: User) -> bool:
    """Whether this colleague has to set up a second factor before anything else."""
    return settings.SECOND_FACTOR == "required" and not factors.has_any(user)


def step_up(user: User, half: BrowserHalf, passphrase: str) -> None:
    """Open the second key for five minutes. Raises WrongPassphrase, TriedTooOften, SessionOver, Busy."""
    with a_try(Door.OPEN_AGAIN, str(user.pk)):
        try:
            broker.step_up(half, passphrase)
        except WrongPassphrase:
            log_failure(str(user.pk))
            raise
    record_events(str(user.pk), [Event(Action.STEPPED_UP, "accounts.user", user.pk)])


def sign_out(user: User, half: BrowserHalf | None) -> None:
    """End the session."""
    if half is not None:
        broker.end_session(half)
    record_events(str(user.pk), [Event(Action.SIGNED_OUT, "accounts.user", user.pk)])


def log_failure(reference: str, *, purpose: str = "") -> None:
    """Somebody did not get in as this colleague. purpose: by which way they tried, or how far they came."""
    record_events(reference, [Event(Action.SIGN_IN_FAILED, "accounts.user", reference, purpose=purpose)])
