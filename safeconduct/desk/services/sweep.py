"""What time undoes: each department's own sweep, in one place and one order."""

from collections.abc import Callable, Mapping
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from safeconduct.audit import refusing
from safeconduct.custody import (
    broker,
    canaries,
    drafts,
    glass,
    submissions,
    sweeping,
    taking_back,
    tickets,
    tries,
    workers,
)
from safeconduct.desk.services import erase_case
from safeconduct.guests.services import end as end_guests
from safeconduct.programme.services import quota
from safeconduct.shelter.services import end_stays


def _sign_ins() -> None:
    """Django's own sessions, whose cookies have run out."""
    store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
    store.clear_expired()


SWEEPS: Mapping[str, Callable[[], int | None]] = {
    "erasures": erase_case.sweep,
    "guests": end_guests.sweep,
    "drafts": drafts.sweep,
    "submissions": submissions.sweep,
    "tickets": tickets.sweep,
    "workers": workers.sweep,
    "keys": broker.sweep,
    "taken back": taking_back.sweep,
    "canaries": canaries.tell,
    "glass": glass.sweep,
    "tries": tries.sweep,
    "refusals": refusing.sweep,
    "sign-ins": _sign_ins,
    "holds": quota.sweep,
    "stays": end_stays.sweep,
    "blobs": sweeping.sweep,
}


def sweep() -> None:
    """Sweep everywhere; one sweep that fails does not keep the others. Raises ExceptionGroup of those that failed."""
    failed = []
    for name, of_department in SWEEPS.items():
        try:
            of_department()
        except Exception as error:  # noqa: BLE001 - named, gathered and raised below
            error.add_note(f"sweeping {name}")
            failed.append(error)
    if failed:
        raise ExceptionGroup("the sweep was not whole", failed)
