"""An erased case stays dead in a backup of before, whoever holds the passphrases, the recovery key and the pepper."""

import io
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
import pyrage
import pytest

from safeconduct.accounts.roles import Role
from safeconduct.audit.outside.verdicts import Word
from safeconduct.audit.verify import verify
from safeconduct.cases.states import CaseState
from safeconduct.cell import testing
from safeconduct.cell.backups.commanding import restore_house
from safeconduct.cell.backups.dumping import _program, where
from safeconduct.cell.backups.keys import make_keys
from safeconduct.cell.backups.making import make_backup
from safeconduct.cell.backups.manifest import Manifest
from safeconduct.cell.backups.restoring import Asked, NotRestored, restore
from safeconduct.cell.backups.sealing import Broken, opened, seal
from safeconduct.cell.backups.targets import target
from safeconduct.cell.database import address
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.house import RESTORING, HalfRestored, House
from safeconduct.cell.visiting import database_up
from safeconduct.conftest import RECOVERY_KEY
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import store_blob
from safeconduct.desk.models import Erasure
from safeconduct.desk.services.end_case import end_case
from safeconduct.desk.services.erase_case import ask_erasure, confirm_erasure, finish_erasure
from safeconduct.desk.words import ErasureGround
from safeconduct.vault import SealedKey, VaultError, compartment_pair, open_key
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.durable import folder_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PLANTED = "She hid the letters behind the stove."
KEEPS = "They came twice."  # what every case of these tests says
SEALED = """
    SELECT r.id, r.version, r.type, r.sealed_key, k.id, k.compartment, k.epoch, g.sealed_key, h.public_key
    FROM custody_sealedrecord r JOIN custody_compartmentkey k ON k.id = r.compartment_key_id
    JOIN custody_grant g ON g.compartment_key_id = k.id JOIN custody_holder o ON o.id = g.holder_id
    JOIN custody_holderkey h ON h.holder_id = o.id AND h.tier = 'step_up'
    WHERE o.kind = 'recovery' AND k.subject = %s AND k.compartment = 'narrative'
"""


@dataclass(frozen=True)
class Kept:
    """A house over the test's database, the key that opens its backups, and where they go."""

    house: House
    identity: Path
    ours: pyrage.x25519.Identity
    elsewhere: pytest.MonkeyPatch

    @property
    def target(self):
        return target(self.house)

    def restore(self, backup, keys, name, **more):
        """As on another machine, which knows nothing of the test's database."""
        self.elsewhere.delenv("DATABASE_URL", raising=False)
        return restore(Asked(backup, self.identity, keys, self.house.folder.parent / name, **more))


@pytest.fixture
def kept(tmp_path, settings, monkeypatch, connect_as):
    folder, ours = tmp_path / "house", pyrage.x25519.Identity.generate()
    (folder / "secrets").mkdir(parents=True)
    for name, value in (("pepper", settings.PEPPER.hex()), ("log_key", settings.LOG_KEY.hex())):
        (folder / "secrets" / name).write_text(value)
    house = House(folder, port=8736)
    house.furnish()
    settings.BLOB_DIR, settings.SHRED_DIR = str(folder / "blobs"), str(folder / "shred")
    with connect_as("sc_owner") as theirs:
        info = theirs.info
        database = info.dbname
        conninfo = f"host={info.host} port={info.port} dbname={database} user={info.user} password={info.password}"
    (folder / "secrets/owner.database_url").write_text(address(conninfo))
    admin = os.environ.get("TEST_DATABASE_URL") or testing.cluster_for_tests().conninfo()
    said = {
        "DATABASE_URL": address(psycopg.conninfo.make_conninfo(admin, dbname=database)),
        "ARGON2_MEMORY_KIB": "64", "ARGON2_PASSES": "1",
        "BACKUP_RECIPIENTS": str(ours.to_public()), "BACKUP_DIR": str(tmp_path / "backups"),
        "BACKUP_KEYS_DIR": str(tmp_path / "keys"),
    }  # fmt: skip
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "identity").write_text(f"{ours}\n")
    return Kept(house, tmp_path / "identity", ours, monkeypatch)


