"""What a stranger at either door, or a colleague with too little, tried once; each of these opened something."""

import io
import logging
from types import SimpleNamespace

import pytest
from django.test import Client, override_settings
from django.utils.translation import trans_real
from PIL import Image

from safeconduct.accounts.roles import Role
from safeconduct.cases.states import CaseState
from safeconduct.cell.house import DEMO, PRODUCTION, House, OtherHouse
from safeconduct.cell.log import WithoutAddress
from safeconduct.custody import broker, door
from safeconduct.custody.errors import Busy, WrongPassphrase
from safeconduct.evidence.disarm import frames, sandbox
from safeconduct.evidence.disarm.frames import Frame, Word
from safeconduct.evidence.refusals import NoSandbox
from safeconduct.look.forms import DateInThreeBoxes
from safeconduct.programme.demo import select
from safeconduct.public import uploads
from safeconduct.shelter.models import Home
from safeconduct.shelter.payloads import HomeAddress, ProviderContact
from safeconduct.shelter.services.homes import add_home, add_provider
from safeconduct.shelter.words import ProviderKind


def picture(width, height):
    made = io.BytesIO()
    Image.new("1", (width, height)).save(made, "PNG")
    made.seek(0)
    made.name = "white.png"
    return made


def test_a_stranger_makes_the_desk_draw_no_picture(db, monkeypatch):
    opened = []
    monkeypatch.setattr(uploads, "_bare", lambda file: opened.append(file) or io.BytesIO())
    answer = Client().post("/site/images/add/", {"file": picture(10, 10)})
    assert answer.status_code in {302, 401, 404}
    assert opened == []


def test_a_picture_of_sixty_million_pixels_is_never_drawn():
    assert uploads._bare(picture(8_000, 8_000)).getvalue() == b""


def test_a_language_that_nobody_speaks_is_not_kept_in_memory(lead):
    with override_settings(ROOT_URLCONF="safeconduct.cell.urls_public"):
        Client().post("/en/notes/q/safe/", {"language": "x" * 5000})
    assert not [name for name in trans_real._translations if len(name) > 10]


def test_a_storm_of_words_leaves_threads_for_everybody_else(settings):
    taken = [door._deriving.acquire(blocking=False) for _place in range(4)]
    try:
        assert all(taken)
        with pytest.raises(Busy):
            broker.pretend_to_check("six words")
    finally:
        for _place in taken:
            door._deriving.release()
    with pytest.raises(WrongPassphrase):
        broker.pretend_to_check("six words")


@pytest.fixture
def home(housing):
    provider = add_provider(
        housing.actor, kind=ProviderKind.HOST, name="", contact=ProviderContact(name="Els", phone="1")
    )
    address = HomeAddress(street="Lindenlaan 1", postcode="9000", town="Gent", contact_name="Els", contact_phone="1")
    return add_home(housing.actor, provider=provider, municipality="44021", address=address)


ELSEWHERE = {"street": "Elsewhere 9", "postcode": "9000", "town": "Gent", "contact_name": "X", "contact_phone": "2"}


def overwrite(client, home):
    """What the forged form changed: the sealed content before and after."""
    before = Home.objects.get(pk=home.pk).address
    answer = client.post(f"/homes/{home.pk}/address/change/", {**ELSEWHERE, "seen": before.version})
    return answer, before.content, Home.objects.get(pk=home.pk).address.content


def test_an_address_is_not_overwritten_with_the_second_key_closed(browser, housing, home):
    answer, before, after = overwrite(browser(housing, step_up=False), home)
    assert answer.status_code == 401
    assert after == before


def test_an_address_is_not_overwritten_by_a_lead_without_its_key(browser, colleague, home):
    answer, before, after = overwrite(browser(colleague("sofia", Role.LEAD)), home)
    assert answer.status_code == 404
    assert after == before


def test_the_same_form_from_who_holds_both_keys_is_taken(browser, housing, home):
    answer, before, after = overwrite(browser(housing), home)
    assert answer.status_code == 302
    assert after != before


def test_no_walls_once_does_not_mean_no_walls_for_ever(monkeypatch):
    monkeypatch.setattr(sandbox, "_held", sandbox.threading.Event())
    monkeypatch.setattr(sandbox, "_walls", lambda: ("/bin/false",))
    assert not sandbox.has_sandbox()
    monkeypatch.setattr(sandbox, "_walls", lambda: ())
    assert sandbox.has_sandbox() is (sandbox.shutil.which("bwrap") is not None)


def test_a_real_house_opens_no_file_without_walls(monkeypatch, settings):
    settings.MODE = "production"
    monkeypatch.setattr(sandbox, "has_sandbox", lambda: False)
    with pytest.raises(NoSandbox):
        sandbox.command("application/pdf", 150, 1, 1)


def test_a_paper_of_exactly_three_hundred_pages_is_read_to_its_end():
    said = io.BytesIO()
    frames.write(said, Frame(Word.COUNT, 0, frames.MOST_PAGES))
    for _page in range(frames.MOST_PAGES):
        frames.write(said, Frame(Word.PAGE, 1, 1, 1, b"\0"))
    frames.write(said, Frame(Word.END))
    said.seek(0)
    assert len(list(frames.read(said))) == frames.MOST_PAGES + 1


def test_a_real_house_does_not_become_a_demonstration(tmp_path):
    House(tmp_path / "cell", PRODUCTION, 8000).furnish()
    with pytest.raises(OtherHouse, match=r"\./run up"):
        House(tmp_path / "cell", DEMO, 8000).furnish()


def test_the_log_names_the_page_that_failed_and_not_the_case():
    record = logging.LogRecord("django.request", logging.ERROR, "", 1, "%s: %s", ("Error", "/cases/alder-9/"), None)
    record.request = SimpleNamespace(resolver_match=SimpleNamespace(view_name="cases:case"))
    WithoutAddress().filter(record)
    assert record.getMessage() == "Error: cases:case"


def test_a_year_beyond_the_calendar_is_refused_in_the_form():
    with pytest.raises(Exception, match="four figures"):
        DateInThreeBoxes().clean(["31", "12", "9999"])


def test_a_search_for_what_no_database_holds_finds_nothing(browser, lead):
    assert browser(lead).post("/search/", {"q": "\0"}, follow=True).status_code == 200


def test_who_reads_requests_reads_a_selected_household_no_more(browser, lead, colleague, volunteer, make_case):
    case = make_case(CaseState.HEARD)
    client = browser(volunteer)
    assert client.get(f"/requests/{case.slug}/").status_code == 200
    select(lead.actor, colleague("sofia", Role.LEAD).actor, case)
    assert client.get(f"/requests/{case.slug}/").status_code == 404
    assert client.get(f"/cases/{case.slug}/").status_code == 404
