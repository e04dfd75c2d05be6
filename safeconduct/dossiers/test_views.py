from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeconduct.accounts.roles import Role
from safeconduct.cases.payloads import PersonCard
from safeconduct.cases.services.household import add_person
from safeconduct.cases.states import CaseState
from safeconduct.cases.test_changing import seen_on
from safeconduct.dossiers.conftest import bound, put_in
from safeconduct.dossiers.models import Dossier
from safeconduct.dossiers.selectors import pack_for
from safeconduct.dossiers.services.open_dossier import open_dossier
from safeconduct.dossiers.standing import standing_of
from safeconduct.dossiers.words import DossierState, StayTrack
from safeconduct.evidence.kinds import ItemKind, ItemLanguage
from safeconduct.kernel import clock


def test_the_states_are_those_of_the_pack(dossier):
    assert {state.id for state in pack_for(dossier).states} == set(DossierState)


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


def test_each_paper_that_needs_a_translation_is_named_and_leads_to_it(browser, household, dossier, caseworker):
    letter = put_in(caseworker, household, ItemKind.THREAT, "Письмо", language=ItemLanguage.RUSSIAN, person=None)
    summons = put_in(caseworker, household, ItemKind.SUMMONS, "Повестка", language=ItemLanguage.RUSSIAN, person=None)
    sworn = {"translation_of": letter, "is_sworn": True, "language": ItemLanguage.FRENCH}
    put_in(caseworker, household, ItemKind.TRANSLATION, "Traduction", **sworn)
    client, at = browser(caseworker), f"/dossiers/{household.slug}/"
    named = client.get(at).content.decode().split("Each of these needs a sworn translation")[1].split("</ul>")[0]
    assert f"/evidence/{household.slug}/{summons.pk}/" in named
    assert "Повестка" in named
    assert "Письмо" not in named
    put_in(caseworker, household, ItemKind.TRANSLATION, "Traduction", **(sworn | {"translation_of": summons}))
    assert "Each of these needs a sworn translation" not in client.get(at).content.decode()


def test_an_explanation_counts_once_somebody_says_what_it_answers(browser, household, dossier, caseworker):
    item = put_in(caseworker, household, ItemKind.EXPLANATION, "Объяснение")
    client, at = browser(caseworker), f"/dossiers/{household.slug}/answers/"
    before = standing_of(caseworker.actor, dossier).completeness.done
    assert client.post(at, {"item": str(item.pk), "requirement": "criminal_record"}).status_code == 302
    assert standing_of(caseworker.actor, dossier).completeness.done == before + 1
    answer = dossier.answers.get()
    client.post(f"{at}{answer.pk}/not/")
    assert standing_of(caseworker.actor, dossier).completeness.done == before


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


def test_a_selected_household_leads_to_the_gathering_of_evidence(browser, programme, make_case, caseworker, lead):
    case = make_case(CaseState.SELECTED, caseworker=caseworker)
    page = browser(caseworker).get(f"/dossiers/{case.slug}/").content.decode()
    assert "Next its evidence is gathered" in page
    assert f'href="/cases/{case.slug}/#move"' in page
    client = browser(caseworker)
    assert 'id="move"' in client.get(f"/cases/{case.slug}/").content.decode()
    assert client.post(f"/cases/{case.slug}/move/", {"to": "evidence"}).status_code == 302
    assert "Open the dossier" in client.get(f"/dossiers/{case.slug}/").content.decode()


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

    (missing,) = needs_for(caseworker.actor, 25).first
    assert "papers are missing" in str(missing.text)
    assert missing.due_on is not None
    bound(caseworker, dossier)
    Dossier.objects.update(state=DossierState.LEGAL_REVIEW)
    assert [str(need.button) for need in needs_for(lawyer.actor, 25).first] == ["Read and sign"]
    assert needs_for(caseworker.actor, 25).first == []


