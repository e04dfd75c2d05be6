import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from procrastinate.contrib.django.models import ProcrastinateJob

from safeconduct.accounts.pages import open_pages
from safeconduct.audit.checkpoints import own_key, sign_checkpoint
from safeconduct.audit.exporting import prove_inclusion
from safeconduct.audit.models import Leaf
from safeconduct.audit.outside import reading
from safeconduct.audit.outside.verdicts import Word
from safeconduct.cases.models import Case
from safeconduct.cases.services.consents import give_consent, withdraw_consent
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import ConsentKind
from safeconduct.desk.models import Erasure
from safeconduct.desk.services.erase_case import ask_erasure
from safeconduct.desk.tasks import finish_confirmed
from safeconduct.desk.words import ErasureGround
from safeconduct.desk.worklist import needs_for
from safeconduct.kernel import clock
from safeconduct.programme.models import Hold
from safeconduct.programme.services.quota import use_places

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
OTHERS = {"int": "1", "uuid": "00000000-0000-0000-0000-000000000001", "slug": "free"}


@pytest.fixture
def erase(browser, second, django_capture_on_commit_callbacks):
    """Another lead types the name of the case and confirms, in the browser."""

    def make(asked: Erasure) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            answer = browser(second).post(f"/erasures/{asked.pk}/", {"name": f" {asked.case.name.lower()} "})
        assert answer.status_code == 302
        finish_confirmed(**ProcrastinateJob.objects.get(task_name="desk.erase").args)

    return make


