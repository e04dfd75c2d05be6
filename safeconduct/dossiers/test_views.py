import io
import json
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest
from django.core.files.base import ContentFile

from safeconduct.accounts.roles import Role
from safeconduct.cases.models import Case
from safeconduct.cases.services.consents import give_consent
from safeconduct.cases.services.share_case import share_case
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import ConsentKind
from safeconduct.custody import tickets
from safeconduct.dossiers.models import Bundle, Dossier, SignOff
from safeconduct.dossiers.payloads import Statement
from safeconduct.dossiers.selectors import pack_for
from safeconduct.dossiers.services.bind_bundle import make_bundle
from safeconduct.dossiers.services.keep import keep_statement
from safeconduct.dossiers.services.open_dossier import open_dossier
from safeconduct.dossiers.tasks import bind_ordered
from safeconduct.dossiers.words import BundleState, DossierState, StayTrack
from safeconduct.evidence.kinds import ItemKind, ItemLanguage, Legalisation, Origin
from safeconduct.evidence.papers import pdf
from safeconduct.evidence.services.receive import receive
from safeconduct.evidence.services.sort_item import Sorting, sort_item
from safeconduct.kernel import clock
from safeconduct.programme.services.found_programme import found_programme

MUST = [
    ItemKind.VISA_FORM, ItemKind.PHOTO, ItemKind.HANDLING_FEE_RECEIPT, ItemKind.CONTRIBUTION_RECEIPT, ItemKind.PASSPORT,
    ItemKind.BIRTH_CERTIFICATE, ItemKind.MEDICAL_CERTIFICATE, ItemKind.CRIMINAL_RECORD, ItemKind.TESTIMONY,
    ItemKind.THREAT, ItemKind.HOST_COMMITMENT, ItemKind.MEANS,
]  # fmt: skip


@pytest.fixture
def lawyer(colleague):
    return colleague("marie", Role.LAWYER)


@pytest.fixture
def second_lead(colleague):
    return colleague("sofia", Role.LEAD)


@pytest.fixture
def programme(lead):
    return found_programme(made_by="test")


@pytest.fixture
def household(programme, lead, caseworker, lawyer, make_case):
    """A case with its evidence being collected, which the lawyer can open too."""
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    share_case(lead.actor, case=case, colleague=lawyer.user)
    return case


@pytest.fixture
def dossier(household, caseworker):
    return open_dossier(caseworker.actor, case=household, track=StayTrack.LONG_STAY, post="moscow")


def put_in(who, case, kind, words="Бумага", **more):
    item = receive(who.actor, case=case, file=ContentFile(pdf(words), name="бумага.pdf"), origin=Origin.HOUSEHOLD)
    facts = {
        "issued_on": clock.today() - timedelta(days=20), "language": ItemLanguage.ENGLISH,
        "legalisation": Legalisation.DOUBLE, "person": case.people.first(), "shows": f"{words} {kind.value}",
    }  # fmt: skip
    return sort_item(who.actor, item=item, sorting=Sorting(kind=kind, **(facts | more)))


def bound(who, dossier, *, in_steps=("fr", "en")):
    return make_bundle(who.actor, dossier=dossier, language=in_steps[0], second_language=in_steps[1])


def step(client, case, to, words=""):
    return client.post(f"/dossiers/{case.slug}/step/", {"to": to, "words": words})


def state_of(case):
    return Dossier.objects.get(case=case).state


def test_the_states_are_those_of_the_pack(dossier):
    assert {state.id for state in pack_for(dossier).states} == set(DossierState)


def test_from_evidence_to_lodged_with_two_signers_neither_of_whom_prepared_it(
    browser, household, caseworker, lawyer, lead, second_lead
):
    case, at = household, f"/dossiers/{household.slug}/"
    for kind in MUST:
        put_in(caseworker, case, kind)
    give_consent(caseworker.actor, case=case, kind=ConsentKind.AUTHORITY, given_on=clock.today())
    worker = tickets.announce_worker()
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
    facts = {
        "relationship": "none",
        "name_1": "Мира Соколова",
        "country_1": "ru",
        "born_on_1_day": 3,
        "born_on_1_month": 5,
        "born_on_1_year": 1990,
    }
    assert clara.post(f"{at}facts/", facts).status_code == 302
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
    run_jobs()
    assert "/bundle/1/pdf/" in clara.get(f"{at}bundle/1/progress/").content.decode()
    assert step(clara, case, "legal_review").status_code == 302
    for signer in (marie, sofia):
        assert "Sign version 1" in signer.get(at).content.decode()
        assert signer.post(f"{at}sign/", {"version": "1"}).status_code == 302
    assert state_of(case) == DossierState.SIGNED_OFF
    assert step(sofia, case, "submitted").status_code == 302
    assert step(clara, case, "lodged").status_code == 302
    assert Case.objects.get(pk=case.pk).state == CaseState.LODGED
    assert worker.pk


