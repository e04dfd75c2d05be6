"""One rival, one instance: progress on standard output, a line of JSON each; the best placement in a file."""

import argparse
import importlib
from pathlib import Path

from safeconduct.cell.bench.placing.rivals.question import Question


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("method")
    for name in ("instance", "cities", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--gap", type=float, default=0.0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    words = vars(parser.parse_args())
    method = words.pop("method")
    question = Question(**words)
    question.end(importlib.import_module(f"safeconduct.cell.bench.placing.rivals.{method}").run(question))


if __name__ == "__main__":
    main()
