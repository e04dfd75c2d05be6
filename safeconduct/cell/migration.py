"""Bring a database to the present shape and grants, as the owner: `python -m safeconduct.cell.migration`.

One process for both steps, because starting Django costs more than either when there is nothing to do. An empty
database is built by two, on two cores: the site with the apps of others that it stands on, and the departments; neither
knows the other, and every step renders the models that hang on the one it changes, so apart they are less work too.
`--others` migrates the apps of others only, with those of ours that they build on.
"""

import gc
import os
import sys

EARLIER = """This house was founded by an earlier version: its keys carry no seals, and this version would open nothing.
Nothing was changed. For a demonstration, delete the folder, or name another with --data. A house with real cases
goes on with the version that founded it (see CHANGELOG.md)."""
SITE = "public"  # the one department of ours that builds on the site's apps


def main(words: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconduct.cell.settings")
    import django  # after the settings are named
    from django.core.management import call_command

    django.setup()
    gc.set_threshold(100_000, 20, 50)  # migrations make and drop thousands of classes: a fifth less time
    if "--others" in words:
        _migrate_to(_labels(ours=False))
        return
    must_carry_seals()
    if _is_empty():
        _build()
    call_command("migrate", interactive=False, verbosity=1)
    call_command("apply_grants")
    from safeconduct.cell.founding import found_glass

    found_glass()


def must_carry_seals() -> None:
    """A house whose keys were given before the broker sealed what it gives. Raises SystemExit, and changes nothing."""
    from django.db import connection

    with connection.cursor() as cursor:
        if "custody_holder" not in connection.introspection.table_names(cursor):
            return
        cursor.execute("SELECT name FROM custody_holder WHERE name IN ('recovery', 'roster')")
        if [name for (name,) in cursor.fetchall()] == ["recovery"]:
            sys.exit(EARLIER)


def _is_empty() -> bool:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return not MigrationRecorder(connection).applied_migrations()


def _build() -> None:
    """Migrate an empty database by two processes. Raises SystemExit when the other one failed."""
    from django.db import connection

    _migrate_to({"contenttypes", "auth", "accounts"})  # what both halves refer to
    connection.close()  # a connection must not be shared with the other process
    other = os.fork()
    if other == 0:
        os._exit(_exit_code_of(_labels(ours=False) | {SITE}))
    _migrate_to(_labels(ours=True) - {SITE})
    if os.waitstatus_to_exitcode(os.waitpid(other, 0)[1]) != 0:
        sys.exit("The migrations of the site failed; the reason stands above.")


def _exit_code_of(labels: set[str]) -> int:
    """Migrate in a process that must not return into what its parent was doing."""
    try:
        _migrate_to(labels)
    except BaseException:  # noqa: BLE001 whatever it was, the parent must hear of it
        sys.excepthook(*sys.exc_info())
        return 1
    finally:
        sys.stderr.flush()
    return 0


def _labels(*, ours: bool) -> set[str]:
    from django.apps import apps

    return {config.label for config in apps.get_app_configs() if config.name.startswith("safeconduct.") == ours}


def _migrate_to(labels: set[str]) -> None:
    """Every migration of these apps, and what they depend on."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.migrate([leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] in labels])


if __name__ == "__main__":
    main(sys.argv[1:])
