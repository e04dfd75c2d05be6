"""Bring a database to the present shape and grants, as the owner: `python -m safeconduct.cell.migration`.

One process for both steps, because starting Django costs more than either when there is nothing to do. The apps of
others go first, with those of ours that they build on: every step renders the models that hang on the one it changes,
and ours would hang on theirs. `--others` stops after them.
"""

import gc
import os
import sys


def main(words: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconduct.cell.settings")
    import django  # after the settings are named
    from django.core.management import call_command

    django.setup()
    gc.set_threshold(100_000, 20, 50)  # migrations make and drop thousands of classes: a fifth less time
    _migrate_others()
    if "--others" in words:
        return
    call_command("migrate", interactive=False, verbosity=1)
    call_command("apply_grants")


def _migrate_others() -> None:
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("safeconduct.")}
    executor = MigrationExecutor(connection)
    executor.migrate([leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] not in ours])


if __name__ == "__main__":
    main(sys.argv[1:])