def test_the_officer_asks_and_a_lead_confirms(browser, lived, officer, lead, django_capture_on_commit_callbacks):
    case = lived[0]
    daan, lena = browser(officer), browser(lead)
    assert case.name in daan.get("/erasures/").content.decode()
    page = daan.get(f"/erasures/{case.slug}/ask/").content.decode()
    assert "2 sealed files" in page
    assert "Мира" not in page
    assert daan.post(f"/erasures/{case.slug}/ask/", {"ground": "consent"}).status_code == 302
    at = f"/erasures/{Erasure.objects.get().pk}/"
    assert "another officer or lead confirms" in daan.get(at).content.decode()
    assert "Confirm or leave an erasure" in lena.get("/").content.decode()
    assert "Confirm or leave an erasure" not in daan.get("/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert lena.post(at, {"name": case.name}).status_code == 302
    assert "being erased" in daan.get("/erasures/").content.decode()
    finish_confirmed(**ProcrastinateJob.objects.get(task_name="desk.erase").args)
    register = daan.get("/erasures/").content.decode().partition("Erased")[2]
    assert case.name in register
    assert "being erased" not in register


def test_a_refused_confirmation_says_why_and_erases_nothing(browser, asked, officer, lead):
    own = browser(officer).post(f"/erasures/{asked.pk}/", {"name": asked.case.name})
    wrong = browser(lead).post(f"/erasures/{asked.pk}/", {"name": "Another Tree 1"})
    assert (own.status_code, wrong.status_code) == (409, 400)
    assert "Nobody confirms their own request." in own.content.decode()
    assert "That is not the name of this case." in wrong.content.decode()
    assert Case.objects.get(pk=asked.case_id).state == CaseState.WITHDRAWN


def test_a_confirmation_sent_again_finds_nothing(browser, asked, erase, lead):
    erase(asked)
    assert browser(lead).post(f"/erasures/{asked.pk}/", {"name": asked.case.name}).status_code == 404


def test_a_reason_must_be_given(browser, ended, officer):
    assert browser(officer).post(f"/erasures/{ended.slug}/ask/", {"ground": ""}).status_code == 400
    assert not Erasure.objects.exists()


def test_only_officer_and_leads_find_the_pages(browser, asked, caseworker):
    client = browser(caseworker)
    for at in ("/erasures/", f"/erasures/{asked.case.slug}/ask/", f"/erasures/{asked.pk}/"):
        assert client.get(at).status_code == client.post(at).status_code == 404


def addresses(slug: str) -> list[str]:
    """Every address of the desk that names a case, or a row of one by an id."""
    found = []

    def walk(entries, route, space):
        for entry in entries:
            here = route + str(entry.pattern)
            if isinstance(entry, URLResolver):
                walk(entry.url_patterns, here, f"{space}{entry.namespace}:" if entry.namespace else space)
            elif (
                isinstance(entry, URLPattern) and "<slug:slug>" in here and space + str(entry.name) not in open_pages()
            ):
                filled = here.replace("<slug:slug>", slug)
                found.append("/" + PARAMETER.sub(lambda match: OTHERS[match[1]], filled))

    walk(get_resolver("safeconduct.cell.urls_desk").url_patterns, "", "")
    return found


def test_every_page_of_an_erased_case_answers_as_if_it_had_never_been(browser, lived, asked, erase, lead, officer):
    case = lived[0]
    everywhere = addresses(case.slug)
    assert len(everywhere) > 40
    lena = browser(lead)
    assert lena.get(f"/cases/{case.slug}/").status_code == 200
    erase(asked)
    for client in (lena, browser(officer)):
        for at in everywhere:
            assert client.get(at).status_code in {404, 405}, at
            assert client.post(at, {"to": "asked"}).status_code in {404, 405}, at


def test_lists_that_must_show_an_erased_case_say_that_it_is_erased(browser, lived, asked, erase, lead):
    case, lena = lived[0], browser(lead)
    Hold.objects.update(state="held", used_at=None, freed_at=None)
    use_places(lead.actor, hold=Hold.objects.get())
    erase(asked)
    ledger = lena.get("/programme/").content.decode()
    assert "an erased household" in ledger
    for at in ("/", "/cases/", "/homes/", "/placement/", "/dossiers/", "/arrival/", "/programme/", "/log/"):
        answer = lena.get(at)
        assert answer.status_code == 200
        assert case.name not in answer.content.decode(), at
    assert Leaf.objects.filter(action="erased", subject_id=str(case.pk)).exists()


def test_the_page_of_erasures_asks_the_database_as_often_for_many_as_for_few(
    browser, officer, make_case, django_assert_max_num_queries
):
    for number in range(12):
        make_case(name=f"Person {number}")
    Case.objects.update(state=CaseState.DECLINED)
    client = browser(officer)
    with django_assert_max_num_queries(14):
        assert client.get("/erasures/").status_code == 200


def test_a_consent_to_keep_that_is_taken_back_waits_on_the_day_until_the_erasure_is_asked_for(
    browser, lead, second, officer, caseworker, make_case
):
    case, told = make_case(CaseState.HEARD, caseworker=caseworker), "took back its consent to keep"
    lena, daan = browser(lead), browser(officer)
    give_consent(lead.actor, case=case, kind=ConsentKind.KEEP, given_on=clock.today())
    assert told not in lena.get("/").content.decode()
    withdraw_consent(lead.actor, case=case, kind=ConsentKind.KEEP)
    (need,) = [need for need in needs_for(lead.actor, 25).first if told in need.text]
    assert (need.url, need.due_on) == (f"/cases/{case.slug}/", clock.today())
    assert told not in daan.get("/").content.decode()
    assert told not in browser(caseworker).get("/").content.decode()
    Case.objects.update(state=CaseState.WITHDRAWN)
    for who in (lena, daan):
        page = who.get("/").content.decode()
        assert told in page
        assert f"/erasures/{case.slug}/ask/" in page
    ask_erasure(officer.actor, case=case, ground=ErasureGround.CONSENT)
    for who in (lena, daan):
        assert told not in who.get("/").content.decode()


@pytest.fixture
def verify(tmp_path, capsys):
    """What the stand-alone verifier says of a receipt, with its exit code."""

    def check(said: dict[str, object]) -> tuple[int, str]:
        (tmp_path / "receipt.json").write_text(json.dumps(said))
        code = reading.main([str(tmp_path / "receipt.json"), "--key", own_key().written()])
        return code, capsys.readouterr().out

    return check


def test_the_receipt_of_an_erasure_is_checked_by_strangers_and_names_nobody(
    browser, lived, asked, erase, officer, verify
):
    case, daan = lived[0], browser(officer)
    at = f"/erasures/{asked.pk}/receipt"
    assert daan.get(f"{at}.json").status_code == 404
    erase(asked)
    assert daan.get(f"{at}.json").status_code == 409  # the log is not signed yet
    sign_checkpoint()
    answer = daan.get(f"{at}.json")
    said, written = answer.json(), answer.content.decode()
    assert verify(said)[0] == 0
    assert f"case {case.pk} was erased on {clock.today()} (consent), with 2 files" in verify(said)[1]
    for name in ("Мира", case.name, "lena", "daan"):
        assert name not in written
    assert Leaf.objects.order_by("sequence").last().purpose == "receipt"
    page = daan.get(f"{at}.pdf")
    assert page.content.startswith(b"%PDF")
    assert at in daan.get("/erasures/").content.decode()


def test_a_receipt_that_was_changed_or_speaks_of_another_erasure_is_found_out(browser, asked, erase, officer, verify):
    erase(asked)
    sign_checkpoint()
    said = browser(officer).get(f"/erasures/{asked.pk}/receipt.json").json()
    assert verify(said | {"receipt": said["receipt"].replace("0 files", "3 files")})[0] == Word.UNSIGNED
    assert verify(said | {"receipt": "none"})[0] == Word.UNSIGNED
    other = prove_inclusion(0)
    assert verify(other | {"receipt": said["receipt"]})[0] == Word.ALTERED


def test_the_receipt_lies_beside_the_shred_keys_too(asked, erase, settings):
    erase(asked)
    name = asked.case_id.hex
    kept = Path(settings.SHRED_DIR) / "erased" / name[:2] / name
    assert kept.read_text() == f"{datetime.now(UTC).date().isoformat()}\n{Erasure.objects.get().receipt}"


def test_only_officer_and_leads_get_a_receipt(browser, asked, erase, caseworker):
    erase(asked)
    for kind in ("pdf", "json"):
        assert browser(caseworker).get(f"/erasures/{asked.pk}/receipt.{kind}").status_code == 404
