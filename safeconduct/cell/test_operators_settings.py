"""What docs/operator.md lets the operator set is taken, and a production that is unsafe says why it does not start."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from safeconduct.cell.database import DatabaseRefused
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.house import OPERATORS_CHOICE, PRODUCTION, House

# A process that asks the key broker; and the owner's commands, which open by themselves.
SAFE = {
    "SAFECONDUCT_MODE": "production",
    "BROKER_DIR": "/nowhere/broker",
    "SECRET_KEY": "k" * 40,
    "PEPPER": bytes(range(32)).hex(),
    "BLOB_DIR": "/nowhere/blobs",
    "SHRED_DIR": "/nowhere/shred",
    "PUBLIC_ORIGIN": "https://help.example",
    "DESK_ORIGIN": "https://desk.example",
    "ORGANISATION_NAME": "Lantern Bridge",
}
OF_THE_OWNER = {name: value for name, value in SAFE.items() if name != "BROKER_DIR"} | {
    "SAFECONDUCT_FACE": "owner",
    "LOG_KEY": bytes(range(32)).hex(),
}
UNSAFE = [
    ({"BROKER_DIR": ""}, "BROKER_DIR must be set"),
    ({"DESK_ORIGIN": "https://help.example:8443"}, "must have two host names"),
    ({"DESK_ORIGIN": "http://desk.example"}, "must start with https://"),
    ({"SECOND_FACTOR": "offered"}, "SECOND_FACTOR must be 'required'"),
    ({"ARGON2_MEMORY_KIB": "65536"}, "ARGON2_MEMORY_KIB must be at least 262144"),
    ({"ARGON2_PASSES": "1"}, "ARGON2_PASSES must be at least 3"),
    ({"SECRET_KEY": "short"}, "SECRET_KEY must have at least 40 characters"),
    (OF_THE_OWNER | {"BROKER_DIR": "", "PEPPER": "5a"}, "PEPPER must be 32 random bytes in hex"),
    (OF_THE_OWNER | {"BROKER_DIR": "", "PEPPER": "00" * 32}, "PEPPER must be 32 random bytes in hex"),
    (OF_THE_OWNER | {"BROKER_DIR": "", "SHRED_DIR": "/nowhere/blobs"}, "SHRED_DIR must lie apart from BLOB_DIR"),
    (OF_THE_OWNER | {"BROKER_DIR": "", "SHRED_DIR": "/nowhere/blobs/shred"}, "SHRED_DIR must lie apart from BLOB_DIR"),
    (OF_THE_OWNER | {"BROKER_DIR": "", "BLOB_DIR": "/nowhere/shred/blobs"}, "SHRED_DIR must lie apart from BLOB_DIR"),
    ({"PACE_REQUESTS": "0/0"}, "must be at least 1 in an hour"),
    ({"SAFECONDUCT_MODE": "prod"}, "SAFECONDUCT_MODE is production, demo or test, not 'prod'"),
    ({"ORGANISATION_NAME": ""}, "ORGANISATION_NAME must be set"),
    ({"DATABASE_URL": "postgresql://db.example/house"}, "DATABASE_URL must say sslmode=verify-full"),
    ({"DATABASE_URL": "postgresql:///house?host=db.example&sslmode=require"}, "must say sslmode=verify-full"),
    ({"DATABASE_URL": "postgresql:///house?host=/run/postgresql,db.example"}, "must say sslmode=verify-full"),
    ({"DATABASE_URL": "postgresql:///house?hostaddr=192.0.2.1"}, "must say sslmode=verify-full"),
]
SEALED_ON_THE_WAY = [
    "postgresql://db.example/house?sslmode=verify-full&sslrootcert=/etc/ssl/db.pem",
    "postgresql://127.0.0.1/house",
    "postgresql:///house?host=/run/postgresql",
]


def started_with(settings, asked="import safeconduct.cell.settings"):
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings}
    program = [sys.executable, "-c", asked]
    return subprocess.run(program, env=environment, capture_output=True, text=True, check=False)


def test_a_safe_production_starts():
    assert started_with(OF_THE_OWNER).returncode == 0
    asks = {name: value for name, value in SAFE.items() if name not in {"PEPPER", "SHRED_DIR"}}
    assert started_with(asks).returncode == 0


@pytest.mark.parametrize(("mode", "has_it"), [("production", "False"), ("demo", "True")])
def test_a_real_house_has_no_style_guide(mode, has_it):
    asked = """
