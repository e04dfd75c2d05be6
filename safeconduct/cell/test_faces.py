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
