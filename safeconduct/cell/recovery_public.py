"""The house's public half of the recovery key: a file of the data folder, not a row, so that no database swaps it."""

from pathlib import Path

from safeconduct.recovery import PublicHalf

RECOVERY_PUBLIC = "recovery_public"


def keep_public(public: PublicHalf, folder: Path) -> None:
    """From now on this one, by renaming: no reader finds half of it."""
    unfinished = folder / f"{RECOVERY_PUBLIC}.new"
    unfinished.write_text(public.written() + "\n")
    unfinished.replace(folder / RECOVERY_PUBLIC)


def public_half(folder: Path) -> PublicHalf:
    """Raises FileNotFoundError, NotAPublicHalf."""
    return PublicHalf.read((folder / RECOVERY_PUBLIC).read_text())
