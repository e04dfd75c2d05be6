"""Django's management commands on a data folder: --data DIR (var/demo)"""

from safeconduct.cell.visiting import run_inside


def run(words: list[str]) -> int:
    return run_inside(words, lambda house, others: house.manage(*others))
