"""Bring a database to the present shape and grants, as the owner: `python -m safeconduct.cell.migration`.

One process for both steps, because starting Django costs more than either when there is nothing to do.
"""

import os


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconduct.cell.settings")
    import django  # after the settings are named
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=1)
    call_command("apply_grants")


if __name__ == "__main__":
    main()
