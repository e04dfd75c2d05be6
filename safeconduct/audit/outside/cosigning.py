"""A witness's own tool: signs that a Safeconduct log goes on from what the witness saw last, and never two histories.

    python3 cosign_log.py new-key NAME --key FILE
    python3 cosign_log.py cosign PROOF.json --key FILE --log LOGKEY > cosigned.txt

The house hands over PROOF.json (`./run audit prove consistency SIZE`, SIZE being the one that was cosigned last, 0 the
first time) and takes cosigned.txt back (`./run audit accept`). What was seen last stands beside the key, in FILE.state:
keep it as long as the key. It ends as verify_log.py does. The manual is docs/audit-log.md.
"""

import argparse
import base64
import json
import os
import secrets
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from safeconduct.audit.outside.judging import Trust
from safeconduct.audit.outside.notes import TIMED, Key
from safeconduct.audit.outside.reading import signed_checkpoint
from safeconduct.audit.outside.signing import SEED_BYTES, Signer
from safeconduct.audit.outside.tree import Head, Tree, is_consistent
from safeconduct.audit.outside.verdicts import Word, Wrong


def new_key(name: str, path: Path) -> Key:
    """Make a witness's key in a file for its owner alone. Raises FileExistsError; ValueError for a name with blanks."""
    if not name or any(letter.isspace() or letter == "+" for letter in name):
        raise ValueError("a name has neither blanks nor +: witness.example.org")
    signer = Signer(name, secrets.token_bytes(SEED_BYTES))
    path.touch(mode=0o600, exist_ok=False)
    secret = base64.b64encode(bytes([TIMED]) + signer.seed).decode()
    path.write_text(f"PRIVATE+KEY+{name}+{signer.key(TIMED).id().hex()}+{secret}\n", encoding="utf-8")
    return signer.key(TIMED)


def read_key(path: Path) -> Signer:
    """Raises OSError; Wrong where the file holds no key."""
    fields = path.read_text(encoding="utf-8").strip().split("+", 4)
    if len(fields) != 5 or fields[:2] != ["PRIVATE", "KEY"]:
        raise Wrong(Word.UNSIGNED, f"{path} holds no key of a witness")
    return Signer(fields[2], base64.b64decode(fields[4])[1:])


def cosign(proof: Path, signer: Signer, log: Key, state: Path, now: int) -> str:
    """The checkpoint's note with the witness's line, once it goes on from what `state` says was seen last.

    What was seen is written down, and is on the disk, before anything is signed. Raises Wrong, OSError.
    """
    trust = Trust((log,))
    said = json.loads(proof.read_text(encoding="utf-8"))
    newer = signed_checkpoint(str(said["checkpoint"]), trust)
    seen = (
        signed_checkpoint(state.read_text(encoding="utf-8"), trust).head if state.exists() else Head(0, Tree().root())
    )
    if newer.head.size < seen.size:
        raise Wrong(Word.MISSING, f"{seen.size} events were signed before, and now {newer.head.size}")
    steps = [bytes.fromhex(step) for step in said["proof"]] if newer.head.size != seen.size else []
    if not is_consistent(seen, newer.head, steps):
        raise Wrong(Word.FORKED, f"checkpoint {newer.head.size} is not proved to go on from {seen.size}, seen last")
    _keep(state, newer.note)
    return newer.note + signer.timed_line(newer.body, now)


def _keep(state: Path, note: str) -> None:
    unfinished = state.with_name(f"{state.name}.new")
    with unfinished.open("w", encoding="utf-8") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(state)


def main(words: Sequence[str] | None = None) -> int:
    """The exit code; the cosigned checkpoint goes to the standard output, what is wrong to the other one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["new-key", "cosign"])
    parser.add_argument("given", help="the name of the new key, or PROOF.json")
    parser.add_argument("--key", type=Path, required=True, help="the file of the witness's key")
    parser.add_argument("--log", help="the log's public key")
    asked = parser.parse_args(words)
    if asked.what == "cosign" and not asked.log:
        parser.error("cosign needs --log KEY, the public key of the log")
    try:
        if asked.what == "new-key":
            sys.stdout.write(f"{new_key(asked.given, asked.key).written()}\n")
            return 0
        state = asked.key.with_name(f"{asked.key.name}.state")
        key = read_key(asked.key)
        sys.stdout.write(cosign(Path(asked.given), key, Key.read(asked.log), state, int(time.time())))
    except Wrong as wrong:
        sys.stderr.write(f"{wrong.word.name}: {wrong.says}\n")
        return int(wrong.word)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        parser.error(str(problem) or type(problem).__name__)
    return 0


if __name__ == "__main__":
    sys.exit(main())
