"""an encrypted backup the house cannot read: backup, keys, identity, rehearse; docs/operator.md has the steps"""

from safeconduct.cell.backups import commanding


def run(words: list[str]) -> int:
    return commanding.backup(words)
