"""Every test's ground: its own copy of the migrated database, no network, no leftovers."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import psycopg
import pytest
from django.utils import translation


def pytest_configure(config: pytest.Config) -> None:
    """Tests read the messages as people do, and keep their files where their database is."""
    from safeconduct.cell.catalogs import compile_changed
    from safeconduct.cell.testing import FOLDER

    compile_changed()
    FOLDER.mkdir(parents=True, exist_ok=True)
    # Processes that help with the tests do not decide again.
    os.environ |= {"TEST_FOLDER": str(FOLDER), "PYTEST_DEBUG_TEMPROOT": str(FOLDER)}


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is there before the first test stays: looking through it for garbage each time took a twelfth of all."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(2_000, 10, 50)


@pytest.fixture(scope="session")
def machine_code() -> None:
    """The placement engine's, made once for all processes that test: each would compile the same for a minute."""
    from safeconduct.cell.kernels import make_kernels

    make_kernels()


@pytest.fixture(scope="session")
def _test_database(django_test_environment: None) -> Iterator[Callable[[], None]]:
    """Gives this process its database; calling the value makes it a fresh copy of the template again."""
    from django.db import connections

    from safeconduct.cell.testing import begin_session
    from safeconduct.cell.testing_template import template as template_of

    server, end_session = begin_session()
    name, template = f"test_{os.getpid()}", template_of(server)
    parts = psycopg.conninfo.conninfo_to_dict(server.conninfo(name))
    for alias in connections:
        connections[alias].settings_dict.update(
            NAME=name, USER=parts["user"], PASSWORD=parts["password"], HOST=parts["host"], PORT=parts.get("port", "")
        )

    def renew() -> None:
        connections.close_all()
        server.clone(name, template)

    renew.connect_as = lambda role: psycopg.connect(server.conninfo(name, role))  # type: ignore[attr-defined]
    server.clone(name, template)
    for face in ("sc_desk", "sc_worker", "sc_public"):
        server.let_the_owner_become(face)
    yield renew
    connections.close_all()
    server.drop(name)
    end_session()


@pytest.fixture(scope="session")
def django_db_setup(_test_database: Callable[[], None], django_db_blocker: object) -> None:
    """Instead of pytest-django's: after a test that commits, a fresh copy of the template.

    Django would empty the tables one by one, with what the migrations put there, and cannot empty the audit log.
    """
    from django.test import TransactionTestCase

    TransactionTestCase._fixture_teardown = lambda self: _test_database()  # noqa: SLF001 Django offers no other place


@pytest.fixture
def connect_as(
    transactional_db: None, _test_database: Callable[[], None]
) -> Callable[[str], AbstractContextManager[psycopg.Connection]]:
    """`connect_as("sc_public")`: a connection to the test's database as one of the cell's roles."""
    return _test_database.connect_as  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def rows_hold(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test asks of the desk through HTTP is answered in the desk's own role: its rows are bound there too."""
    if "db" not in request.fixturenames and not request.node.get_closest_marker("django_db"):
        yield
        return
    from safeconduct.cell.testing_rows import rows_bound

    with rows_bound():
        yield


@pytest.fixture(autouse=True)
def leaves_at_once(request: pytest.FixtureRequest) -> None:
    """A test that never commits reads the log all the same: what is recorded becomes leaves at once."""
    if "db" not in request.fixturenames and not request.node.get_closest_marker("django_db"):
        return
    from django.db import connection

    request.getfixturevalue("_django_db_helper")
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS audit_entry_settles IMMEDIATE")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Each test begins in English, whatever language the one before it spoke last."""
    with translation.override("en"):
        yield