import django; django.setup()
from django.urls import Resolver404, resolve
try: print(bool(resolve("/desk/styleguide/")))
except Resolver404: print(False)
"""
    done = started_with(SAFE | {"SAFECONDUCT_MODE": mode, "DJANGO_SETTINGS_MODULE": "safeconduct.cell.settings"}, asked)
    assert done.stdout.strip() == has_it, done.stderr


@pytest.mark.parametrize("url", SEALED_ON_THE_WAY)
def test_a_database_on_this_machine_or_one_that_shows_who_it_is_will_do(url):
    assert started_with(SAFE | {"DATABASE_URL": url}).returncode == 0


@pytest.mark.parametrize(("unsafe", "words"), UNSAFE)
def test_an_unsafe_production_names_what_is_unsafe(unsafe, words):
    refused = started_with(SAFE | unsafe)
    assert refused.returncode != 0
    assert words in refused.stderr


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "pepper").write_text(SAFE["PEPPER"] + "\n")
    settings = {name: value for name, value in OF_THE_OWNER.items() if name != "PEPPER"}
    assert started_with(settings | {"PEPPER_FILE": str(tmp_path / "pepper")}).returncode == 0
    missing = started_with(settings)
    assert "PEPPER is not set: give PEPPER or PEPPER_FILE" in missing.stderr


@pytest.fixture
def house(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.removesuffix("_FILE") in {*OPERATORS_CHOICE, "DATABASE_URL"}]:
        monkeypatch.delenv(name)
    house = House(tmp_path / "house", PRODUCTION)
    house.furnish()
    return house


@pytest.mark.parametrize("name", sorted(OPERATORS_CHOICE))
@pytest.mark.parametrize("suffix", ["", "_FILE"])
def test_what_the_operator_sets_is_what_a_process_gets(house, monkeypatch, name, suffix):
    house.organisation_name.write_text("Lantern Bridge")
    face = "owner" if name in {"PEPPER", "SHRED_DIR", "LOG_KEY"} else "desk"
    by_itself = house.environment(face)
    assert str(house.folder) in by_itself.get(f"{name}_FILE", by_itself.get(name, ""))
    monkeypatch.setenv(name + suffix, "the operator's")
    chosen = house.environment(face)
    assert chosen[name + suffix] == "the operator's"
    assert {name, f"{name}_FILE"} & chosen.keys() == {name + suffix}


@pytest.mark.parametrize("suffix", ["", "_FILE"])
def test_what_is_set_to_nothing_counts_as_not_set(house, monkeypatch, suffix):
    house.organisation_name.write_text("Lantern Bridge")
    names = [*OPERATORS_CHOICE, "DATABASE_URL", "PUBLIC_ORIGIN", "DESK_ORIGIN"]
    for name in names:
        monkeypatch.delenv(name, raising=False)
    by_itself, origins = house.environment("owner"), house.origins
    for name in names:
        monkeypatch.setenv(name + suffix, "")
    assert house.origins == origins
    assert house.cluster() is not None
    set_to_nothing = house.environment("owner")
    assert {name: value for name, value in set_to_nothing.items() if value} == by_itself
    missing = started_with({name: value for name, value in OF_THE_OWNER.items() if name != "PEPPER"} | {"PEPPER": ""})
    assert "PEPPER is not set" in missing.stderr
    assert started_with(OF_THE_OWNER | {f"{name}_FILE": "" for name in names}).returncode == 0


def test_a_server_of_ones_own_may_be_named_in_a_file(house, tmp_path, monkeypatch):
    assert house.cluster() is not None
    (tmp_path / "url").write_text("postgresql://somewhere/safeconduct")
    monkeypatch.setenv("DATABASE_URL_FILE", str(tmp_path / "url"))
    assert house.cluster() is None
    assert house.environment("desk")["DATABASE_URL_FILE"].startswith(str(house.folder))


def test_no_password_goes_to_a_database_elsewhere_that_need_not_show_who_it_is(house, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://admin:secret@db.example/postgres?sslmode=require")
    with pytest.raises(DatabaseRefused, match="must say sslmode=verify-full"):
        house.prepare_database(None)


def test_each_setting_of_the_manual_is_read_somewhere():
    table = (ROOT / "docs/operator.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    code = "".join(path.read_text() for path in (ROOT / "safeconduct").rglob("*.py") if "test_" not in path.name)
    names = re.findall(r"`([A-Z][A-Z0-9_]+)`", table.replace("`X_FILE`", ""))
    assert len(names) > 8
    assert [name for name in names if f'"{name.removeprefix("PACE_")}"' not in code] == []  # paces are read by kind


@pytest.mark.parametrize("face", ["public", "desk", "worker"])
@pytest.mark.parametrize("suffix", ["", "_FILE"])
@pytest.mark.parametrize("name", ["PEPPER", "SHRED_DIR"])
def test_who_asks_the_broker_is_given_neither_pepper_nor_shred_keys(house, monkeypatch, face, suffix, name):
    monkeypatch.setenv(f"{name}{suffix}", "the operator's")
    given = house.environment(face)
    assert not {name, f"{name}_FILE"} & given.keys()
    assert given["BROKER_DIR"] == str(house.broker_folder)
    assert house.environment("broker")[f"{name}{suffix}"] == "the operator's"
    assert not {"SECRET_KEY", "SECRET_KEY_FILE"} & house.environment("broker").keys()


@pytest.mark.parametrize("face", ["public", "desk", "broker"])
@pytest.mark.parametrize("suffix", ["", "_FILE"])
def test_no_face_is_given_the_key_that_signs_the_log(house, monkeypatch, face, suffix):
    assert "LOG_KEY_FILE" in house.environment("owner")
    monkeypatch.setenv(f"LOG_KEY{suffix}", "the operator's")
    assert not {"LOG_KEY", "LOG_KEY_FILE"} & house.environment(face).keys()


def test_what_one_face_signs_is_nothing_to_the_other(house):
    keys = [Path(house.environment(face)["SECRET_KEY_FILE"]).read_text() for face in ("public", "desk")]
    assert len(set(keys)) == 2
    assert min(map(len, keys)) > 40


def test_a_worker_does_not_start_without_the_key_that_signs_the_log():
    worker = SAFE | {"SAFECONDUCT_FACE": "worker"}
    assert "LOG_KEY is not set" in started_with(worker).stderr
    assert "LOG_KEY must be 32 random bytes" in started_with(worker | {"LOG_KEY": "00" * 32}).stderr
    assert started_with(worker | {"LOG_KEY": bytes(range(32)).hex()}).returncode == 0
