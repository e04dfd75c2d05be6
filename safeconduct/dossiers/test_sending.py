import io
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest

from safeconduct.accounts.roles import Role
from safeconduct.cases.models import Case
from safeconduct.cases.services.consents import give_consent
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import ConsentKind
from safeconduct.conftest import run_jobs
from safeconduct.custody import workers
from safeconduct.dossiers.conftest import (
    MUST,
    bound,
    hand_over,
    lodge,
    put_in,
    read,
    read_and_sign,
    sign_by_two,
    state_of,
    step,
)
from safeconduct.dossiers.models import Dossier, Reading, SignOff
from safeconduct.dossiers.payloads import Statement
from safeconduct.dossiers.services.keep import keep_statement
from safeconduct.dossiers.services.open_dossier import open_dossier
from safeconduct.dossiers.words import DossierState, StayTrack
from safeconduct.evidence.kinds import ItemKind, ItemLanguage
from safeconduct.kernel import clock

FACTS = {
    "relationship": "none",
    "name_1": "Мира Соколова",
    "country_1": "ru",
    "born_on_1_day": 3,
    "born_on_1_month": 5,
    "born_on_1_year": 1990,
}


def test_from_evidence_to_lodged_with_two_signers_neither_of_whom_prepared_it(
    browser, household, caseworker, lawyer, lead, second_lead
):
    case, at = household, f"/dossiers/{household.slug}/"
    for kind in MUST:
        put_in(caseworker, case, kind)
    give_consent(caseworker.actor, case=case, kind=ConsentKind.AUTHORITY, given_on=clock.today())
    worker = workers.announce_worker()
    clara, marie, sofia = browser(caseworker), browser(lawyer), browser(second_lead)
    assert clara.post(f"{at}open/", {"track": "D", "post": "moscow"}).status_code == 302
    day = clock.today() + timedelta(days=20)
    lodging = {
        "lodging_on_day": day.day,
        "lodging_on_month": day.month,
        "lodging_on_year": day.year,
        "track": "D",
        "post": "moscow",
    }
    assert clara.post(f"{at}lodging/", lodging).status_code == 302
    assert clara.post(f"{at}facts/", FACTS).status_code == 302
    words = {
        "original_language": "ru",
        "original": "Меня избили.\n\nЁжик.",
        "translation_language": "fr",
        "translation": "On m’a frappée.",
    }
    assert clara.post(f"{at}statement/", words).status_code == 302
    ordered = clara.post(f"{at}bundle/", {"language": "fr", "second_language": "en"})
    assert ordered.url == f"{at}bundle/1/"
    assert "progress" in clara.get(ordered.url).content.decode()
    assert [set(carried) for carried in run_jobs()] == [{"bundle_id", "ticket_id"}]
    assert "/bundle/1/pdf/" in clara.get(f"{at}bundle/1/progress/").content.decode()
    assert step(clara, case, "legal_review").status_code == 400
    assert hand_over(clara, case, lawyer).status_code == 302
    for signer in (marie, sofia):
        assert "Sign version 1" in signer.get(at).content.decode()
        assert read_and_sign(signer, case).status_code == 302
    assert state_of(case) == DossierState.SIGNED_OFF
    assert step(sofia, case, "submitted").status_code == 302
    assert step(clara, case, "lodged").status_code == 400
    assert lodge(clara, case).status_code == 302
    assert Case.objects.get(pk=case.pk).state == CaseState.LODGED
    assert Dossier.objects.get(case=case).lodging_on == clock.today()  # the appointment was planned for later
    assert "lodged" in clara.get(at).content.decode()
    assert "ask by" not in clara.get(at).content.decode()
    assert worker.pk


