"""three of five give one colleague their keys again: make, check, answer (offline); docs/recovery.md"""

from safeconduct.cell import ceremony


def run(words: list[str]) -> int:
    return ceremony.main(words)
