"""Forms as a browser without scripts sees them, and the two faces to send them to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from safeconduct.intake.forms import BY_CODE
from safeconduct.placement.conftest import hold, make_home, make_unit, opened, programme, provider, second, unit, waits
from safeconduct.shelter.conftest import stay

__all__ = ["hold", "make_home", "make_unit", "opened", "programme", "provider", "second", "stay", "unit", "waits"]

KEY = "one_use_key"
PUBLIC = {"ROOT_URLCONF": "safeconduct.cell.urls_public", "FACE": "public", "MIDDLEWARE": settings.PUBLIC_MIDDLEWARE}
DESK = {"ROOT_URLCONF": "safeconduct.cell.urls_desk", "FACE": "desk", "MIDDLEWARE": settings.DESK_MIDDLEWARE}
ORIGIN = {"HTTP_ORIGIN": "http://testserver"}


@dataclass
class Form:
    """A form that is posted: where to, and what its fields hold."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    @property
    def key(self):
        (key,) = self.fields[KEY]
        return key

    def with_(self, **typed):
        return self.fields | typed


class Reader(HTMLParser):
    """Collects the posted forms of a page."""

    def __init__(self):
        super().__init__()
        self.forms, self.open, self.area = [], None, None

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if tag == "form" and (has.get("method") or "").lower() == "post":
            self.open = Form(has.get("action") or "")
            self.forms.append(self.open)
        elif tag in {"input", "textarea"} and self.open is not None and has.get("name"):
            self.read(tag, has)

    def read(self, tag, has):
        is_choice = has.get("type") in {"checkbox", "radio"}
        if has.get("type") == "file" or (is_choice and "checked" not in has):
            return
        values = self.open.fields.setdefault(has["name"], [])
        if tag == "textarea":
            self.area = values
        else:
            values.append(has.get("value", "on" if is_choice else ""))

    def handle_data(self, data):
        if self.area is not None:
            self.area.append(data.removeprefix("\n"))

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area is not None:
            self.area[:] = ["".join(self.area)]
            self.area = None
        elif tag == "form":
            self.open = None


def forms_in(html):
    reader = Reader()
    reader.feed(html)
    return reader.forms


def form_on(client, path, action=None):
    """The form of a page: the only one that goes to `action`, else to the page itself."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    wanted = {path, ""} if action in {None, path} else {action}
    found = [form for form in forms_in(answer.content.decode()) if form.action in wanted]
    assert found, [form.action for form in forms_in(answer.content.decode())]
    return found[0]


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def public(lead) -> Iterator[Client]:
    """A stranger's browser on the public face as it is served, with the check against forged forms."""
    with override_settings(**PUBLIC):
        yield Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})


@pytest.fixture
def desk():
    """The desk as it is served, inside a test that begins on the public face."""
    return lambda: override_settings(**DESK)


@pytest.fixture
def as_public_role(connect_as, lead) -> Iterator[None]:
    """From here on every query is the public role's."""
    with connect_as("sc_public") as other:
        theirs = {"USER": other.info.user, "PASSWORD": other.info.password}
    kept = {name: connection.settings_dict[name] for name in theirs}
    connection.close()
    connection.settings_dict.update(theirs)
    yield
    connection.close()
    connection.settings_dict.update(kept)


ANSWERS = {
    "safe": {"safe": "threatened"},
    "where": {"where": "Грузия"},
    "story": {"own_words": "Они приходили дважды."},
    "free": {"free": "on", "keep": "on"},
}


def answer_all(client, language="ru"):
    """Every question answered as a browser does it; the last page before sending is next."""
    for code in BY_CODE:
        path = f"/{language}/notes/q/{code}/"
        sent = client.post(path, form_on(client, path).with_(**ANSWERS.get(code, {})))
        assert sent.status_code == 302, (code, sent.status_code)
