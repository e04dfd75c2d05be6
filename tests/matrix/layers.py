"""Switching single layers of the authorization off, to see whether the others hold: for tests, and nowhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db.models import Exists, OuterRef

from safeconduct.accounts import middleware
from safeconduct.accounts.actors import Actor
from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.models import CompartmentKey


@contextmanager
def without_policy() -> Iterator[None]:
    """Layer 1 says yes to everything: every page, every step, and every selector's question whether a key is held."""

    def is_there(_actor: object, compartment: Compartment, *, subject: str = "pk") -> Exists:
        return Exists(CompartmentKey.objects.filter(compartment=compartment, subject=OuterRef(subject)))

    def for_anybody(compartment: Compartment, *, subject: str, holder: str) -> Exists:
        return Exists(CompartmentKey.objects.filter(compartment=compartment, subject=OuterRef(subject)))

    yes = [
        patch.object(middleware, "_may_enter", lambda *_: True),
        patch.object(Actor, "has", lambda *_: True),
        *_everywhere(grants.opens, is_there),
        *_everywhere(grants.held_there, for_anybody),
        *_everywhere(grants.may_open, lambda *_: True),
        *_everywhere(grants.compartments_open_to, lambda *_: frozenset(Compartment)),
    ]
    for one in yes:
        one.start()
    try:
        yield
    finally:
        for one in reversed(yes):
            one.stop()


def _everywhere(function: Callable[..., Any], instead: Callable[..., Any]) -> list[Any]:
    """In the module that has it, and in each that took it by its name."""
    return [
        patch.object(module, name, instead)
        for module in list(sys.modules.values())
        if getattr(module, "__name__", "").startswith("safeconduct.")
        for name, value in list(vars(module).items())
        if value is function
    ]
