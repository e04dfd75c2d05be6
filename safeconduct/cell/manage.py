"""Django's management commands, inside this house: `python -m safeconduct.cell.manage …`."""

import os
import sys

import django
from django.core.management import execute_from_command_line

from safeconduct.cell.loading import nothing_to_throw_away


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconduct.cell.settings")
    with nothing_to_throw_away():
        django.setup()
    execute_from_command_line(["./run manage", *sys.argv[1:]])


if __name__ == "__main__":
    main()
