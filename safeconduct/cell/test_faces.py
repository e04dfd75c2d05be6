"""What each process loads: less on the faces of strangers and in the worker, and the same tables for all."""

import json
import os
import subprocess
import sys

import pytest

from safeconduct.cell.fingerprints import ROOT

PROGRAM = """
import json, sys, django
django.setup()
from django.apps import apps
from safeconduct.custody.models import Blob
names = {field.related_model._meta.label for field in Blob._meta.get_fields(include_hidden=True) if field.auto_created}
print(json.dumps({
    "name_blobs": sorted(names),
    "apps": [config.label for config in apps.get_app_configs()],
    "modules": sorted(sys.modules),
    "tables": sorted(model._meta.db_table for model in apps.get_models()),
}))
"""


def loaded_by(face):
    environment = {**os.environ, "SAFECONDUCT_FACE": face, "SAFECONDUCT_MODE": "test", "PYTHONPATH": str(ROOT)}
    environment["DJANGO_SETTINGS_MODULE"] = "safeconduct.cell.settings"
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def owner():
    return loaded_by("owner")


def test_the_public_face_has_no_editor_and_no_jobs(owner):
    public = loaded_by("public")
    assert set(owner["apps"]) - set(public["apps"]) == {
        "procrastinate",
        "simple_translation",
        "wagtailadmin",
        "wagtaildocs",
        "wagtailsearch",
        "wagtailusers",
    }
    assert not {"procrastinate", "pikepdf", "ninja", "wagtail.admin.urls"} & set(public["modules"])


def test_the_worker_has_no_site(owner):
    worker = loaded_by("worker")
    assert {"public", "wagtailcore", "wagtailadmin"}.isdisjoint(worker["apps"])
    assert not {"wagtail.models", "safeconduct.public.models"} & set(worker["modules"])
    for department in ("desk", "dossiers", "placement"):
        assert f"safeconduct.{department}.tasks" in worker["modules"]


@pytest.mark.parametrize("face", ["public", "desk", "worker"])
def test_no_face_has_a_table_that_the_owner_does_not_make(owner, face):
    assert set(loaded_by(face)["tables"]) <= set(owner["tables"])


def test_the_worker_that_sweeps_blobs_knows_everybody_who_names_one(owner):
    assert loaded_by("worker")["name_blobs"] == owner["name_blobs"] != []


KNOCK = """
import json, sys, django
django.setup()
from django.conf import settings
from django.test import Client
from django.urls import reverse
client, answers = Client(raise_request_exception=False), {}
for host in json.loads(sys.argv[1]):
    answer = client.get(sys.argv[2], headers={"host": host, "referer": f"https://{host}/"})
    answers[host] = [answer.status_code, answer.content.decode()]
print(json.dumps({"answers": answers, "trusted": settings.CSRF_TRUSTED_ORIGINS}))
"""
NAMES = {"public": "help.example", "desk": "desk.example"}
PAGES = {"public": "/en/notes/left/", "desk": "/you/ended/"}  # which ask the database nothing


def knock_at(face, *hosts, **settings):
    """What a face answers under each name: status and page; and whose forms it trusts."""
    environment = {**os.environ, "SAFECONDUCT_FACE": face, "SAFECONDUCT_MODE": "test", "PYTHONPATH": str(ROOT)}
    environment |= {"DJANGO_SETTINGS_MODULE": "safeconduct.cell.settings"} | settings
    program = [sys.executable, "-c", KNOCK, json.dumps(hosts), PAGES[face]]
    done = subprocess.run(program, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("face", NAMES)
def test_a_face_answers_under_its_own_name_only(face):
    named = {"PUBLIC_ORIGIN": "https://help.example", "DESK_ORIGIN": "https://desk.example"}
    said = knock_at(face, *NAMES.values(), "localhost", "evil.example", **named)
    own = NAMES[face]
    assert said["trusted"] == [f"https://{own}"]
    assert {host for host, (status, _page) in said["answers"].items() if status == 200} == {own}
    refused = [answer for host, answer in said["answers"].items() if host != own]
    assert refused == [[400, "Your browser sent something that we could not read."]] * 3


def test_on_ones_own_machine_both_names_of_it_are_answered():
    said = knock_at("desk", "127.0.0.1:8001", "localhost:8001", "desk.example", DESK_ORIGIN="http://127.0.0.1:8001")
    assert [status for status, _page in said["answers"].values()] == [200, 200, 400]


COOKIES = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from safeconduct.look.said import Said
answer = Client().get("/language/ru/?next=/", secure=True, headers={"host": "desk.example"})
names = [getattr(settings, one) for one in dir(settings) if one.endswith(("COOKIE_NAME", "_COOKIE"))]
print(json.dumps({
    "names": [Said.cookie_name, *names],
    "answered": [[name, one["secure"], one["httponly"], one["path"], one["domain"]] for name, one in answer.cookies.items()],
    "hidden": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY,
        settings.CSRF_COOKIE_HTTPONLY, settings.SECURE_HSTS_SECONDS >= 365 * 86400, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS],
}))
"""


@pytest.mark.parametrize("face", NAMES)
def test_over_https_every_cookie_is_of_this_host_alone_and_a_browser_comes_back_by_https(face):
    environment = {**os.environ, "SAFECONDUCT_FACE": face, "SAFECONDUCT_MODE": "test", "PYTHONPATH": str(ROOT)}
    environment |= {"DJANGO_SETTINGS_MODULE": "safeconduct.cell.settings", "DESK_ORIGIN": "https://desk.example"}
    environment |= {"PUBLIC_ORIGIN": "https://help.example"}
    done = subprocess.run([sys.executable, "-c", COOKIES], env=environment, capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)
    assert len(said["names"]) == 7
    assert [name for name in said["names"] if not name.startswith("__Host-")] == []
    assert all(said["hidden"])
    assert said["answered"] == ([["__Host-language", True, True, "/", ""]] if face == "desk" else [])
