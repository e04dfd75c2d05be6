"""Which page is whose: one table per department (`policies.PAGES`), gathered here. A page nobody listed is closed."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from safeconduct.accounts.roles import Role

Pages = dict[str, frozenset[Role]]


@cache
def pages() -> Pages:
    """Roles by the URL name of each page of the desk ("cases:case")."""
    return _gathered("PAGES", {})


@cache
def open_pages() -> frozenset[str]:
    """URL names that need no sign-in."""
    return frozenset().union(*(getattr(module, "OPEN_PAGES", ()) for module in _policy_modules()))


def _gathered(name: str, start: Pages) -> Pages:
    found = dict(start)
    for module in _policy_modules():
        found.update(getattr(module, name, {}))
    return found


def _policy_modules() -> list[object]:
    names = [f"{config.name}.policies" for config in apps.get_app_configs() if config.name.startswith("safeconduct.")]
    return [import_module(name) for name in names if find_spec(name) is not None]