def erase(case, lead, officer):
    end_case(lead.actor, case=case, to=CaseState.WITHDRAWN, words="They found another way.")
    asked = ask_erasure(officer.actor, case=case, ground=ErasureGround.CONSENT)
    confirm_erasure(lead.actor, erasure=asked, name=case.name)
    finish_erasure(asked.pk)
    return Erasure.objects.get()


def shred_key(folder, case):
    return folder_of(folder, case.pk).read_bytes()


def found(folder, *words):
    """The files under a folder in which one of these stands."""
    said = [word.encode() for word in words]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [path for path in files if any(word in path.read_bytes() for word in said)]


def opens(connection, case, recovery, shred):
    """How many of a case's sealed records open with the recovery key, the rows and a shred key: data keys, in fact."""
    contexts, count = Contexts(UUID("5afec0de-0000-4000-8000-000000000001")), 0
    rows = connection.execute(SEALED, [case.pk]).fetchall()
    assert rows
    for record, version, kind, sealed, key, compartment, epoch, grant, public in rows:
        assert bytes(public) == recovery.public.sealing
        at = contexts.grant(case.pk, compartment, key, epoch)
        secret = open_key(SealedKey(bytes(grant)), recovery.pair, at)  # the recovery key opens the grant, erased or not
        thing = contexts.thing(case.pk, compartment, epoch, record, version, f"data-key:{kind}")
        try:
            open_key(SealedKey(bytes(sealed)), compartment_pair(secret, shred), thing)
        except VaultError:
            continue
        count += 1
    return count


