"""An empty database is built by two processes at once; what comes out is what one makes step by step."""

import os
import subprocess
import sys

import psycopg
import pytest

from safeconduct.cell import migration
from safeconduct.cell.database import address, create_database
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.testing import begin_session
from safeconduct.cell.testing_template import template
from safeconduct.custody.models import Holder

SHAPE = (
    """SELECT table_name, column_name, data_type, is_nullable, column_default
       FROM information_schema.columns WHERE table_schema = 'public'""",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
       FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies",
    "SELECT app, name FROM django_migrations",
    "SELECT url_path FROM wagtailcore_page",
)


@pytest.mark.slow
def test_two_processes_build_the_database_that_one_builds():
    server, end_session = begin_session()
    in_order, at_once = template(server), f"test_at_once_{os.getpid()}"
    try:
        with psycopg.connect(server.admin, autocommit=True) as connection:
            create_database(connection, at_once)
        url = address(server.conninfo(at_once))
        environment = {**os.environ, "DATABASE_URL": url, "SAFECONDUCT_MODE": "test", "SAFECONDUCT_FACE": "owner"}
        command = [sys.executable, "-m", "safeconduct.cell.migration"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        assert shape(server.conninfo(at_once)) == shape(server.conninfo(in_order))
        # A template that grew from an older one still names models that have moved since.
        assert types(server.conninfo(at_once)) <= types(server.conninfo(in_order))
    finally:
        server.drop(at_once)
        end_session()


def shape(conninfo: str) -> list[set[tuple[object, ...]]]:
    with psycopg.connect(conninfo) as connection:
        found = [set(connection.execute(question).fetchall()) for question in SHAPE]
    assert all(found)
    return found


def types(conninfo: str) -> set[tuple[object, ...]]:
    with psycopg.connect(conninfo) as connection:
        found = set(connection.execute("SELECT app_label, model FROM django_content_type").fetchall())
    assert ("cases", "case") in found
    return found


def test_a_half_that_fails_is_heard_of(monkeypatch, capsys):
    def fail(labels):
        raise RuntimeError("no such column")

    monkeypatch.setattr(migration, "_migrate_to", fail)
    assert migration._exit_code_of({"public"}) == 1
    assert "no such column" in capsys.readouterr().err


def test_a_house_whose_keys_carry_no_seals_is_told_and_not_changed(db):
    migration.must_carry_seals()
    Holder.objects.create(kind="recovery", name="recovery")
    with pytest.raises(SystemExit, match="founded by an earlier version"):
        migration.must_carry_seals()
    Holder.objects.create(kind="group", name="roster")
    migration.must_carry_seals()
