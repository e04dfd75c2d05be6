"""What the operator has set about backups: for whom they are encrypted, and where they go."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pyrage

from safeconduct.audit.outside.signing import Signer
from safeconduct.cell.environment import EXAMPLE, given, lies_within
from safeconduct.cell.house import House
from safeconduct.cell.refusal import CellRefused

HOW = "docs/operator.md (Backups) has the steps"


class NoTarget(CellRefused):
    """Backups are not set up, or cannot be made as they are."""


@dataclass(frozen=True)
class Target:
    """Where backups go. is_append_only: nothing in `folder` is ever renamed or deleted."""

    recipients: tuple[pyrage.x25519.Recipient, ...]
    folder: Path
    keys: Path
    is_append_only: bool


def is_set_up() -> bool:
    return bool(given("BACKUP_RECIPIENTS"))


def target(house: House) -> Target:
    """From the settings. Raises NoTarget with what is missing or unsafe."""
    recipients = tuple(map(_recipient, given("BACKUP_RECIPIENTS").replace(",", " ").split()))
    folder, keys = given("BACKUP_DIR"), given("BACKUP_KEYS_DIR")
    if not (recipients and folder and keys):
        raise NoTarget(f"Backups are not set up: BACKUP_RECIPIENTS, BACKUP_DIR and BACKUP_KEYS_DIR; {HOW}.")
    if lies_within(keys, folder) or lies_within(folder, keys):
        raise NoTarget("BACKUP_KEYS_DIR must lie apart from BACKUP_DIR: together they undo an erasure.")
    for chosen in (folder, keys):
        if lies_within(chosen, str(house.folder)):
            raise NoTarget(f"{chosen} lies in the data folder that it is to save: name one on another disk.")
    is_append_only = given("BACKUP_APPEND_ONLY").lower() in {"1", "yes", "true"}
    return Target(recipients, Path(folder).absolute(), Path(keys).absolute(), is_append_only)


def _recipient(word: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(word)
    except pyrage.RecipientError:
        raise NoTarget(f"{word} is no recipient of age: ./run backup identity makes one.") from None


def setting(house: House, name: str) -> str:
    """What the house's own commands are told under this name, the operator's choice or the data folder's."""
    told = house.environment("owner")
    path = told.get(f"{name}_FILE")
    return Path(path).read_text().strip() if path else told.get(name, "")


def organisation_of(house: House) -> UUID:
    return UUID(setting(house, "ORGANISATION_ID") or EXAMPLE)


def log_signer(house: House) -> Signer:
    """The log's own key."""
    return Signer(f"safeconduct.log/{organisation_of(house)}", bytes.fromhex(setting(house, "LOG_KEY")))
