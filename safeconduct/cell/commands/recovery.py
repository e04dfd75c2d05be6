"""three of five give one colleague their keys again: make, check, answer (offline), request, apply, adopt, rehearse"""

from safeconduct.cell import ceremony


def run(words: list[str]) -> int:
    """What is done offline knows no house; all else is said to one."""
    if not words or words[0] in {*ceremony.OFFLINE, "-h", "--help"}:
        return ceremony.main(words)
    from safeconduct.cell.visiting import run_inside  # a ceremony loads nothing that knows a database

    return run_inside(words, lambda house, others: house.manage("recovery", *others))