def test_the_bundle_holds_cover_index_statement_and_evidence_in_order(browser, household, dossier, caseworker):
    put_in(caseworker, household, ItemKind.THREAT, "Угроза")
    passport = put_in(caseworker, household, ItemKind.PASSPORT, "Загранпаспорт", language=ItemLanguage.RUSSIAN)
    put_in(
        caseworker,
        household,
        ItemKind.TRANSLATION,
        "Traduction",
        translation_of=passport,
        is_sworn=True,
        language=ItemLanguage.FRENCH,
    )
    keep_statement(
        caseworker.actor, dossier=dossier, statement=Statement(original="Меня избили.", translation="On m’a frappée.")
    )
    bound(caseworker, dossier)
    answer = browser(caseworker).get(f"/dossiers/{household.slug}/bundle/1/pdf/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    pdf_bytes = b"".join(answer.streaming_content)
    with pypdfium2.PdfDocument(pdf_bytes) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    assert "Visa humanitaire" in texts[0]
    assert "Humanitarian visa" in texts[0]
    assert "Загранпаспорт passport" in texts[1]
    assert any("Меня избили." in text for text in texts)
    assert any("On m’a frappée." in text for text in texts)
    with pikepdf.open(io.BytesIO(pdf_bytes)) as document, document.open_outline() as outline:
        exhibits = [child.title.split(" ", 1)[0] for item in outline.root for child in item.children]
    assert exhibits == ["2.1", "2.2", "6.1"]


def test_the_pdf_asks_for_the_passphrase_again(browser, household, dossier, caseworker):
    bound(caseworker, dossier)
    answer = browser(caseworker, step_up=False).get(f"/dossiers/{household.slug}/bundle/1/pdf/")
    assert answer.status_code == 302
    assert "open-again" in answer.url


def test_nobody_signs_what_they_prepared(browser, household, lead, lawyer):
    dossier = open_dossier(lead.actor, case=household, track=StayTrack.LONG_STAY, post="moscow")
    bound(lead, dossier)
    Dossier.objects.update(state=DossierState.LEGAL_REVIEW)
    answer = browser(lead).post(f"/dossiers/{household.slug}/sign/", {"version": "1"})
    assert answer.status_code == 409
    assert "Nobody signs their own work" in answer.content.decode()
    assert not SignOff.objects.exists()


def test_one_person_is_not_two_signatures(browser, household, dossier, caseworker, lawyer):
    bound(caseworker, dossier)
    Dossier.objects.update(state=DossierState.LEGAL_REVIEW)
    marie = browser(lawyer)
    read_and_sign(marie, household)
    answer = marie.post(f"/dossiers/{household.slug}/sign/", {"version": "1"})
    assert answer.status_code == 409
    assert state_of(household) == DossierState.LEGAL_REVIEW


def test_a_new_bundle_makes_signatures_void(browser, household, dossier, caseworker, lawyer, second_lead):
    bound(caseworker, dossier)
    Dossier.objects.update(state=DossierState.LEGAL_REVIEW)
    at = f"/dossiers/{household.slug}/sign/"
    read_and_sign(browser(lawyer), household)
    bound(caseworker, dossier)
    assert SignOff.objects.get().voided_at is not None
    stale = browser(second_lead).post(at, {"version": "1"})
    assert stale.status_code == 409
    assert "newer bundle" in stale.content.decode()
    read_and_sign(browser(second_lead), household, 2)
    assert SignOff.objects.filter(voided_at__isnull=True).count() == 1
    assert state_of(household) == DossierState.LEGAL_REVIEW


def test_an_incomplete_dossier_goes_out_only_with_words(browser, household, dossier, caseworker, lawyer, second_lead):
    sign_by_two(browser, household, dossier, caseworker, lawyer, second_lead)
    sofia = browser(second_lead)
    assert "has not agreed" in step(sofia, household, "submitted").content.decode()
    give_consent(caseworker.actor, case=household, kind=ConsentKind.AUTHORITY, given_on=clock.today())
    assert "Papers that must be there" in step(sofia, household, "submitted").content.decode()
    assert state_of(household) == DossierState.SIGNED_OFF
    assert step(sofia, household, "submitted", "The police gives no extract; explained on page 3.").status_code == 302


def test_opening_again_makes_signatures_void(browser, household, dossier, caseworker, lawyer, second_lead):
    sign_by_two(browser, household, dossier, caseworker, lawyer, second_lead)
    assert step(browser(lawyer), household, "collecting").status_code == 302
    assert not SignOff.objects.filter(voided_at__isnull=True).exists()


def test_what_is_signed_does_not_change(browser, household, dossier, caseworker, lawyer, second_lead):
    sign_by_two(browser, household, dossier, caseworker, lawyer, second_lead)
    answer = browser(caseworker).post(
        f"/dossiers/{household.slug}/statement/",
        {"original_language": "ru", "original": "Другое.", "translation_language": "fr"},
    )
    assert "signed or sent" in answer.content.decode()


@pytest.mark.parametrize(
    "part", ["", "facts/", "statement/", "lodging/", "bundle/1/", "bundle/1/progress/", "bundle/1/pdf/"]
)
def test_each_page_opens_for_the_caseworker_and_is_nothing_for_others(
    browser, household, dossier, caseworker, colleague, housing, part
):
    bound(caseworker, dossier)
    stranger = colleague("kirill", Role.CASEWORKER)
    at = f"/dossiers/{household.slug}/{part}"
    assert browser(caseworker).get(at).status_code == 200
    assert browser(stranger).get(at).status_code == 404
    assert browser(housing).get(at).status_code == 404


def test_whoever_wrote_in_the_statement_does_not_sign_the_bundle(
    browser, household, dossier, caseworker, lawyer, second_lead
):
    marie, at = browser(lawyer), f"/dossiers/{household.slug}/"
    assert "does not sign the bundle any more" in marie.get(f"{at}statement/").content.decode()
    words = {"original_language": "ru", "original": "Меня избили.", "translation_language": "fr"}
    assert marie.post(f"{at}statement/", words).status_code == 302
    keep_statement(caseworker.actor, dossier=dossier, statement=Statement(original="Меня избили!"), seen=1)
    bound(caseworker, dossier)
    Dossier.objects.update(state=DossierState.LEGAL_REVIEW)
    page = marie.get(at).content.decode()
    assert "Nobody signs a bundle whose statement they wrote." in page
    assert "Sign version 1" not in page
    refused = marie.post(f"{at}sign/", {"version": "1"})
    assert refused.status_code == 409
    assert "Nobody signs a bundle whose statement they wrote." in refused.content.decode()
    assert not SignOff.objects.exists()
    assert read_and_sign(browser(second_lead), household).status_code == 302


def test_nobody_signs_a_bundle_that_they_have_not_opened(browser, household, dossier, caseworker, lawyer, second_lead):
    bound(caseworker, dossier)
    Dossier.objects.update(state=DossierState.LEGAL_REVIEW)
    marie, at = browser(lawyer), f"/dossiers/{household.slug}/"
    read(browser(second_lead), household)
    assert "Open version 1 first and read it, then sign here." in marie.get(at).content.decode()
    refused = marie.post(f"{at}sign/", {"version": "1"})
    assert refused.status_code == 409
    assert "You have not opened version 1 of the bundle." in refused.content.decode()
    assert not SignOff.objects.exists()
    read(marie, household)
    assert "You have opened this version." in marie.get(at).content.decode()
    assert marie.post(f"{at}sign/", {"version": "1"}).status_code == 302


def test_who_has_opened_an_older_version_has_not_opened_the_newest(browser, household, dossier, caseworker, lawyer):
    bound(caseworker, dossier)
    Dossier.objects.update(state=DossierState.LEGAL_REVIEW)
    marie = browser(lawyer)
    read(marie, household, 1)
    bound(caseworker, dossier)
    refused = marie.post(f"/dossiers/{household.slug}/sign/", {"version": "2"})
    assert "You have not opened version 2" in refused.content.decode()


def test_a_pdf_that_did_not_open_was_not_read(browser, household, dossier, caseworker, lawyer):
    bound(caseworker, dossier)
    answer = browser(lawyer, step_up=False).get(f"/dossiers/{household.slug}/bundle/1/pdf/")
    assert answer.status_code == 302
    assert not Reading.objects.exists()
