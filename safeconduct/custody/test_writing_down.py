"""With the right key and what was written down, a sealed thing opens in a process that has no house."""

import json
import subprocess
import sys
from pathlib import Path
from typing import ClassVar

import pytest
from django.conf import settings as house

from safeconduct.conftest import RECOVERY_KEY
from safeconduct.custody import grants, writing_down
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.payloads import Payload
from safeconduct.custody.sealing import seal, store_blob
from safeconduct.vaultd.durable import folder_of
from safeconduct.vaultd.shred_keys import ShredKeys

FILE = "Свидетельство ".encode() * 20_000
ROOT = Path(__file__).parents[2]


class Note(Payload, frozen=True):
    """Something sealed."""

    sealed_type: ClassVar[str] = "test.note"
    text: str


@pytest.fixture
def files(tmp_path, settings):
    """`files(thing)`: what was written down, a file with the pepper, and the blob's own file."""

    def write(thing):
        shred_key = ShredKeys(lambda: Path(settings.SHRED_DIR)).read(thing.compartment_key.subject)
        written, pepper = tmp_path / "written.json", tmp_path / "pepper"
        written.write_text(json.dumps(writing_down.write_down(thing, shred_key)))
        pepper.write_text(house.PEPPER.hex())
        return written, pepper, folder_of(Path(settings.BLOB_DIR), thing.pk)

    return write


def opened(*words, typed="", out):
    """The exit code, what was said and what was written; the process knows no settings and no path of the house."""
    command = [sys.executable, "-m", "safeconduct.vault", "open", *map(str, words), "--out", str(out)]
    alone = {"input": typed, "capture_output": True, "text": True, "cwd": ROOT, "env": {"PYTHONUTF8": "1"}}
    done = subprocess.run(command, check=False, **alone)
    return done.returncode, done.stderr, out.read_bytes() if out.exists() else None


def test_a_file_opens_with_a_passphrase_the_recovery_key_and_through_a_group(lead, case, caseworker, files, tmp_path):
    grants.share(lead.actor, case.pk, [Compartment.ORIGINALS], to=caseworker.user.holder, reason="shared")
    blob = store_blob(case.pk, Compartment.ORIGINALS, [FILE], kind="test.file")
    written, pepper, content = files(blob)
    key = tmp_path / "recovery"
    key.write_text(RECOVERY_KEY.pair.secret.hex())
    by_passphrase = ("--pepper", pepper)
    for name, by, typed in (
        ("own", by_passphrase, caseworker.passphrase),
        ("group", by_passphrase, lead.passphrase),
        ("recovery", ("--key", key), ""),
    ):
        out = tmp_path / f"{name}.out"
        code, said, plain = opened(written, "--content", content, *by, typed=typed, out=out)
        assert (name, code, said) == (name, 0, "")
        assert plain == FILE


def test_a_record_needs_no_other_file(lead, case, files, tmp_path):
    written, pepper, _none = files(seal(case.pk, Compartment.NARRATIVE, Note(text="They came twice.")))
    code, _said, plain = opened(written, "--pepper", pepper, typed=lead.passphrase, out=tmp_path / "note")
    assert (code, b"They came twice." in plain) == (0, True)


def test_whoever_was_given_nothing_opens_nothing(lead, case, caseworker, volunteer, files, tmp_path):
    blob = store_blob(case.pk, Compartment.ORIGINALS, [FILE], kind="test.file")
    written, pepper, content = files(blob)
    for typed in (caseworker.passphrase, volunteer.passphrase, "six words that are nobody's here"):
        code, said, plain = opened(
            written, "--content", content, "--pepper", pepper, typed=typed, out=tmp_path / "nothing"
        )
        assert (code, plain) == (1, None)
        assert "WrongKey" in said


@pytest.mark.parametrize("flaw", ["cut", "changed", "another", "pepper", "written"])
def test_what_is_not_whole_or_not_this_leaves_no_file(lead, case, files, tmp_path, flaw):
    blob = store_blob(case.pk, Compartment.ORIGINALS, [FILE], kind="test.file")
    other = store_blob(case.pk, Compartment.ORIGINALS, [b"another"], kind="test.file")
    written, pepper, content = files(blob)
    sealed = content.read_bytes()
    bytes_of = {"cut": sealed[:-1], "changed": sealed[:-9] + b"x" + sealed[-8:]}
    if flaw in bytes_of:
        content = tmp_path / "flawed"
        content.write_bytes(bytes_of[flaw])
    elif flaw == "another":
        content = folder_of(Path(house.BLOB_DIR), other.pk)
    elif flaw == "pepper":
        pepper.write_text("00" * 32)
    else:
        written.write_text("{}")
    code, said, plain = opened(
        written, "--content", content, "--pepper", pepper, typed=lead.passphrase, out=tmp_path / "nothing"
    )
    assert (code, plain) == (2 if flaw == "written" else 1, None)
    assert said.startswith("Not ")
