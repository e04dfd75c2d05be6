import re
from datetime import timedelta

import pytest
from django.db import IntegrityError

from safeconduct.cases.models import Case, Consent
from safeconduct.cases.services.consents import give_consent
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import ConsentKind
from safeconduct.kernel import clock
from safeconduct.kernel.errors import StillToCome


def test_the_page_of_a_case_shows_people_journey_and_tabs(browser, caseworker, make_case):
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    page = browser(caseworker).get(f"/cases/{case.slug}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert case.name in text
    assert "Mira" in text
    assert "<svg" in text


def test_a_case_of_somebody_else_answers_like_one_that_does_not_exist(browser, caseworker, case):
    client = browser(caseworker)
    foreign, absent = client.get(f"/cases/{case.slug}/"), client.get("/cases/no-such-tree-1/")
    assert foreign.status_code == absent.status_code == 404
    token = re.compile(rb'name="(?:csrfmiddlewaretoken|one_use_key)" value="[^"]+"|x-csrftoken": "[^"]+"|next=[^"]+')
    assert token.sub(b"", foreign.content) == token.sub(b"", absent.content)


def test_identity_asks_for_the_passphrase_again_and_comes_back(browser, caseworker, make_case):
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    client = browser(caseworker, step_up=False)
    fields = {"nationality": "RUS", "document": "passport", "family_name": "Иванова", "given_names": "Мира"}
    assert client.get(f"/cases/{case.slug}/identity/1/").url.startswith("/you/open-again/")
    client.post("/you/open-again/", {"passphrase": caseworker.passphrase})
    assert client.post(f"/cases/{case.slug}/identity/1/", fields).status_code == 302
    assert "Иванова" in client.get(f"/cases/{case.slug}/identity/").content.decode()


def test_a_form_sent_after_the_session_ended_is_kept_on_the_page(browser, caseworker, make_case):
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    client = browser(caseworker)
    caseworker.user.holder.sessions.all().delete()
    answer = client.post(f"/cases/{case.slug}/story/change/", {"added": "Long words that must not be lost."})
    assert answer.status_code == 401
    assert "Long words that must not be lost." in answer.content.decode()
    again = client.post(
        "/you/sign-in/",
        {
            "username": "clara",
            "passphrase": caseworker.passphrase,
            "return_to": f"/cases/{case.slug}/story/change/",
            "kept-added": "Long words that must not be lost.",
        },
    )
    assert "Long words that must not be lost." in again.content.decode()


def test_a_household_has_one_main_applicant(browser, caseworker, make_case):
    case = make_case(caseworker=caseworker)
    client, at = browser(caseworker), f"/cases/{case.slug}/people/"
    second = {"working_name": "Lev", "relation": "principal", "is_adult": "yes", "seen": "0"}
    refused = client.post(f"{at}add/", second)
    assert refused.status_code == 400
    assert "has a main applicant already" in refused.content.decode()
    assert "Lev" in refused.content.decode()
    assert client.post(f"{at}add/", second | {"relation": ""}).status_code == 400
    assert client.post(f"{at}add/", second | {"relation": "partner"}).status_code == 302
    changed = client.post(f"{at}2/", second | {"seen": "1"})
    assert changed.status_code == 400
    assert client.post(f"{at}1/", second | {"seen": "1"}).status_code == 302


@pytest.mark.parametrize("page", ["story", "story/change", "identity", "profile", "share", "trail", "people/add"])
def test_each_part_of_a_case_opens_for_its_caseworker(browser, caseworker, make_case, page):
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    assert browser(caseworker).get(f"/cases/{case.slug}/{page}/").status_code == 200


def test_the_profile_keeps_what_a_home_must_offer(browser, caseworker, make_case):
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    client = browser(caseworker)
    fields = {"size": 2, "couples": 1, "children": 0, "composition": "family", "excluded_areas": "Brugge, Oostende"}
    assert client.post(f"/cases/{case.slug}/profile/", fields).status_code == 302
    assert "Brugge, Oostende" in client.get(f"/cases/{case.slug}/profile/").content.decode()


def test_revoking_holds_from_the_next_request(browser, lead, caseworker, make_case):
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    client = browser(caseworker)
    assert client.get(f"/cases/{case.slug}/").status_code == 200
    browser(lead).post(f"/cases/{case.slug}/revoke/{caseworker.user.pk}/")
    assert client.get(f"/cases/{case.slug}/").status_code == 404


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    browser, lead, make_case, django_assert_max_num_queries
):
    for number in range(12):
        make_case(name=f"Person {number}")
    client = browser(lead)
    with django_assert_max_num_queries(12):
        assert client.get("/cases/").status_code == 200


