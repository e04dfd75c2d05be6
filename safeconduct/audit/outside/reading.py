"""Checks a Safeconduct log without its house: this one file, Python 3.11 or newer, and the library `cryptography`.

    python3 verify_log.py EXPORT --key LOGKEY [--was CHECKPOINT] [--witness KEY] [--max-age HOURS] …
    python3 verify_log.py PROOF.json --key LOGKEY

It says one line and ends with 0 ok, 10 altered, 11 missing, 12 forked, 13 unsigned, 14 stale; with 2 where it was asked
wrongly. What it trusts: the keys that it is given, and what was written down before. The manual is docs/audit-log.md.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from safeconduct.audit.outside.judging import DAY, HOUR, Trust, judge
from safeconduct.audit.outside.notes import Checkpoint, Key, signed_words
from safeconduct.audit.outside.tree import Head, Tree, included, is_consistent, leaf_hash
from safeconduct.audit.outside.verdicts import Word, Wrong

FORMAT = "safeconduct-log/1"
RECEIPT = "safeconduct-erasure/1"


def canonical(said: Any) -> bytes:
    """JSON in the one writing that the format knows: keys in order, no spaces, UTF-8."""
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _line(lines: Iterator[bytes]) -> Any:
    """The next line of the head, which has no writing but one. Raises Wrong."""
    line = next(lines, b"")
    try:
        said = json.loads(line)
        is_as_written = canonical(said) + b"\n" == line
    except (ValueError, RecursionError):
        is_as_written = False
    if not is_as_written:
        raise Wrong(Word.ALTERED, "the head of the file is not written as it was")
    return said


def check_export(file: IO[bytes], trust: Trust) -> str:
    """One line about an export that fits. Raises Wrong."""
    lines = iter(file)
    head = _line(lines)
    match head:
        case {"format": str(name), "keys": list(written), "checkpoints": int(number)} if (
            name == FORMAT and len(head) == 3
        ):
            keys = [Key.read(str(key)) for key in written]
        case _:
            raise Wrong(Word.ALTERED, f"this is no {FORMAT}")
    checkpoints = [Checkpoint.read(str(_line(lines))) for _checkpoint in range(number)]
    return judge(_leaves(lines), checkpoints, trust, keys)


def _leaves(lines: Iterator[bytes]) -> Iterator[bytes]:
    for line in lines:
        if not line.endswith(b"\n"):
            raise Wrong(Word.MISSING, "the file breaks off within a line")
        yield line[:-1]


def check_proof(proof: dict[str, Any], trust: Trust) -> str:
    """One line about a proof that holds: of inclusion where it has a leaf, else of consistency. Raises Wrong."""
    now = signed_checkpoint(proof["checkpoint"], trust)
    steps = [bytes.fromhex(step) for step in proof["proof"]]
    if "leaf" in proof:
        leaf, index = proof["leaf"].encode(), int(proof["index"])
        if included(index, now.head.size, leaf_hash(leaf), steps) != now.head.root:
            raise Wrong(Word.ALTERED, f"event {index} is not under checkpoint {now.head.size} as it stands here")
        says = f"event {index} stands under checkpoint {now.head}"
        return f"{_check_receipt(proof['receipt'], leaf, trust)}; {says}" if "receipt" in proof else says
    was = signed_checkpoint(proof["was"], trust).head if proof["was"] else Head(0, Tree().root())
    if not is_consistent(was, now.head, steps):
        raise Wrong(Word.FORKED, f"checkpoint {now.head.size} does not go on from {was.size}")
    return f"checkpoint {now.head} goes on from {was.size}"


def _check_receipt(note: str, leaf: bytes, trust: Trust) -> str:
    """What a receipt says, once the log signed it and the event is the erasure that it speaks of. Raises Wrong."""
    words, told = signed_words(note, trust.keys), json.loads(leaf)
    said = dict(line.split(" ", 1) for line in words.splitlines()[1:])
    if words.partition("\n")[0] != RECEIPT or (told["action"], told["subject"]) != ("erased", said["case"]):
        raise Wrong(Word.ALTERED, "the receipt speaks of something else than the event")
    return f"case {said['case']} was erased on {said['day']} ({said['ground']}), with {said['gone']}"


def signed_checkpoint(note: str, trust: Trust) -> Checkpoint:
    """A checkpoint that the log signed. Raises Wrong."""
    checkpoint = Checkpoint.read(note)
    trust.signed(checkpoint, checkpoint.times([*trust.keys, *trust.witnesses]))
    return checkpoint


def check(path: Path, trust: Trust) -> str:
    """An export, or a proof. Raises Wrong, OSError."""
    with path.open("rb") as file:
        begins = file.read(1 << 20)
        file.seek(0)
        if b'"proof":' not in begins or FORMAT.encode() in begins.partition(b"\n")[0]:
            return check_export(file, trust)
        try:
            return check_proof(json.load(file), trust)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Wrong(Word.ALTERED, "this is no proof") from None


def head_of(words: str, trust: Trust) -> Head:
    """SIZE:ROOT from paper, or the path of a checkpoint that the log signed. Raises Wrong, OSError."""
    try:
        return Head.read(words)
    except ValueError:
        return signed_checkpoint(Path(words).read_text(encoding="utf-8"), trust).head


def arguments() -> argparse.ArgumentParser:
    """What can be known from elsewhere."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="an export, a proof of inclusion or consistency, or a receipt")
    parser.add_argument("--key", action="append", required=True, help="the log's public key; again for an earlier one")
    parser.add_argument("--witness", action="append", default=[], help="a witness who must have cosigned")
    parser.add_argument("--was", action="append", default=[], help="an older checkpoint: a file, or SIZE:ROOT")
    parser.add_argument("--max-age", type=float, metavar="HOURS", help="stale when the log was last signed before")
    parser.add_argument(
        "--witnessed-within", type=float, metavar="DAYS", help="stale when a witness was last here before"
    )
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """The exit code; the line goes to the standard output."""
    parser = arguments()
    asked = parser.parse_args(words)
    try:
        trust = Trust(tuple(map(Key.read, asked.key)), tuple(map(Key.read, asked.witness)))
    except Wrong as wrong:
        parser.error(wrong.says)
    try:
        trust = Trust(
            trust.keys,
            trust.witnesses,
            was=tuple(head_of(words, trust) for words in asked.was),
            max_age=None if asked.max_age is None else asked.max_age * HOUR,
            witnessed_within=None if asked.witnessed_within is None else asked.witnessed_within * DAY,
        )
        word, says = Word.OK, check(asked.file, trust)
    except OSError as problem:
        parser.error(str(problem))
    except Wrong as wrong:
        word, says = wrong.word, wrong.says
    sys.stdout.write(f"{word.name}: {says}\n")
    return int(word)


if __name__ == "__main__":
    sys.exit(main())
