"""The key broker as a process of its own, for the tests that ask it through its sockets; and the desk's households."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import ProgrammingError, connection, transaction

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.audit.models import Leaf
from safeconduct.cell.fingerprints import PACKAGE
from safeconduct.custody import acting, broker, door
from safeconduct.custody.originals import ByTwo, Download, by_two, say_yes
from safeconduct.desk.conftest import (
    asked,
    hold,
    household,
    lawyer,
    lived,
    make_home,
    make_unit,
    opened,
    programme,
    provider,
    reads,
    second,
    unit,
    waits,
)
from safeconduct.evidence.conftest import PAPER
from safeconduct.evidence.kinds import Origin
from safeconduct.evidence.models import Item
from safeconduct.evidence.services.receive import receive
from safeconduct.vaultd.client import Client
from safeconduct.vaultd.faces import Face
from safeconduct.vaultd.refusals import Unreachable
from safeconduct.vaultd.requests import CheckWords, MakeHolder, OpenSession, Ping
from safeconduct.vaultd.server import socket_of
from safeconduct.vaultd.tiers import Tier

__all__ = [
    "asked",
    "hold",
    "household",
    "lawyer",
    "lived",
    "make_home",
    "make_unit",
    "opened",
    "programme",
    "provider",
    "reads",
    "second",
    "unit",
    "waits",
]


@pytest.fixture
def as_role(connect_as):
    """`with as_role("sc_public"):` every query of this thread is that role's."""

    @contextmanager
    def switch(role):
        with connect_as(role) as other:
            theirs = {"USER": other.info.user, "PASSWORD": other.info.password}
        kept = {name: connection.settings_dict[name] for name in theirs}
        connection.close()
        connection.settings_dict.update(theirs)
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(kept)

    return switch


@pytest.fixture
def start_broker(connect_as, settings, tmp_path):
    """`start_broker()`: the process on the test's database, under its own role; it is ended with the test."""
    with connect_as("sc_broker") as theirs:
        where = {"user": theirs.info.user, "host": theirs.info.host, "port": theirs.info.port}
        url = f"postgresql:///{theirs.info.dbname}?{urlencode(where | {'password': theirs.info.password})}"
    folder = Path("/tmp") / f"sc-broker-{uuid4().hex[:8]}"
    environment = {name: value for name, value in os.environ.items() if "PYTEST" not in name} | {
        "DATABASE_URL": url, "PEPPER": "5a" * 32, "SHRED_DIR": settings.SHRED_DIR, "BROKER_DIR": str(folder),
        "ARGON2_MEMORY_KIB": "64", "ARGON2_PASSES": "1", "PYTHONPATH": str(PACKAGE.parent),
    }  # fmt: skip
    running = []

    def begin(**more):
        with (tmp_path / "broker.log").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "safeconduct.cell.broker"], env=environment | more, stderr=log
            )
        running.append(process)
        deadline = time.monotonic() + 60
        while not answers(folder):
            assert process.poll() is None, (tmp_path / "broker.log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return process

    begin.folder = folder
    yield begin
    for process in running:
        process.kill()
        process.wait()
    for path in folder.glob("*"):
        path.unlink()
    folder.rmdir()


def answers(folder):
    try:
        with at(folder, Face.DESK) as client:
            client.ask(Ping())
    except Unreachable:
        return False
    return True


@contextmanager
def at(folder, face):
    client = Client(socket_of(folder, face))
    try:
        yield client
    finally:
        client.close()


@pytest.fixture
def behind_broker(start_broker, settings, lead, caseworker, housing, make_case):
    """A case, made before; from here on this process has no key: it asks the broker's process for everything."""
    case = make_case(caseworker=caseworker)
    start_broker.process = start_broker()
    settings.BROKER_DIR, settings.PEPPER, settings.SHRED_DIR = str(start_broker.folder), b"", ""
    process = door._process  # noqa: SLF001 each test has a door of its own
    process.cache_clear()
    yield case
    process().close()
    process.cache_clear()


def sign_in(who, **more):
    proof = broker.check_words(who.user.holder, who.passphrase)
    return broker.open_session(who.user.holder, proof, reference=str(who.user.pk), **more)


def at_work(who, **more):
    half = sign_in(who, **more)
    return type(who.actor)(who.user, who.actor.roles, broker.keyring_of(broker.live_session(half), half))


def made_up(desk, holder, reference):
    """A session of a holder who was just made up, with both keys open, and their pairs."""
    words = "six words of somebody else entirely"
    made = desk.ask(MakeHolder(holder, words, tuple(Tier)))
    proof = desk.ask(CheckWords(words, holder, made.lock))
    wrapped = {tier: pair.wrapped for tier, pair in made.pairs.items()}
    return desk.ask(OpenSession(proof, reference, wrapped, with_step_up=True)).half, made.pairs


@contextmanager
def desk_of(colleague=None):
    """Every query of the block is the desk's, in a request of this colleague; None: before anybody signed in."""
    half = sign_in(colleague) if colleague is not None else None
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE sc_desk")
        acting.act(half.session if half else None)
        yield cursor
        cursor.execute("SET ROLE NONE")
        acting.act(None)


def count(cursor, table):
    cursor.execute(f"SELECT count(*) FROM {table}")
    return cursor.fetchone()[0]


def refused(cursor, statement, *words):
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        cursor.execute(statement, words)


@dataclass(frozen=True)
class Paper:
    """Clara's paper; Lena opens its case too. Both have their second key open."""

    clara: Actor
    lena: Actor
    item: Item

    def asked(self, who: Actor) -> Download:
        return Download(uuid4(), self.item.pk, who.user.pk, "court")

    def words(self, asked: Download, *who: Actor):
        """Each says yes to this now."""
        return [say_yes(one, asked, self.item.blob) for one in who]

    def allowed(self) -> ByTwo:
        asked = self.asked(self.clara)
        return by_two(asked, self.item.blob, self.words(asked, self.clara, self.lena))

    def keys(self, told: ByTwo | None, *, who: Actor | None = None, purpose="download", things=None):
        return (who or self.clara).keyring.data_keys(things or [self.item.blob], purpose=purpose, by_two=told)


@pytest.fixture
def house(behind_broker, caseworker, lead) -> Paper:
    clara, lena = at_work(caseworker, with_step_up=True), at_work(lead, with_step_up=True)
    paper = ContentFile(PAPER, name="справка.pdf")
    return Paper(clara, lena, receive(clara, case=behind_broker, file=paper, origin=Origin.HOUSEHOLD))


@pytest.fixture
def nina(colleague):
    return colleague("nina", Role.CASEWORKER)


def told_of(item, action):
    leaves = Leaf.objects.filter(object_id=str(item.blob_id), action=action)
    return list(leaves.order_by("sequence").values_list("actor", "object_kind", "purpose"))