def run_jobs():
    """What the worker would do with the jobs that wait."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE status = 'todo'")
        waiting = [json.loads(row[0]) for row in cursor.fetchall()]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo'")
    assert waiting
    for args in waiting:
        assert set(args) == {"bundle_id", "ticket_id"}
        bind_ordered(**args)


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
    marie.post(f"/dossiers/{household.slug}/sign/", {"version": "1"})
    answer = marie.post(f"/dossiers/{household.slug}/sign/", {"version": "1"})
    assert answer.status_code == 409
    assert state_of(household) == DossierState.LEGAL_REVIEW


def test_a_new_bundle_makes_signatures_void(browser, household, dossier, caseworker, lawyer, second_lead):
    bound(caseworker, dossier)
    Dossier.objects.update(state=DossierState.LEGAL_REVIEW)
    at = f"/dossiers/{household.slug}/sign/"
    browser(lawyer).post(at, {"version": "1"})
    bound(caseworker, dossier)
    assert SignOff.objects.get().voided_at is not None
    stale = browser(second_lead).post(at, {"version": "1"})
    assert stale.status_code == 409
    assert "newer bundle" in stale.content.decode()
    browser(second_lead).post(at, {"version": "2"})
    assert state_of(household) == DossierState.LEGAL_REVIEW


def test_an_incomplete_dossier_goes_out_only_with_words(browser, household, dossier, caseworker, lawyer, second_lead):
    sign_by_two(browser, household, dossier, caseworker, lawyer, second_lead)
    sofia = browser(second_lead)
    assert "has not agreed" in step(sofia, household, "submitted").content.decode()
    give_consent(caseworker.actor, case=household, kind=ConsentKind.AUTHORITY, given_on=clock.today())
    assert "Papers that must be there" in step(sofia, household, "submitted").content.decode()
    assert state_of(household) == DossierState.SIGNED_OFF
    assert step(sofia, household, "submitted", "The police gives no extract; explained on page 3.").status_code == 302


def sign_by_two(browser, case, dossier, caseworker, *signers):
    bound(caseworker, dossier)
    Dossier.objects.update(state=DossierState.LEGAL_REVIEW)
    version = Bundle.objects.filter(dossier=dossier).first().version
    for signer in signers:
        browser(signer).post(f"/dossiers/{case.slug}/sign/", {"version": str(version)})
    assert state_of(case) == DossierState.SIGNED_OFF


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
    ("language", "words"),
    [("en", "Criminal record"), ("ru", "судимости"), ("nl", "strafregister"), ("fr", "casier judiciaire")],
)
def test_what_is_missing_is_said_in_words(browser, household, dossier, caseworker, language, words):
    client = browser(caseworker)
    client.cookies["language"] = language
    page = client.get(f"/dossiers/{household.slug}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert words.lower() in text.lower()
    assert "Mira" in text


def test_an_explanation_counts_once_somebody_says_what_it_answers(browser, household, dossier, caseworker):
    from safeconduct.dossiers.standing import standing_of

    item = put_in(caseworker, household, ItemKind.EXPLANATION, "Объяснение")
    client, at = browser(caseworker), f"/dossiers/{household.slug}/answers/"
    before = standing_of(caseworker.actor, dossier).completeness.done
    assert client.post(at, {"item": str(item.pk), "requirement": "criminal_record"}).status_code == 302
    assert standing_of(caseworker.actor, dossier).completeness.done == before + 1
    answer = dossier.answers.get()
    client.post(f"{at}{answer.pk}/not/")
    assert standing_of(caseworker.actor, dossier).completeness.done == before


def with_authority(dossier, case, lead):
    from safeconduct.cases.services.move_case import go_to

    Dossier.objects.filter(pk=dossier.pk).update(state=DossierState.WITH_AUTHORITY)
    go_to(lead.actor, case=case, to=CaseState.LODGED)


def test_a_refusal_starts_the_clock_of_the_appeal_and_moves_the_case(browser, household, dossier, caseworker, lead):
    with_authority(dossier, household, lead)
    client, at = browser(caseworker), f"/dossiers/{household.slug}/"
    fields = {
        "kind": "refused",
        "notified": "registered",
        "notified_on_day": 2,
        "notified_on_month": 11,
        "notified_on_year": 2026,
    }
    assert client.post(f"{at}decision/", fields).status_code == 302
    assert Case.objects.get(pk=household.pk).state == CaseState.REFUSED
    decision = Dossier.objects.get().decisions.get()
    assert decision.appeal_until.isoformat() == "2026-12-02"
    assert "2 December 2026" in client.get(at).content.decode()
    assert client.post(f"{at}decision/", fields).status_code == 409


def test_a_grant_uses_the_places_of_the_household(browser, household, dossier, caseworker, lead, programme):
    from django.db import transaction

    from safeconduct.programme.services.quota import hold_of, hold_places, open_round

    today = clock.today()
    open_round(
        lead.actor,
        programme=programme,
        granted=5,
        from_on=today - timedelta(days=9),
        until_on=today + timedelta(days=300),
    )
    with transaction.atomic():
        hold_places(lead.actor, programme=programme, case=household, places=1)
    with_authority(dossier, household, lead)
    fields = {
        "kind": "granted",
        "notified": "other",
        "notified_on_day": 2,
        "notified_on_month": 11,
        "notified_on_year": 2026,
    }
    assert browser(caseworker).post(f"/dossiers/{household.slug}/decision/", fields).status_code == 302
    assert Case.objects.get(pk=household.pk).state == CaseState.DECIDED
    assert hold_of(household).state == "used"


def test_a_question_is_answered_and_the_dossier_is_with_the_authority_again(
    browser, household, dossier, caseworker, lead
):
    with_authority(dossier, household, lead)
    client, at = browser(caseworker), f"/dossiers/{household.slug}/"
    day = {"received_on_day": 2, "received_on_month": 11, "received_on_year": 2026}
    assert client.post(f"{at}question/", {"words": "Who is the host?", **day}).status_code == 302
    assert state_of(household) == DossierState.QUESTIONS
    asked = dossier.questions.get()
    answer = {"words": "A house in Gent.", "answered_on_day": 5, "answered_on_month": 11, "answered_on_year": 2026}
    assert client.post(f"{at}question/{asked.pk}/answer/", answer).status_code == 302
    assert state_of(household) == DossierState.WITH_AUTHORITY
    assert "A house in Gent." in client.get(at).content.decode()
    assert client.post(f"{at}question/{asked.pk}/answer/", answer).status_code == 409


def test_a_withdrawal_needs_words_and_takes_the_case_along(browser, household, dossier, caseworker):
    client = browser(caseworker)
    assert step(client, household, "withdrawn").status_code == 400
    assert step(client, household, "withdrawn", "They found protection elsewhere.").status_code == 302
    assert Case.objects.get(pk=household.pk).state == CaseState.WITHDRAWN


def test_a_step_that_the_pack_does_not_allow_or_gives_to_others_is_refused(
    browser, household, dossier, caseworker, lawyer
):
    assert step(browser(caseworker), household, "granted").status_code == 400
    assert step(browser(lawyer), household, "legal_review").status_code == 400
    assert state_of(household) == DossierState.COLLECTING


def test_the_same_step_sent_twice_is_taken_once(browser, household, dossier, caseworker):
    client = browser(caseworker)
    assert step(client, household, "legal_review").status_code == 302
    assert step(client, household, "legal_review").status_code == 400
    assert dossier.steps.count() == 2


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


@pytest.mark.parametrize("part", ["open/", "sign/", "step/", "bundle/", "decision/", "question/", "answers/"])
def test_nobody_takes_a_step_in_another_ones_dossier(browser, household, dossier, colleague, part):
    stranger = colleague("kirill", Role.CASEWORKER, Role.LAWYER)
    assert (
        browser(stranger).post(f"/dossiers/{household.slug}/{part}", {"to": "withdrawn", "version": "1"}).status_code
        == 404
    )


def test_a_case_without_a_dossier_offers_to_open_one(browser, household, caseworker, lawyer):
    assert "Open the dossier" in browser(caseworker).get(f"/dossiers/{household.slug}/").content.decode()
    assert "No dossier yet" in browser(lawyer).get(f"/dossiers/{household.slug}/").content.decode()


def test_without_a_worker_nothing_is_ordered(browser, household, dossier, caseworker):
    answer = browser(caseworker).post(
        f"/dossiers/{household.slug}/bundle/", {"language": "fr", "second_language": "en"}
    )
    assert answer.status_code == 503
    assert not Bundle.objects.exists()


def test_a_job_whose_ticket_died_says_so_on_the_page(browser, household, dossier, caseworker):
    tickets.announce_worker()
    client = browser(caseworker)
    client.post(f"/dossiers/{household.slug}/bundle/", {"language": "fr", "second_language": "en"})
    tickets.announce_worker()
    run_jobs()
    assert Bundle.objects.get().state == BundleState.FAILED
    assert "was not finished" in client.get(f"/dossiers/{household.slug}/bundle/1/").content.decode()


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    browser, programme, caseworker, make_case, django_assert_max_num_queries
):
    for number in range(6):
        case = make_case(CaseState.EVIDENCE, name=f"Person {number}", caseworker=caseworker)
        open_dossier(caseworker.actor, case=case, track=StayTrack.LONG_STAY, post="moscow")
    client = browser(caseworker)
    with django_assert_max_num_queries(32):
        page = client.get("/dossiers/")
    assert page.status_code == 200
    assert "0 of" in page.content.decode()


def test_the_worklist_tells_each_what_needs_them(household, dossier, caseworker, lawyer):
    from safeconduct.dossiers.needs import needs_for

    (missing,) = needs_for(caseworker.actor)
    assert "papers are missing" in str(missing.text)
    assert missing.due_on is not None
    bound(caseworker, dossier)
    Dossier.objects.update(state=DossierState.LEGAL_REVIEW)
    assert [str(need.button) for need in needs_for(lawyer.actor)] == ["Read and sign"]
    assert needs_for(caseworker.actor) == []
