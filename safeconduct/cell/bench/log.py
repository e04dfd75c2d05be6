"""The log: appending through the real trigger, empty and at a million leaves; signing, export and the verifier.

In a database of its own on a disk, with the settings of a real one; the verifier runs as strangers run it, alone.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg

from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.house import House
from safeconduct.cell.refusal import CellRefused
from safeconduct.cell.visiting import database_up

LEAVES, SAMPLE = 1_000_000, 1_000
TELL = """
INSERT INTO audit_entry (id, made_at, at, actor, events, is_last) VALUES (
    gen_random_uuid(), now(), date_trunc('hour', now()), gen_random_uuid()::text, jsonb_build_array(jsonb_build_object(
        'action', 'opened', 'kind', 'narrative:cases.story', 'object', gen_random_uuid()::text,
        'subject', gen_random_uuid()::text, 'purpose', 'view')), false)
"""
# As the trigger makes them, all at once: a million commits would take an hour and measure nothing else.
FILL = """
INSERT INTO audit_leaf (sequence, at, actor, action, object_kind, object_id, subject_id, purpose, leaf_hash)
SELECT leaf.sequence, leaf.at, leaf.actor, leaf.action, leaf.object_kind, leaf.object_id, leaf.subject_id, leaf.purpose,
    sha256('\\x00'::bytea || audit_leaf_bytes(leaf))
FROM generate_series(%s::bigint, %s::bigint) AS told(sequence)
CROSS JOIN LATERAL (SELECT made.* FROM jsonb_populate_record(NULL::audit_leaf, jsonb_build_object(
    'sequence', told.sequence, 'at', timestamptz '2026-01-01' + told.sequence / 40 * interval '15 minutes',
    'actor', gen_random_uuid(), 'action', 'opened', 'object_kind', 'narrative:cases.story',
    'object_id', gen_random_uuid(), 'subject_id', gen_random_uuid(), 'purpose', 'view')) AS made) AS leaf
"""


class NotMeasured(CellRefused):
    """A step of the bench failed; its reason stands above."""


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="./run bench log", description=__doc__)
    parser.add_argument("--leaves", type=int, default=LEAVES)
    chosen = parser.parse_args(words)
    kept = ROOT / "var/bench"
    kept.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="log-", dir=kept))
    folder.chmod(0o711)
    try:
        _measure(House(folder), chosen.leaves)
    finally:
        shutil.rmtree(folder)


def _measure(house: House, leaves: int) -> None:
    with database_up(house):
        environment = dict(house.environment("owner"))
        _run([sys.executable, "-m", "safeconduct.cell.migration"], environment)
        _say("append, one event a commit, empty log", _append(house), f"for {SAMPLE}")
        began = time.monotonic()
        with psycopg.connect(_address(house, "owner")) as owner:
            owner.execute(FILL, [SAMPLE, leaves - 1])
        print(f"({leaves:,} leaves were made in {time.monotonic() - began:.0f} s)", flush=True)
        _say(f"append at {leaves:,} leaves", _append(house), f"for {SAMPLE}")
        seconds, peak = _run(house.manage("audit", "sign"), environment)
        _say("first checkpoint, over all of it", seconds, f"{peak:.0f} MiB")
        _append(house)
        seconds, peak = _run(house.manage("audit", "sign"), environment)
        _say(f"next checkpoint, {SAMPLE} leaves on", seconds, f"{peak:.0f} MiB, most of it the start of a process")
        export = house.folder / "log.export"
        seconds, peak = _run(house.manage("audit", "export", str(export)), environment)
        _say("export", seconds, f"{peak:.0f} MiB, a file of {export.stat().st_size / 1e6:.0f} MB")
        program = house.folder / "verify_log.py"
        program.write_text(_said(house.manage("audit", "program", "verify_log"), environment))
        key = _said(house.manage("audit", "key"), environment).strip()
        alone = [sys.executable, "-I", str(program), str(export), "--key", key]
        seconds, peak = _run(alone, {"PATH": os.environ["PATH"]})
        _say("the verifier alone", seconds, f"{peak:.0f} MiB")
        seconds, peak = _run(house.manage("audit", "verify"), environment)
        _say("audit verify, where the log lies", seconds, f"{peak:.0f} MiB")


def _append(house: House) -> float:
    """Seconds for a sample of events, each in a transaction of its own, as the desk tells them."""
    with psycopg.connect(_address(house, "desk"), autocommit=True) as desk:
        began = time.monotonic()
        for _number in range(SAMPLE):
            desk.execute(TELL)
        return time.monotonic() - began


def _address(house: House, face: str) -> str:
    return (house.folder / "secrets" / f"{face}.database_url").read_text()


def _said(command: Sequence[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def _run(command: Sequence[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds and MiB at most of a process that must succeed. Raises NotMeasured."""
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise NotMeasured(f"{' '.join(command)} ended with {process.returncode}.")
    return time.monotonic() - began, used.ru_maxrss / 1024


def _say(what: str, seconds: float, more: str) -> None:
    print(f"{what:42} {seconds:8.2f} s   {more}", flush=True)
