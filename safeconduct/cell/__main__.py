"""`./run COMMAND …`: finds the command's file and hands it the other words."""

import importlib
import sys

from safeconduct.cell.commands import COMMANDS
from safeconduct.cell.refusal import CellRefused


def main(words: list[str]) -> int:
    name, *others = words or ["help"]
    name = {"-h": "help", "--help": "help"}.get(name, name)
    if name not in COMMANDS:
        print(f"There is no command '{name}'. ./run help lists them.", file=sys.stderr)
        return 2
    command = importlib.import_module(f"safeconduct.cell.commands.{name}")
    try:
        return int(command.run(others))
    except CellRefused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
