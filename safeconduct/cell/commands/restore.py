"""a house out of a backup: BACKUP --identity FILE --keys FILE --data NEWFOLDER"""

from safeconduct.cell.backups import commanding


def run(words: list[str]) -> int:
    return commanding.restore_house(words)
