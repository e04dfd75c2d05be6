"""small changes to the code that no test notices: vault or log, --children N; score, and what was not noticed"""

import argparse

from safeconduct.cell import mutants


def run(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run mutants", allow_abbrev=False)
    parser.add_argument("part", choices=sorted(mutants.PARTS))
    parser.add_argument("--children", type=int, default=2, help="so many at once")
    chosen = parser.parse_args(words)
    found = mutants.tried(mutants.PARTS[chosen.part], children=chosen.children)
    print(mutants.told(found, mutants.explained()))
    return 0 if mutants.is_enough(found) else 1