@pytest.mark.parametrize("state", [DossierState.LEGAL_REVIEW, DossierState.QUESTIONS, DossierState.GRANTED])
def test_the_worklist_asks_the_database_as_often_for_many_dossiers_as_for_few(
    programme, lead, make_case, state, django_assert_num_queries
):
    from safeconduct.dossiers.needs import needs_for

    def add(number):
        case = make_case(CaseState.EVIDENCE, name=f"Person {number}")
        open_dossier(lead.actor, case=case, track=StayTrack.LONG_STAY, post="moscow")
        Dossier.objects.update(state=state)

    add(0)
    with CaptureQueriesContext(connection) as for_one:
        needs_for(lead.actor, 25)
    for number in range(1, 5):
        add(number)
    with django_assert_num_queries(len(for_one)):
        needs_for(lead.actor, 25)


def test_a_day_opens_ones_own_dossiers_and_few_of_the_others(programme, lead, caseworker, make_case, monkeypatch):
    from safeconduct.dossiers import needs

    monkeypatch.setattr(needs, "OTHERS_LOOKED_INTO", 1)
    for worker in (caseworker, caseworker, lead, lead):
        case = make_case(CaseState.EVIDENCE, caseworker=worker)
        open_dossier(worker.actor, case=case, track=StayTrack.LONG_STAY, post="moscow")
    assert len(needs.needs_for(lead.actor, 25).first) == 3
    assert len(needs.needs_for(caseworker.actor, 25).first) == 2


def test_a_couple_of_whom_nobody_has_said_how_they_are_bound_is_asked_for_proof(
    browser, household, dossier, caseworker
):
    client, at = browser(caseworker), f"/dossiers/{household.slug}/"
    assert "How the two partners are bound" not in client.get(f"{at}facts/").content.decode()
    add_person(caseworker.actor, case=household, card=PersonCard(working_name="Lev", relation="partner"))
    assert standing_of(caseworker.actor, dossier).household.relationship == "unregistered"
    form = client.get(f"{at}facts/").content.decode()
    assert "How the two partners are bound" in form
    assert "no partner applies with them" not in form
    said = {"relationship": "married", "country_1": "RU", "country_2": "RU", "seen": seen_on(form.encode())}
    assert client.post(f"{at}facts/", said).status_code == 302
    assert standing_of(caseworker.actor, dossier).household.relationship == "married"


def test_a_lodging_day_that_is_over_is_not_planned_for(browser, household, dossier, caseworker):
    client, at = browser(caseworker), f"/dossiers/{household.slug}/lodging/"
    yesterday, tomorrow = clock.today() - timedelta(days=1), clock.today() + timedelta(days=1)

    def sent(day):
        boxes = {"lodging_on_day": day.day, "lodging_on_month": day.month, "lodging_on_year": day.year}
        return client.post(at, {"track": "D", "post": "moscow", **boxes})

    refused = sent(yesterday)
    assert refused.status_code == 400
    assert "Give a date from" in refused.content.decode()
    assert sent(tomorrow).status_code == 302
    Dossier.objects.update(lodging_on=yesterday)
    assert sent(yesterday).status_code == 302, "the day that is set may stay when the rest changes"


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ("statement", {"original_language": "ru", "original": "TEXT", "translation_language": "fr"}),
        ("facts", {"relationship": "none", "authority_reference": "TEXT", "country_1": "RU"}),
    ],
)
def test_of_two_who_write_at_once_the_later_one_is_told_and_loses_nothing(
    browser, household, dossier, caseworker, lead, part, fields
):
    url, clara, lena = f"/dossiers/{household.slug}/{part}/", browser(caseworker), browser(lead)

    def typed(words: str, seen: str) -> dict[str, str]:
        return {name: words if value == "TEXT" else value for name, value in fields.items()} | {"seen": seen}

    seen = seen_on(clara.get(url).content)
    assert lena.post(url, typed("Lena was faster", seen)).status_code == 302
    refused = clara.post(url, typed("Clara wrote long", seen))
    assert refused.status_code == 400
    assert "Somebody else has changed this since you opened it." in refused.content.decode()
    assert "Clara wrote long" in refused.content.decode()
    assert "Lena was faster" in clara.get(url).content.decode()
    assert clara.post(url, typed("Both together", seen_on(refused.content))).status_code == 302
    assert "Both together" in lena.get(url).content.decode()
