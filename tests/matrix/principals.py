"""Who asks: colleagues of every kind, those who are none any more, and strangers."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone

from safeconduct.accounts.models import User
from safeconduct.accounts.roles import Role
from safeconduct.cases.models import Case
from safeconduct.conftest import Colleague, make_colleague
from safeconduct.custody.broker import BrowserHalf
from safeconduct.custody.models import Grant
from safeconduct.vault import generate_key

AWAKE_FOR = 240.0  # seconds: the second key closes after five minutes


@contextmanager
def at_the_face(face: str) -> Iterator[None]:
    """Answers are this face's; kept over many cells, for all addresses are read anew when it changes."""
    urlconf = f"safeconduct.cell.urls_{face}"
    if (face, urlconf) == (settings.FACE, settings.ROOT_URLCONF):
        yield
        return
    with override_settings(FACE=face, ROOT_URLCONF=urlconf):
        yield


@dataclass(frozen=True)
class Household:
    """One case: what stands for each parameter of an address, its name, and the word in its sealed fields."""

    kind: str
    case: Case
    mark: str
    ids: dict[str, str]


@dataclass
class Principal:
    """Who asks. `user`: None for whoever is nobody at the desk; `is_out`: answered as a stranger is."""

    kind: str
    user: User | None
    roles: frozenset[str]
    sign_in: Callable[[], Client]
    is_out: bool = False
    holders: frozenset[UUID] = frozenset()
    client: Client = field(init=False)
    _came: float = field(init=False)
    _held: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.come_again()
        if self.user is not None:
            opening = self.user.holder.memberships.exclude(group__name="glass")  # whose keys open nothing by themselves
            groups = opening.values_list("group_id", flat=True)
            self.holders = frozenset({self.user.holder_id, *groups})

    def come_again(self) -> None:
        """Another session."""
        with at_the_face("desk"):
            self.client, self._came = self.sign_in(), time.monotonic()

    def lose_session(self) -> None:
        """Come again before the next question."""
        self._came = -AWAKE_FOR

    def stay_awake(self) -> None:
        if time.monotonic() - self._came > AWAKE_FOR:
            self.come_again()

    def holds(self, household: Household) -> bool:
        """Whether a live grant says so; asked of the rows, not of what is tried, and once: what is tried is undone."""
        if household.kind not in self._held:
            self._held[household.kind] = self._is_granted(household)
        return self._held[household.kind]

    def _is_granted(self, household: Household) -> bool:
        if self.is_out or self.user is None:
            return False
        live = Grant.objects.filter(subject=household.case.pk, compartment="card", holder__in=self.holders)
        return any(grant.ends_at is None or grant.ends_at > timezone.now() for grant in live)


def everybody(browser, colleague, known) -> list[Principal]:
    def of(kind: str, who: Colleague, *, step_up: bool = True, is_out: bool = False, after=None) -> Principal:
        def sign_in() -> Client:
            client = browser(who, step_up=step_up)
            if after is not None:
                after(who)
            return client

        roles = frozenset() if is_out else frozenset(who.user.roles_held.values_list("role", flat=True))
        return Principal(kind, who.user, roles, sign_in, is_out=is_out)

    ungrouped = make_colleague("hanna", Role.HOUSING)
    found = [
        of("lead", known["lead"]),
        of("caseworker", known["caseworker"]),
        of("caseworker of another team", known["olga"]),
        of("caseworker without the second key", known["nina"], step_up=False),
        of("caseworker of no case", colleague("pia", Role.CASEWORKER)),
        of("intake volunteer", known["volunteer"]),
        of("intake volunteer outside the group", make_colleague("vic", Role.TRIAGE)),
        of("lawyer", known["lawyer"]),
        of("lawyer of no case", colleague("leo", Role.LAWYER)),
        of("housing coordinator", known["housing"]),
        of("housing coordinator outside the group", ungrouped),
        of("treasurer", colleague("tom", Role.TREASURER)),
        of("editor", colleague("eva", Role.EDITOR)),
        of("officer", known["officer"]),
        of("administrator", colleague("ada", Role.ADMINISTRATOR)),
        of("guest", known["guest"], step_up=False),
        of("colleague without a role", colleague("nora")),
        of("colleague who left", colleague("luc", Role.LEAD), is_out=True, after=_leaves),
        of("colleague who was away", colleague("amy", Role.CASEWORKER), is_out=True, after=_is_away),
    ]
    stranger = Principal("stranger", None, frozenset(), Client, is_out=True)
    forged = Principal("made-up cookie", None, frozenset(), _forging, is_out=True)
    return [*found, stranger, forged]


def _leaves(who: Colleague) -> None:
    User.objects.filter(pk=who.user.pk).update(is_active=False)


def _is_away(who: Colleague) -> None:
    long_ago = timezone.now() - timedelta(minutes=20)
    who.user.holder.sessions.update(seen_at=long_ago)


def _forging() -> Client:
    """The half of a session that nobody has."""
    client = Client()
    client.cookies[settings.HALF_COOKIE] = BrowserHalf(uuid4(), generate_key()).to_cookie()
    return client
