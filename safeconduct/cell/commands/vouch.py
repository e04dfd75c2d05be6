"""the house's own word for a new colleague's keys, where nobody else can give one: vouch NAME --data DIR (var/demo)"""

from safeconduct.cell.visiting import run_inside


def run(words: list[str]) -> int:
    return run_inside(words, lambda house, others: house.manage("vouch", *others))