def old_database(house, kept, backup):
    """The backup's database as it was, beside the restored one, nothing done again: what a thief would make of it."""
    with psycopg.connect(house.cluster().conninfo("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE old TEMPLATE template0 ENCODING 'UTF8'")
    reached = where(house.cluster()) | {"PGDATABASE": "old"}
    with opened(backup / "database.age", [kept.ours]) as dump:
        command = [_program(house, "pg_restore"), "--exit-on-error", "--dbname", "old"]
        subprocess.run(command, env=reached, stdin=dump, check=True)
    return psycopg.connect(house.cluster().conninfo("old"))


def manage(house, *words, said=""):
    return subprocess.run(
        house.manage(*words), cwd=ROOT, env=dict(house.environment("owner")), input=said, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_an_erased_case_is_dead_in_a_backup_of_before_and_another_one_opens(
    kept, lead, caseworker, colleague, make_case, tmp_path
):
    case, other = (make_case(CaseState.EVIDENCE, name=name, caseworker=caseworker) for name in ("Mira", "Vera"))
    blobs = [store_blob(one.pk, Compartment.ORIGINALS, [PLANTED.encode() * 9], kind="test") for one in (case, other)]
    backup = make_backup(kept.house, kept.target)
    assert (backup.files, backup.copied) == (2, 2)
    assert make_backup(kept.house, kept.target).copied == 0
    witnessed = verify().head  # one event more than the first backup has
    old_key = shred_key(kept.house.folder / "shred", case)
    erased = erase(case, lead, colleague("daan", Role.OFFICER))
    keys = make_keys(kept.house, kept.target)

    done = kept.restore(backup.folder, keys, "new", was=str(witnessed))
    assert "1 cases were erased again; 1 erasures are known." in done.said
    house, pepper = done.house, (kept.house.folder / "secrets/pepper").read_text()
    assert (house.folder / "secrets/pepper").read_text() == pepper
    assert not folder_of(house.folder / "blobs", blobs[0].pk).exists()
    assert folder_of(house.folder / "blobs", blobs[1].pk).exists()
    people = json.dumps([{"username": who.user.username, "passphrase": who.passphrase} for who in (lead, caseworker)])
    with database_up(house):
        with psycopg.connect(house.cluster().conninfo("safeconduct")) as now:
            states = dict(now.execute("SELECT id, state FROM cases_case").fetchall())
            assert states == {case.pk: "erased", other.pk: "evidence"}
            left = "SELECT count(*) FROM custody_compartmentkey WHERE subject = %s"
            assert now.execute(left, [case.pk]).fetchone() == (0,)
            assert now.execute("SELECT receipt FROM desk_erasure").fetchone() == (erased.receipt,)
            told = now.execute(
                "SELECT object_kind, object_id, purpose FROM audit_leaf WHERE action = 'restored'"
            ).fetchall()
            assert told == [
                ("cell.backup", done.manifest.name, "backup"),
                ("audit.log", witnessed.root.hex(), f"size {witnessed.size}"),
            ]
            made_by = "SELECT extowner::regrole::text FROM pg_extension WHERE extname = 'btree_gist'"
            assert now.execute(made_by).fetchone() == ("sc_owner",)  # a dump that starts programs would have failed
            assert opens(now, other, RECOVERY_KEY, shred_key(house.folder / "shred", other)) > 0
        drilled = json.loads(manage(house, "drill_backup", "100", said=people).stdout)
        assert drilled["broken"] == []
        assert drilled["opened"] == drilled["sealed"] == 3  # story, card, file
        assert manage(house, "audit", "verify", "--was", str(witnessed)).returncode == Word.FORKED
        with old_database(house, kept, backup.folder) as thief:
            for guess in (bytes.fromhex(pepper), bytes(32), shred_key(house.folder / "shred", other)):
                assert opens(thief, case, RECOVERY_KEY, guess) == 0
            assert opens(thief, case, RECOVERY_KEY, old_key) > 0  # the one thing that must not be kept for long
    for folder in (tmp_path / "backups", tmp_path / "keys", house.folder, kept.house.folder):
        assert found(folder, PLANTED, KEEPS, "Mira") == []
    assert found(house.folder, pepper)
    assert found(tmp_path / "backups", pepper, bytes.fromhex(pepper).decode("latin1")) == []


def test_what_does_not_fit_together_restores_nothing(kept, lead, tmp_path, monkeypatch):
    keys = make_keys(kept.house, kept.target)
    backup = make_backup(kept.house, kept.target).folder
    with pytest.raises(NotRestored, match="has tables"):
        restore(Asked(backup, kept.identity, keys, tmp_path / "new"))
    with pytest.raises(NotRestored, match="before the backup"):
        kept.restore(backup, keys, "new")
    keys = make_keys(kept.house, kept.target)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    typed = [str(backup), "--identity", str(kept.identity), "--keys", str(keys), "--data", str(tmp_path / "full")]
    with pytest.raises(NotRestored, match="is not empty"):
        restore_house(typed)
    with pytest.raises(NotRestored, match=r"no-such\.age: No such file"):
        kept.restore(backup, tmp_path / "no-such.age", "new")
    (tmp_path / "identity").write_text(f"{pyrage.x25519.Identity.generate()}\n")
    with pytest.raises(Broken, match="right identity"):
        kept.restore(backup, keys, "new")
    (tmp_path / "identity").write_text(f"{kept.ours}\n")
    whole = Manifest.check
    for name in ("house.tar.age", "database.age"):  # a disk that gives one file to who checks, another to who opens

        def swapped(manifest, folder, name=name):
            whole(manifest, folder)
            shutil.copy(backup / name, tmp_path / name)
            seal(io.BytesIO(b"what runs, or takes a place"), backup / name, kept.target.recipients)

        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(Manifest, "check", swapped)
            with pytest.raises(Broken, match=f"{name} is not what was written"):
                kept.restore(backup, keys, "new")
        shutil.copy(tmp_path / name, backup / name)
    with (backup / "database.age").open("ab") as file:
        file.write(b"x")
    with pytest.raises(Broken, match=r"database\.age is not what was written"):
        kept.restore(backup, keys, "new")
    assert not (tmp_path / "new").exists()


def test_nothing_starts_on_a_folder_whose_restore_was_broken_off(tmp_path):
    (tmp_path / RESTORING).touch()
    with pytest.raises(HalfRestored, match="broken off"), database_up(House(tmp_path)):
        pass
