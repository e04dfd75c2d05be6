"""Headers that hold on every answer."""

import pytest
from django.conf import settings
from django.test import Client, override_settings


@pytest.mark.parametrize(("urlconf", "address"), [("urls_desk", "/you/sign-in/"), ("urls_public", "/ru/notes/")])
def test_every_answer_forbids_everything_from_elsewhere(lead, urlconf, address):
    with override_settings(ROOT_URLCONF=f"safeconduct.cell.{urlconf}"):
        answer = Client().get(address)
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "; object-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; " in policy
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'; trusted-types look default" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not [name for name in answer.headers if name.startswith("Access-Control-")]


def test_a_stranger_who_only_looks_gets_no_cookie(lead):
    with override_settings(ROOT_URLCONF="safeconduct.cell.urls_public"):
        assert not Client().get("/en/notes/").cookies


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PUT", "PATCH", "DELETE", "CONNECT", "PROPFIND"])
def test_pages_are_read_and_forms_are_sent_and_nothing_else(lead, browser, method):
    desk = browser(lead)
    for address in ("/you/sign-in/", "/", "/cases/", "/healthz"):
        answer = desk.generic(method, address)
        assert (answer.status_code, answer["Allow"], answer.content) == (405, "GET, HEAD, POST", b"Not taken"), address
    with override_settings(ROOT_URLCONF="safeconduct.cell.urls_public", MIDDLEWARE=settings.PUBLIC_MIDDLEWARE):
        for address in ("/ru/notes/", "/ru/", "/healthz"):
            assert Client().generic(method, address).status_code == 405, address


def test_words_say_in_what_letters_they_are_written(lead):
    assert Client().get("/you/sign-in/")["Content-Type"] == "text/html; charset=utf-8"
    with override_settings(ROOT_URLCONF="safeconduct.cell.urls_public", MIDDLEWARE=settings.PUBLIC_MIDDLEWARE):
        kinds = {
            address: Client().get(address)["Content-Type"] for address in ("/robots.txt", "/sitemap.xml", "/healthz")
        }
    assert kinds == {
        "/robots.txt": "text/plain; charset=utf-8",
        "/sitemap.xml": "application/xml; charset=utf-8",
        "/healthz": "text/plain; charset=utf-8",
    }


def test_no_script_reads_a_cookie_and_none_goes_with_what_another_site_sends(lead, browser):
    desk = browser(lead).cookies
    with override_settings(ROOT_URLCONF="safeconduct.cell.urls_public", MIDDLEWARE=settings.PUBLIC_MIDDLEWARE):
        public = Client()
        public.post("/en/notes/q/safe/", {"safe": "yes"})
    held = {
        name: (one["httponly"], one["samesite"]) for cookies in (desk, public.cookies) for name, one in cookies.items()
    }
    strict = {settings.SESSION_COOKIE_NAME, settings.HALF_COOKIE, settings.CSRF_COOKIE_NAME}
    assert held == {**dict.fromkeys(strict, (True, "Strict")), settings.DRAFT_COOKIE: (True, "Lax")}
