"""The key that opens backups: made away from the house, printed, and kept on paper. The house gets its public half."""

import tomllib
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pyrage
import segno

from safeconduct.cell.backups.sealing import new_file
from safeconduct.kernel.printing import printed

LANGUAGES = ("en", "ru", "nl", "fr")
GROUP = 8


def make(path: Path, language: str) -> str:
    """A new identity on one page as PDF, for us alone; returns what to tell the house. Nothing else is written."""
    made = pyrage.x25519.Identity.generate()
    texts = tomllib.loads(files("safeconduct.cell.backups").joinpath("identity.toml").read_text("utf-8"))[language]
    with new_file(path.absolute(), in_place=path.exists()) as file:
        file.write(draw(str(made), str(made.to_public()), texts, language))
    return f"BACKUP_RECIPIENTS={made.to_public()}"


def draw(secret: str, public: str, texts: dict[str, object], language: str) -> bytes:
    """The page: the secret in groups of letters and as a QR code, its public half, what to do."""
    head, rest = secret[: len("AGE-SECRET-KEY-1")], secret[len("AGE-SECRET-KEY-1") :]
    data = {
        **texts,
        "language": language,
        "secret": [head, *(rest[at : at + GROUP] for at in range(0, len(rest), GROUP))],
        "public": public,
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
        "code": segno.make(secret, error="m", micro=False).svg_inline(border=2),
    }
    return printed("safeconduct.cell.backups", "identity.typ", data)
