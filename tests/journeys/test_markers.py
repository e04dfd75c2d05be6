"""More than a hundred words planted through the screens of every department stand nowhere but behind their keys.

Each form that plants one must be accepted: a word that was never kept would be "not found" as well.
"""

import tempfile
from datetime import timedelta
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings

from safeconduct.cases.models import Case
from safeconduct.cases.services.move_case import go_to
from safeconduct.cases.states import CaseState
from safeconduct.cell.testing import cluster_for_tests
from safeconduct.conftest import run_jobs
from safeconduct.custody import workers
from safeconduct.evidence.models import Item
from safeconduct.kernel import clock
from safeconduct.placement.conftest import programme
from safeconduct.public.test_offer import OFFER
from safeconduct.shelter.conftest import make_home, make_unit, provider, unit
from safeconduct.shelter.models import Offer
from tests.journeys.conftest import boxes, go

__all__ = ["make_home", "make_unit", "programme", "provider", "unit"]
pytestmark = pytest.mark.slow
PUBLIC = {"ROOT_URLCONF": "safeconduct.cell.urls_public", "FACE": "public"}


class Planter:
    """Gives words that stand nowhere else, and remembers them."""

    def __init__(self) -> None:
        self._numbers = count()
        self.words: list[str] = []

    def one(self) -> str:
        self.words.append(f"Planted{next(self._numbers):03d}Zq")
        return self.words[-1]

    def some(self, many: int) -> str:
        return " ".join(self.one() for _time in range(many))

    def named(self, *fields: str) -> dict[str, str]:
        return {field: self.one() for field in fields}

    def file(self) -> SimpleUploadedFile:
        return SimpleUploadedFile(f"{self.one()}.txt", self.one().encode() * 300, content_type="text/plain")


def plant_at_intake(planter):
    with override_settings(**PUBLIC):
        stranger = Client()
        go(stranger, "/en/notes/q/time/", planter.named("time_left"))
        go(stranger, "/en/notes/q/where/", planter.named("where"))
        go(stranger, "/en/notes/q/name/", planter.named("working_name", "pronouns"))
        go(stranger, "/en/notes/q/story/", {"own_words": planter.some(20)})
        go(stranger, "/en/notes/q/files/", {"file": planter.file()})
        go(stranger, "/en/notes/q/free/", {"free": "on", "keep": "on"})
        go(stranger, "/en/notes/check/")
        go(stranger, "/en/offer/", OFFER | planter.named("name", "phone", "languages", "words"))


def plant_in_the_case(planter, lena, slug):
    at = f"/cases/{slug}/"
    person = planter.named("working_name", "pronouns")
    go(lena, f"{at}people/add/", person | {"relation": "partner", "is_adult": "yes"})
    names = planter.named(
        "birth_place", "document", "family_name", "given_names", "number",
        "other_document", "other_family_name", "other_given_names",
    )  # fmt: skip
    go(lena, f"{at}identity/1/", names | {"nationality": "RUS"})
    go(lena, f"{at}story/change/", {"added": planter.some(20)})
    profile = {"size": "2", "couples": "0", "children": "0", "composition": "mixed"}
    go(lena, f"{at}profile/", profile | planter.named("needs"))
    go(lena, f"{at}task/", {"kind": "call", **planter.named("words"), **boxes("due_on", clock.today())})
    go(lena, f"/requests/{slug}/talk/", {"text": planter.some(10)})


def plant_papers(planter, lena, slug):
    go(lena, f"/evidence/{slug}/upload/", {"papers": planter.file(), "origin": "household"})
    person = str(Case.objects.get(slug=slug).people.first().pk)
    for item in Item.objects.all():
        about = {"kind": "threat", "person": person, "language": "ru", "legalisation": "none"}
        go(lena, f"/evidence/{slug}/{item.pk}/sort/", about | planter.named("shows"))


def plant_in_the_dossier(planter, lena, slug):
    at, place = f"/dossiers/{slug}/", {"track": "D", "post": "moscow"}
    go(lena, f"{at}open/", place)
    facts = {"relationship": "married", "country_1": "ru", "country_2": "ru", **planter.named("authority_reference")}
    go(lena, f"{at}facts/", facts | planter.named("name_1", "name_2"))
    said = {"original_language": "ru", "translation_language": "fr"}
    go(lena, f"{at}statement/", said | {"original": planter.some(5), "translation": planter.some(5)})
    go(lena, f"{at}bundle/", {"language": "fr", "second_language": "en"})


def plant_with_the_authority(planter, lena):
    go(lena, "/programme/talks/minutes/", boxes("held_on", clock.today()) | planter.named("with_whom", "text"))
    go(lena, "/programme/talks/promise/", {"side": "authority", **planter.named("text")})
    proposal = {"asked": "10", "language": "en", **planter.named("grounds", "support")}
    go(lena, "/programme/proposals/new/", proposal)


def plant_in_the_homes(planter, hugo, home):
    address = planter.named("street", "town", "contact_name", "contact_phone", "way_in")
    go(hugo, f"/homes/{home.pk}/address/change/", address | {"postcode": "9000"})
    go(hugo, f"/homes/offers/{Offer.objects.get().pk}/answer/", {"to": "contacted", **planter.named("words")})
    private = {"provider": "new_host", "municipality": "44021", "contact_email": "a@b.example"}
    go(hugo, "/homes/add/", private | planter.named("contact_name", "contact_phone"))


def plant_on_the_way(planter, lena, slug):
    travel = boxes("travel_on", clock.today() + timedelta(days=9))
    go(lena, f"/arrival/{slug}/plan/", travel | planter.named("words"))


@pytest.fixture
def planted(lead, housing, caseworker, colleague, browser, programme, unit, tmp_path, monkeypatch, settings):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    workers.announce_worker()
    planter, lena, hugo = Planter(), browser(lead), browser(housing)
    plant_at_intake(planter)
    case = Case.objects.get()
    for state in (CaseState.HEARD, CaseState.SELECTED, CaseState.EVIDENCE):
        go_to(lead.actor, case=case, to=state)
    plant_in_the_case(planter, lena, case.slug)
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
    dump = everything_in_the_database()
    assert [word for word in words if word in dump or word.encode().hex() in dump] == []
    for path in tmp_path.rglob("*"):  # blobs, shred keys, what lay in the temporary folder
        content = path.read_bytes() if path.is_file() else b""
        assert [word for word in words if word.encode() in content or word in path.name] == []
    log = cluster_for_tests().log
    said = "".join(capfd.readouterr()) + caplog.text + (log.read_text(errors="replace") if log.exists() else "")
    assert [word for word in words if word in said] == []
    assert carried
    assert [word for word in words if word in str(carried)] == []


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
