"""A house to walk through: one database, one face served at a time, and Chromium."""

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, sync_playwright

from safeconduct.cell.demo.actors import DemoActors, make_actors
from safeconduct.cell.management.commands.load_demo import ORDER, SEED
from safeconduct.public.seed import load_site

CHROMIUM = Path("/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FACES = {
    "desk": {"FACE": "desk", "ROOT_URLCONF": "safeconduct.cell.urls_desk"},
    "public": {"FACE": "public", "ROOT_URLCONF": "safeconduct.cell.urls_public"},
}


@pytest.fixture(autouse=True)
def stores() -> None:
    """The blobs and shred keys are those of the module's house; not each test's own, as elsewhere."""


@pytest.fixture(scope="module")
def house(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    _test_database: Callable[[], None],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[], DemoActors]]:
    """A database that keeps what is written into it until the module ends. Calling it founds the organisation."""
    folder = tmp_path_factory.mktemp("house")
    own = override_settings(BLOB_DIR=str(folder / "blobs"), SHRED_DIR=str(folder / "shred"))
    with django_db_blocker.unblock(), own:
        found = lambda: make_actors(folder / "people.json")  # noqa: E731 one line says it all
        found.people = folder / "people.json"
        yield found
        _test_database()


@pytest.fixture(scope="module")
def furnish() -> Callable[[DemoActors], None]:
    """Loads every department's demonstration, as `./run demo` does."""

    def load(actors: DemoActors) -> None:
        for department in ORDER:
            name = f"safeconduct.{department}.demo"
            if find_spec(name):
                import_module(name).load(actors, random.Random(f"{SEED} {department}"))
        load_site(example=True)

    return load


@contextmanager
def serving(face: str) -> Iterator[str]:
    """The address of one face, served by threads of this process."""
    middleware = settings.PUBLIC_MIDDLEWARE if face == "public" else settings.DESK_MIDDLEWARE
    hosts = [*settings.ALLOWED_HOSTS, "127.0.0.1"]
    with override_settings(**FACES[face], MIDDLEWARE=middleware, ALLOWED_HOSTS=hosts):
        server = LiveServerThread("127.0.0.1", static_handler=StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        try:
            if server.error:
                raise server.error
            yield f"http://127.0.0.1:{server.port}"
        finally:
            server.terminate()


@contextmanager
def browsing() -> Iterator[Browser]:
    """Chromium. Inside, this thread may not touch the database: playwright holds an event loop in it."""
    with sync_playwright() as playwright:
        path = str(CHROMIUM) if CHROMIUM.exists() else None
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


def seen_at(client, address):
    """The version that the form's page carries: a page of its own, or the one above it."""
    for page in (address, address.rsplit("/", 2)[0] + "/"):
        found = re.findall(r'name="(seen)" value="(\d+)"', client.get(page).content.decode())
        if found:
            return dict(found)
    return {}


def boxes(name, day):
    """A date as the three boxes send it."""
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def go(client, address, fields=None):
    """Send a form as a browser does: with the version of what was on the page."""
    answer = client.post(address, {**seen_at(client, address), **(fields or {})})
    said = re.sub(r"<[^>]+>|\\s+", " ", answer.content.decode().partition("<main")[2])
    assert answer.status_code == 302, f"{address} answered {answer.status_code}: {' '.join(said.split())[:600]}"
    return answer
