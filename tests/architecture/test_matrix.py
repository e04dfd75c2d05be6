"""Who may open which page: generated from both URLconfs. A page that no table lists fails here and is closed there."""

import importlib
import re
import uuid

import pytest
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver

from safeconduct.accounts.pages import open_pages, pages
from safeconduct.accounts.roles import Role
from safeconduct.conftest import make_colleague

NAMED = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
SAMPLES = {"slug": "no-such-tree-1", "int": "1", "uuid": str(uuid.UUID(int=1)), "str": "x", "path": "x", None: "x"}


def patterns(urlconf: str) -> list[tuple[str, str]]:
    """View name and address of each page, parameters filled with things that do not exist."""
    return list(_walk(importlib.import_module(urlconf).urlpatterns, "", ""))


def _walk(entries, route, space):
    for entry in entries:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry.url_patterns, here, inner)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{space}{entry.name}", "/" + NAMED.sub(lambda found: SAMPLES[found["kind"]], here)


DESK = [(name, address) for name, address in patterns("safeconduct.cell.urls_desk") if not address.startswith("/site/")]
PUBLIC_ALLOWED_PREFIXES = ("wagtail",)


def test_every_page_of_the_desk_is_listed():
    assert sorted({name for name, _address in DESK} - set(pages()) - open_pages()) == []


def test_no_table_lists_a_page_that_is_gone():
    known = {name for name, _address in patterns("safeconduct.cell.urls_desk")} | {
        name for name, _address in patterns("safeconduct.cell.urls_public")
    }
    assert sorted((set(pages()) | open_pages()) - known) == []


def test_every_page_of_the_public_face_is_listed():
    names = {name for name, _address in patterns("safeconduct.cell.urls_public")}
    assert sorted(name for name in names - open_pages() if not name.startswith(PUBLIC_ALLOWED_PREFIXES)) == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_reaches_no_page_of_the_desk(db, method):
    client = Client()
    for name, address in DESK:
        if name not in open_pages():
            answer = getattr(client, method)(address)
            assert answer.status_code in {302, 401}, (name, answer.status_code)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_finds_its_own_doors_and_no_others(lead, role, browser):
    client = browser(make_colleague("rita", role, let_in_by=lead.actor))
    for name, address in DESK:
        if name in open_pages() or name == "accounts:lock":
            continue
        answer = client.get(address)
        if role not in pages()[name]:
            assert answer.status_code == 404, (role, name, answer.status_code)
        else:
            assert answer.status_code in {200, 302, 404, 405}, (role, name, answer.status_code)


def test_posting_through_a_wrong_door_is_the_same_404(lead, browser):
    client = browser(make_colleague("rita", Role.TREASURER, let_in_by=lead.actor))
    for name, address in DESK:
        if name not in open_pages() and Role.TREASURER not in pages()[name]:
            assert client.post(address).status_code == 404, name


def test_the_public_face_has_no_door_to_the_desk(lead):
    with override_settings(ROOT_URLCONF="safeconduct.cell.urls_public"):
        for address in ("/cases/", "/you/sign-in/", "/site/", "/log/", "/requests/"):
            assert Client().get(address).status_code in {302, 404}
            assert Client().get(address, follow=True).status_code == 404
