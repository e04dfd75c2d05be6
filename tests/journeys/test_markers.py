"""A hundred words planted through the screens are found nowhere but behind their keys."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings

from safeconduct.cases.models import Case
from tests.journeys.conftest import seen_at

PLANTED = [f"Planted{number:03d}Zq" for number in range(100)]


def everything_in_the_database() -> str:
    """Each row of each table as text; bytes as hex and as the text that they might be."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found.extend(row for (row,) in cursor.fetchall())
    return "\n".join(found)


def plant_as_stranger(words: list[str]) -> None:
    with override_settings(ROOT_URLCONF="safeconduct.cell.urls_public", FACE="public"):
        browser = Client()
        take = iter(words)
        browser.post("/en/notes/q/time/", {"time_left": next(take)})
        browser.post("/en/notes/q/where/", {"where": next(take)})
        browser.post("/en/notes/q/name/", {"working_name": next(take), "pronouns": next(take)})
        browser.post("/en/notes/q/story/", {"own_words": " ".join(next(take) for _time in range(20))})
        note = SimpleUploadedFile(f"{next(take)}.txt", next(take).encode() * 3, content_type="text/plain")
        assert browser.post("/en/notes/q/files/", {"file": note}).status_code == 302
        browser.post("/en/notes/q/free/", {"free": "on", "keep": "on"})
        assert browser.post("/en/notes/check/").status_code == 302


def plant_as_colleague(browser: Client, slug: str, words: list[str]) -> None:
    take = iter(words)
    card = {"working_name": next(take), "pronouns": next(take), "relation": "partner", "is_adult": "yes"}
    browser.post(f"/cases/{slug}/people/add/", card)
    identity = {
        "nationality": "RUS", "birth_place": next(take), "document": next(take), "family_name": next(take),
        "given_names": next(take), "number": next(take), "other_document": next(take),
        "other_family_name": next(take), "other_given_names": next(take),
    }  # fmt: skip
    assert browser.post(f"/cases/{slug}/identity/1/", identity).status_code == 302
    added = " ".join(next(take) for _time in range(25))
    change = f"/cases/{slug}/story/change/"
    assert browser.post(change, {"added": added, **seen_at(browser, change)}).status_code == 302
    profile = {"size": "2", "couples": "0", "children": "0", "composition": "mixed", "needs": next(take)}
    profile |= {"wished_areas": next(take), "excluded_areas": next(take)}
    assert browser.post(f"/cases/{slug}/profile/", profile).status_code == 302
    day = {"due_on_day": "3", "due_on_month": "5", "due_on_year": "2027"}
    assert browser.post(f"/cases/{slug}/task/", {"kind": "call", "words": next(take), **day}).status_code == 302
    talks = {"held_on_day": "3", "held_on_month": "5", "held_on_year": "2026"}
    talks |= {"with_whom": next(take), "text": " ".join(next(take) for _time in range(10))}
    browser.post("/programme/talks/minutes/", talks)


@pytest.fixture
def planted(lead, caseworker, browser, tmp_path, settings):
    from safeconduct.programme.services.found_programme import found_programme  # the programme needs the lead first

    found_programme(made_by="test")
    plant_as_stranger(PLANTED[:30])
    case = Case.objects.get()
    desk = browser(lead)
    plant_as_colleague(desk, case.slug, PLANTED[30:])
    return case, desk


def test_what_is_planted_through_the_screens_stands_in_no_table_and_no_file(planted, settings, capfd, caplog):
    dump = everything_in_the_database()
    found = [word for word in PLANTED if word in dump or word.encode().hex() in dump]
    assert found == []
    for folder in (settings.BLOB_DIR, settings.SHRED_DIR):
        for path in Path(folder).rglob("*"):
            content = path.read_bytes() if path.is_file() else b""
            assert not [word for word in PLANTED if word.encode() in content or word in path.name]
    said = "".join(capfd.readouterr()) + caplog.text
    assert not [word for word in PLANTED if word in said]


def test_the_planted_words_are_there_for_who_holds_the_keys(planted):
    case, desk = planted
    shown = desk.get(f"/cases/{case.slug}/story/").content.decode()
    shown += desk.get(f"/cases/{case.slug}/identity/").content.decode()
    assert sum(word in shown for word in PLANTED) >= 50


def test_no_job_carries_a_planted_word(planted):
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        assert not [word for (args,) in cursor.fetchall() for word in PLANTED if word in args]
