"""Style sheets, scripts and icons, as a browser gets them."""

import pytest
from django.conf import settings
from django.test import Client, override_settings

FACES = {"public": settings.PUBLIC_MIDDLEWARE, "desk": settings.DESK_MIDDLEWARE}
KINDS = {"a.css": "text/css", "a.js": "text/javascript", "a.svg": "image/svg+xml"}
PAGE = "/you/ended/"


@pytest.fixture(params=FACES)
def asked(request, tmp_path):
    """Asks one of the faces; no database is there."""
    for name in [*KINDS, "staticfiles.json", "LICENCES.txt"]:
        (tmp_path / "static" / "look").mkdir(parents=True, exist_ok=True)
        (tmp_path / "static" / "look" / name).write_text("{}")
    (tmp_path / "pepper.css").write_text("secret")
    with override_settings(
        MIDDLEWARE=FACES[request.param], STATIC_ROOT=str(tmp_path / "static"), SECURE_HSTS_SECONDS=31536000,
        SECURE_HSTS_INCLUDE_SUBDOMAINS=True,
    ):  # fmt: skip
        yield lambda address, method="GET": Client().generic(method, address, secure=True)


@pytest.mark.django_db
def test_they_carry_the_headers_of_a_page_and_say_what_they_are(asked):
    page = asked(PAGE)
    held = {name for name in page.headers if name.startswith(("X-", "Content-Sec", "Cross-", "Referrer", "Strict"))}
    assert {"X-Content-Type-Options", "Content-Security-Policy", "Strict-Transport-Security"} < held
    for name, kind in KINDS.items():
        answer = asked(f"/static/look/{name}")
        assert answer.status_code == 200
        assert answer["Content-Type"] == f"{kind}; charset=utf-8"
        assert {header: answer[header] for header in held} == {header: page[header] for header in held}
        assert not answer.cookies
    assert "includeSubDomains" in page["Strict-Transport-Security"]


@pytest.mark.parametrize(
    "path",
    ["", "look", "look/", "look/none.css", "staticfiles.json", "look/LICENCES.txt", "../pepper.css", "..%2fpepper.css"],
)
def test_nothing_else_lies_there(asked, path):
    answer = asked(f"/static/{path}")
    assert (answer.status_code, answer.content) == (404, b"Not found")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_they_are_only_read(asked):
    for method in ("POST", "TRACE", "OPTIONS"):
        assert asked("/static/look/a.css", method).status_code == 404
