"""promises that are broken across departments: --data DIR (var/demo)"""

from safeconduct.cell.visiting import run_inside


def run(words: list[str]) -> int:
    return run_inside(words, lambda house, others: house.manage("doctor", *others))