PLACES = {"size": 2, "couples": 1, "children": 0, "composition": "family"}


def test_a_town_to_keep_away_from_that_nobody_understands_is_not_kept_silently(browser, caseworker, make_case):
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    client, page = browser(caseworker), f"/cases/{case.slug}/profile/"
    answer = client.post(page, PLACES | {"excluded_areas": "Gand, Atlantis", "needs": "A cot."})
    told = answer.content.decode()
    assert answer.status_code == 400
    assert "Not understood: Atlantis. Understood as: Ghent." in told
    assert "Gand, Atlantis" in told
    assert "A cot." in told
    assert "Gand" not in client.get(page).content.decode()


def test_towns_in_any_language_are_kept_as_typed_and_said_as_they_were_taken(browser, caseworker, make_case):
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    client, page = browser(caseworker), f"/cases/{case.slug}/profile/"
    kept = client.post(page, PLACES | {"excluded_areas": "Гент, Брюссель", "wished_areas": "2000"})
    assert (kept.status_code, kept.url) == (302, page)
    shown = client.get(page).content.decode()
    assert "Гент, Брюссель" in shown
    assert "Understood as: Ghent; Брюссель (towns: 19)." in shown
    assert "Understood as: Antwerp." in shown


def test_a_consent_is_of_a_day_that_has_come_and_is_taken_back_after_it(browser, caseworker, make_case):
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    client, today, url = browser(caseworker), clock.today(), f"/cases/{case.slug}/consent/"
    sent = {"kind": "authority", "given_on_day": today.day, "given_on_month": today.month, "given_on_year": today.year}
    refused = client.post(url, sent | {"given_on_year": today.year + 1})
    assert refused.status_code == 400
    assert "Give a date up to" in refused.content.decode()
    tomorrow = today + timedelta(days=1)
    with pytest.raises(StillToCome):
        give_consent(caseworker.actor, case=case, kind=ConsentKind.AUTHORITY, given_on=tomorrow)
    assert client.post(url, sent).status_code == 302
    with pytest.raises(IntegrityError, match="consent_taken_back_once_given"):
        Consent.objects.filter(kind="authority").update(withdrawn_on=today - timedelta(days=1))


def test_a_household_that_takes_back_its_consent_to_keep_is_told_on_the_case_with_the_way_to_erasure(
    browser, caseworker, lead, make_case
):
    case, told = make_case(CaseState.HEARD, caseworker=caseworker), "took back its consent that we keep"
    clara, lena, at = browser(caseworker), browser(lead), f"/cases/{case.slug}/"
    for kind in (ConsentKind.KEEP, ConsentKind.PARTNER):
        give_consent(caseworker.actor, case=case, kind=kind, given_on=clock.today())
    clara.post(f"{at}consent/partner/end/")
    assert told not in clara.get(at).content.decode()
    assert clara.post(f"{at}consent/keep/end/").status_code == 302
    page = clara.get(at).content.decode()
    assert told in page
    assert f'href="/cases/{case.slug}/end/"' in page.partition(told)[2].partition("The way so far")[0]
    Case.objects.update(state=CaseState.WITHDRAWN)
    asking = f'href="/erasures/{case.slug}/ask/"'
    assert asking in lena.get(at).content.decode()
    assert asking not in clara.get(at).content.decode()
    give_consent(lead.actor, case=case, kind=ConsentKind.KEEP, given_on=clock.today())
    assert told not in lena.get(at).content.decode()
