"""`python -m safeconduct.vault open WRITTEN --content FILE (--key FILE | --pepper FILE) --out FILE`: see `offline`.

WRITTEN is what `./run manage write_down ID` says of a sealed thing; FILE its sealed bytes (a file of the blob store; a
record's bytes stand in WRITTEN). --key: 64 hexadecimal letters, a holder's secret key or the recovery key. --pepper:
the pepper, beside a passphrase that is asked for. Exit codes: 0 opened, 1 not, 2 not understood.
"""

import argparse
import getpass
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from safeconduct.vault.errors import VaultError
from safeconduct.vault.keys import KeyPair, SecretKey
from safeconduct.vault.offline import Written, open_thing, pairs_under

READ_BYTES = 256 * 1024


def main(words: list[str]) -> int:
    chosen = _parser().parse_args(words)
    try:
        written: Written = json.loads(chosen.written.read_text())
        pairs = [_pair(chosen.key)] if chosen.key else pairs_under(written, _words(), _pepper(chosen.pepper))
        with _content(chosen.content, written) as sealed, chosen.out.open("xb") as out:
            _write(open_thing(written, pairs, _pieces(sealed)), out, chosen.out)
    except VaultError as refusal:
        sys.stderr.write(f"Not opened ({type(refusal).__name__}): {refusal}.\n")
        return 1
    except (OSError, ValueError, KeyError) as problem:
        sys.stderr.write(f"Not understood: {problem}. Nothing was written.\n")
        return 2
    return 0


def _write(pieces: Iterator[bytes], out: IO[bytes], path: Path) -> None:
    """All of it or nothing: only the end proves that all is there."""
    try:
        for piece in pieces:
            out.write(piece)
    except VaultError:
        path.unlink()
        raise


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m safeconduct.vault", description=__doc__)
    opening = parser.add_subparsers(required=True).add_parser("open", help="open one sealed thing")
    opening.add_argument("written", type=Path)
    opening.add_argument("--content", type=Path, help="the sealed bytes, where they do not stand in WRITTEN")
    opening.add_argument("--out", type=Path, required=True, help="a new file for what was sealed")
    by = opening.add_mutually_exclusive_group(required=True)
    by.add_argument("--key", type=Path, help="a file with a secret key in hexadecimal")
    by.add_argument("--pepper", type=Path, help="a file with the pepper; the passphrase is asked for")
    return parser


def _pair(path: Path) -> KeyPair:
    return KeyPair.from_secret(SecretKey(bytes.fromhex(path.read_text().strip())))


def _pepper(path: Path) -> bytes:
    return bytes.fromhex(path.read_text().strip())


def _words() -> str:
    return getpass.getpass("Six words: ") if sys.stdin.isatty() else sys.stdin.readline()


def _content(path: Path | None, written: Written) -> IO[bytes]:
    return path.open("rb") if path else io.BytesIO(bytes.fromhex(written["content"]["sealed"]))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(READ_BYTES):
        yield piece


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
