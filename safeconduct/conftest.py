"""People to test with: a founded organisation, colleagues of each role, and browsers that are signed in as them."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.accounts.roles import Role, groups_of_roles
from safeconduct.accounts.services.colleagues import NewColleague, create_user
from safeconduct.cases.models import Case
from safeconduct.cases.payloads import PersonCard, Story
from safeconduct.cases.services.consents import give_consent
from safeconduct.cases.services.move_case import go_to
from safeconduct.cases.services.open_case import open_case
from safeconduct.cases.services.share_case import assign_case
from safeconduct.cases.states import JOURNEY, CaseState
from safeconduct.cases.words import ConsentKind, Urgency
from safeconduct.custody import broker, founding, grants
from safeconduct.custody.compartments import Group
from safeconduct.custody.work import Pulse
from safeconduct.evidence.services import show_page
from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused
from safeconduct.recovery import RecoveryKey

RECOVERY_KEY = RecoveryKey.make()


def run_jobs(named: str = "%") -> list[dict[str, str]]:
    """What the worker does with the jobs that wait, or with those of one task; returns what each of them carried."""
    from procrastinate.contrib.django import app  # which is there once Django is

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo' AND task_name LIKE %s"
            " RETURNING task_name, args::text",
            [named],
        )
        taken = [(name, json.loads(args)) for name, args in cursor.fetchall()]
    assert taken
    for name, args in taken:
        app.tasks[name](**args)
    return [args for _name, args in taken]


def when_told(
    monkeypatch: pytest.MonkeyPatch, is_it: Callable[[dict[str, object]], bool], do: Callable[[], object]
) -> None:
    """What a person does in the moment of the worker's first news of a kind."""
    monkeypatch.setattr(Pulse, "EVERY", 0.0)
    tell, done = Pulse.tell, list[object]()

    def listening(self: Pulse, **figures: object) -> None:
        if is_it(figures) and not done:
            done.append(do())
        tell(self, **figures)  # type: ignore[arg-type]

    monkeypatch.setattr(Pulse, "tell", listening)


def at_one_moment(*steps: Callable[[], object]) -> list[object]:
    """What each of these gives, or the refusal that it meets, in their order; each has a thread and a connection."""
    together = Barrier(len(steps))

    def take(step: Callable[[], object]) -> object:
        together.wait()
        try:
            return step()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as threads:
        return list(threads.map(take, steps))


@dataclass(frozen=True)
class Colleague:
    """A colleague whose passphrase the test knows. `actor` has both keys open, as right after a step-up."""

    user: User
    passphrase: str
    actor: Actor


@pytest.fixture(autouse=True)
def stores(settings: LazySettings, tmp_path: Path) -> None:
    """Each test has blobs and shred keys of its own."""
    settings.BLOB_DIR, settings.SHRED_DIR = str(tmp_path / "blobs"), str(tmp_path / "shred")


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page does not wait for a worker: tests do its jobs themselves, by `run_jobs`."""
    monkeypatch.setattr(show_page, "PATIENCE", 0.0)


def make_colleague(username: str, *roles: Role, let_in_by: Actor | None = None) -> Colleague:
    new = create_user(
        username=username,
        display_name=username.title(),
        roles=roles,
        language="en",
        by="test",
        passphrase=founding.choose_passphrase("en", stays_open=True),
        keeps_it=True,
    )
    if let_in_by is not None:
        for group in groups_of_roles(roles):
            grants.admit(let_in_by, grants.group(group), new.user.holder)
    return Colleague(new.user, new.passphrase, new.actor)


def actor_of(user: User, passphrase: str, *roles: Role) -> Actor:
    """A colleague who has just signed in and given the passphrase again."""
    proof = broker.check_words(user.holder, passphrase)
    half = broker.open_session(user.holder, proof, reference=str(user.pk), with_step_up=True)
    return Actor(user, frozenset(roles), broker.keyring_of(broker.live_session(half), half))


def own_words(page: Client, given: str) -> str:
    """Whoever is signed in with words that others have seen makes their own, on the page for it; which they are."""
    shown = page.post("/you/me/passphrase/", {"passphrase": given}).content.decode()
    words = shown.partition('<p class="code-words">')[2].partition("</p>")[0]
    page.post("/you/me/passphrase/new/", {"passphrase": words})
    return words


def with_own_words(new: NewColleague) -> tuple[Client, str]:
    """A colleague who has just come for the first time, with the second key open."""
    page = Client()
    page.post("/you/sign-in/", {"username": new.user.username, "passphrase": new.passphrase})
    words = own_words(page, new.passphrase)
    page.post("/you/open-again/", {"passphrase": words})
    return page, words


@pytest.fixture
def lead(db: None) -> Colleague:
    """The founder: programme lead and administrator, first member of every group."""
    founding.found_recovery(RECOVERY_KEY.public)
    founder = make_colleague("lena", Role.LEAD, Role.ADMINISTRATOR)
    for group in Group:
        founding.found_group(group, founder.user.holder)
    return founder


@pytest.fixture
def colleague(lead: Colleague) -> Callable[..., Colleague]:
    """Makes a colleague: `colleague("nadia", Role.CASEWORKER)`."""

    def make(username: str, *roles: Role) -> Colleague:
        return make_colleague(username, *roles, let_in_by=lead.actor)

    return make


@pytest.fixture
def caseworker(colleague: Callable[..., Colleague]) -> Colleague:
    return colleague("clara", Role.CASEWORKER)


@pytest.fixture
def volunteer(colleague: Callable[..., Colleague]) -> Colleague:
    """An intake volunteer, member of the triage group."""
    return colleague("victor", Role.TRIAGE)


@pytest.fixture
def officer(colleague: Callable[..., Colleague]) -> Colleague:
    """The data-protection officer."""
    return colleague("daan", Role.OFFICER)


@pytest.fixture
def housing(colleague: Callable[..., Colleague]) -> Colleague:
    """A housing coordinator, member of the housing group."""
    return colleague("hugo", Role.HOUSING)


@pytest.fixture
def make_case(lead: Colleague) -> Callable[..., Case]:
    """Makes a case in a state: `make_case(CaseState.EVIDENCE, name="Mira", caseworker=clara)`."""

    def make(
        state: CaseState = CaseState.ASKED,
        *,
        name: str = "Mira",
        urgency: Urgency = Urgency.SOON,
        caseworker: Colleague | None = None,
    ) -> Case:
        card = PersonCard(working_name=name, pronouns="she/her", languages=("ru", "en"), has_passport=True)
        case = open_case(
            lead.actor, story=Story(own_words="They came twice."), principal=card, urgency=urgency, language="ru"
        )
        give_consent(lead.actor, case=case, kind=ConsentKind.FREE, given_on=clock.today())
        for step in JOURNEY[1 : JOURNEY.index(state) + 1]:
            go_to(lead.actor, case=case, to=step)
        if caseworker is not None:
            assign_case(lead.actor, case=case, caseworker=caseworker.user)
        case.refresh_from_db()
        return case

    return make


@pytest.fixture
def case(make_case: Callable[..., Case]) -> Case:
    return make_case()


@pytest.fixture
def browser(db: None) -> Callable[..., Client]:
    """Signs a test client in through the page, second key opened too: `browser(lead).get("/cases/")`."""

    def sign_in(colleague: Colleague, *, step_up: bool = True) -> Client:
        fresh = Client()
        fresh.post("/you/sign-in/", {"username": colleague.user.username, "passphrase": colleague.passphrase})
        if step_up:
            fresh.post("/you/open-again/", {"passphrase": colleague.passphrase})
        return fresh

    return sign_in
