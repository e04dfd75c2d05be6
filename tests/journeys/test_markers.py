"""More than a hundred words planted through the screens of every department stand nowhere but behind their keys.

Each form that plants one must be accepted: a word that was never kept would be "not found" as well.
"""

import tempfile

import pytest
from django.db import connection
from django.test import Client, override_settings

from safeconduct.cases.models import Case
from safeconduct.cases.services.move_case import go_to
from safeconduct.cases.states import CaseState
from safeconduct.cell.testing import cluster_for_tests
from safeconduct.conftest import run_jobs
from safeconduct.custody import workers
from safeconduct.evidence.models import Item
from safeconduct.placement.conftest import programme
from safeconduct.shelter.conftest import make_home, make_unit, provider, unit
from tests.journeys.planting import (
    CYRILLIC,
    LATIN,
    Planter,
    plant_at_intake,
    plant_in_the_case,
    plant_in_the_dossier,
    plant_in_the_homes,
    plant_in_the_talk,
    plant_on_the_way,
    plant_papers,
    plant_with_the_authority,
)
from tests.journeys.searching import places_in, places_of

__all__ = ["make_home", "make_unit", "programme", "provider", "unit"]
pytestmark = pytest.mark.slow
STEMS = (LATIN, CYRILLIC)
PUBLIC = {"ROOT_URLCONF": "safeconduct.cell.urls_public", "FACE": "public"}


@pytest.fixture
def planted(lead, housing, caseworker, colleague, browser, programme, unit, tmp_path, monkeypatch, settings):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    workers.announce_worker()
    planter, lena, hugo = Planter(), browser(lead), browser(housing)
    with override_settings(**PUBLIC):
        plant_at_intake(planter, Client())
    case = Case.objects.get()
    for state in (CaseState.HEARD, CaseState.SELECTED, CaseState.EVIDENCE):
        go_to(lead.actor, case=case, to=state)
    plant_in_the_case(planter, lena, case.slug)
    plant_in_the_talk(planter, lena, case.slug)
    plant_papers(planter, lena, case.slug)
    plant_in_the_dossier(planter, lena, case.slug)
    plant_with_the_authority(planter, lena)
    plant_in_the_homes(planter, hugo, unit.home)
    carried = run_jobs()
    for state in (CaseState.LODGED, CaseState.DECIDED):
        go_to(lead.actor, case=Case.objects.get(), to=state)
    plant_on_the_way(planter, lena, case.slug)
    return planter.words, case, lena, carried


def everything_in_the_database() -> str:
    """Each row of each table as text; bytes as hex."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found.extend(row for (row,) in cursor.fetchall())
    return "\n".join(found)


def test_what_is_planted_through_the_screens_stands_in_no_table_file_log_or_job(
    planted, settings, tmp_path, capfd, caplog
):
    words, _case, _lena, carried = planted
    assert len(words) > 100
    assert list(places_of(everything_in_the_database().encode(), STEMS)) == []
    assert list(places_in(tmp_path, STEMS)) == []  # blobs, shred keys, what lay in the temporary folder
    log = cluster_for_tests().log
    said = "".join(capfd.readouterr()) + caplog.text + (log.read_text(errors="replace") if log.exists() else "")
    assert list(places_of(said.encode(), STEMS)) == []
    assert carried
    assert list(places_of(str(carried).encode(), STEMS)) == []


def test_the_planted_words_are_there_for_who_holds_the_keys(planted):
    words, case, lena, _carried = planted
    item = Item.objects.latest("received_at")
    pages = [
        *(f"/cases/{case.slug}/{part}" for part in ("", "story/", "identity/", "people/2/", "profile/")),
        *(f"/requests/{case.slug}/?open=story", f"/requests/{case.slug}/talk/", f"/evidence/{case.slug}/{item.pk}/"),
        *(f"/dossiers/{case.slug}/{part}" for part in ("facts/", "statement/")),
        *("/programme/talks/", "/programme/proposals/1/", f"/arrival/{case.slug}/", "/homes/list/"),
    ]
    shown = "".join(lena.get(page).content.decode() for page in pages)
    assert sum(word in shown for word in words) >= 60
