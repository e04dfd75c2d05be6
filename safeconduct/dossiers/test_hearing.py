from datetime import date, timedelta

from django.db import transaction

from safeconduct.cases.models import Case
from safeconduct.cases.states import CaseState
from safeconduct.dossiers.conftest import boxes, state_of, step, with_authority
from safeconduct.dossiers.models import Dossier
from safeconduct.dossiers.words import DossierState
from safeconduct.kernel import clock
from safeconduct.programme.models import QuotaRound
from safeconduct.programme.selectors import visas_outside_the_quota
from safeconduct.programme.services.quota import hold_of, hold_places, open_round

SECOND = date(2026, 11, 2)
SURE = {"sure": "on"}
GRANTED = {"kind": "granted", "notified": "other"} | SURE | boxes("notified_on", SECOND) | boxes("decided_on", SECOND)


def test_a_refusal_starts_the_clock_of_the_appeal_and_moves_the_case(browser, household, dossier, caseworker, lead):
    with_authority(dossier, household, lead)
    client, at = browser(caseworker), f"/dossiers/{household.slug}/"
    days = boxes("notified_on", SECOND) | boxes("decided_on", SECOND)
    fields = {"kind": "refused", "notified": "registered"} | SURE | days
    assert client.post(f"{at}decision/", fields).status_code == 302
    assert Case.objects.get(pk=household.pk).state == CaseState.REFUSED
    decision = Dossier.objects.get().decisions.get()
    assert decision.appeal_until.isoformat() == "2026-12-02"
    assert "2 December 2026" in client.get(at).content.decode()
    assert client.post(f"{at}decision/", fields).status_code == 409


def test_a_grant_uses_the_places_of_the_household(browser, household, dossier, caseworker, lead, programme):
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
    assert browser(caseworker).post(f"/dossiers/{household.slug}/decision/", GRANTED).status_code == 302
    assert Case.objects.get(pk=household.pk).state == CaseState.DECIDED
    assert hold_of(household).state == "used"


def test_a_visa_for_a_household_that_held_no_place_is_taken_from_the_round(
    browser, household, dossier, caseworker, lead, programme
):
    today = clock.today()
    open_round(lead.actor, programme=programme, granted=5, from_on=today, until_on=today + timedelta(days=300))
    with_authority(dossier, household, lead)
    assert browser(caseworker).post(f"/dossiers/{household.slug}/decision/", GRANTED).status_code == 302
    assert hold_of(household).state == "used"
    assert QuotaRound.objects.get().taken == 1


def test_a_visa_beyond_the_quota_is_written_down_all_the_same_and_named_to_the_doctor(
    browser, household, dossier, caseworker, lead, programme
):
    with_authority(dossier, household, lead)
    assert browser(caseworker).post(f"/dossiers/{household.slug}/decision/", GRANTED).status_code == 302
    assert Case.objects.get(pk=household.pk).state == CaseState.DECIDED
    assert hold_of(household) is None
    assert list(visas_outside_the_quota()) == [household]


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


def test_a_withdrawal_is_no_step_of_the_dossier_alone_but_the_end_of_its_case(browser, household, dossier, caseworker):
    client = browser(caseworker)
    assert step(client, household, "withdrawn", "They found protection elsewhere.").status_code == 400
    assert f"/cases/{household.slug}/end/?to=withdrawn" in client.get(f"/dossiers/{household.slug}/").content.decode()
    assert Case.objects.get(pk=household.pk).state == CaseState.DOSSIER


def test_a_step_that_the_pack_does_not_allow_or_gives_to_others_is_refused(
    browser, household, dossier, caseworker, lawyer
):
    assert step(browser(caseworker), household, "granted").status_code == 400
    assert step(browser(lawyer), household, "signed_off").status_code == 400
    assert state_of(household) == DossierState.COLLECTING


def test_the_same_step_sent_twice_is_taken_once(browser, household, dossier, lead, second_lead):
    Dossier.objects.update(state=DossierState.SIGNED_OFF)
    client = browser(second_lead)
    assert step(client, household, "collecting").status_code == 302
    assert step(client, household, "collecting").status_code == 400
    assert dossier.steps.count() == 2
