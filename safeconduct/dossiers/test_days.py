"""The days of a dossier: none lies in the future, each stands in its order, and a last day is one day everywhere."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from msgspec import structs

from safeconduct.accounts.roles import Role
from safeconduct.cases.services.consents import give_consent
from safeconduct.cases.services.share_case import share_case
from safeconduct.cases.words import ConsentKind
from safeconduct.dossiers import selectors
from safeconduct.dossiers.conftest import PACK, bound, boxes, lodge, read_and_sign, state_of, step, with_authority
from safeconduct.dossiers.models import Bundle, Decision, Dossier, Question, SignOff
from safeconduct.dossiers.needs import needs_for
from safeconduct.dossiers.services.hear import record_answer, record_decision, record_question
from safeconduct.dossiers.words import DecisionKind, DossierState, Notified
from safeconduct.kernel import clock
from safeconduct.kernel.errors import StillToCome
from safeconduct.programme.rules.vocabulary import DeadlineId

LATER = {"en": "Give a date up to", "ru": "Укажите дату не позже"}
A_YEAR = timedelta(days=365)


@pytest.fixture
def client(browser, household, dossier, caseworker, lead):
    with_authority(dossier, household, lead)
    return browser(caseworker)


@pytest.fixture
def at(household):
    return f"/dossiers/{household.slug}/"


def decision(kind, *, decided_on, notified_on):
    days = boxes("decided_on", decided_on) | boxes("notified_on", notified_on)
    return {"kind": kind, "notified": "registered", "sure": "on"} | days


def test_the_time_to_collect_a_visa_runs_from_the_day_of_the_decision(client, at):
    days = {"decided_on": date(2026, 5, 4), "notified_on": date(2026, 5, 20)}
    assert client.post(f"{at}decision/", decision("granted", **days)).status_code == 302
    kept = Decision.objects.get()
    assert (kept.decided_on, kept.collect_by) == (date(2026, 5, 4), date(2026, 11, 4))
    shown = client.get(at).content.decode()
    assert "4 November 2026" in shown
    assert "20 November 2026" not in shown


def test_an_appeal_runs_from_the_day_of_the_letter(client, at):
    days = {"decided_on": date(2026, 10, 1), "notified_on": date(2026, 11, 2)}
    assert client.post(f"{at}decision/", decision("refused", **days)).status_code == 302
    assert Decision.objects.get().appeal_until == date(2026, 12, 2)


def test_the_page_shows_the_last_day_that_was_kept_and_says_where_the_rules_of_today_differ(
    client, at, caseworker, monkeypatch
):
    days = {"decided_on": date(2026, 10, 1), "notified_on": date(2026, 11, 2)}
    client.post(f"{at}decision/", decision("refused", **days))
    before = client.get(at).content.decode()
    assert "2 December 2026" in before
    assert "By the rules of today" not in before
    with_appeal_of(monkeypatch, days=20)
    after = client.get(at).content.decode()
    assert "2 December 2026" in after
    assert "the last day would be 23 November 2026" in after  # the 22nd is a Sunday
    assert "How the rules of today count" in after
    (need,) = needs_for(caseworker.actor, 25).first
    assert need.due_on == date(2026, 12, 2)


def with_appeal_of(monkeypatch, *, days):
    """From now on the house reads a pack with another time for the appeal."""
    rules = (structs.replace(one, length=days) if one.id == DeadlineId.APPEAL else one for one in PACK.deadlines)
    changed = replace(PACK, deadlines=tuple(rules))
    monkeypatch.setattr(selectors, "pack_of", lambda _code: changed)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("field", ["decided_on", "notified_on"])
def test_a_decision_that_lies_in_the_future_is_not_taken(client, at, field, language):
    client.cookies["language"] = language
    days = {"decided_on": clock.today(), "notified_on": clock.today()} | {field: clock.today() + A_YEAR}
    refused = client.post(f"{at}decision/", decision("refused", **days))
    assert refused.status_code == 400
    assert LATER[language] in refused.content.decode()
    assert not Decision.objects.exists()


def test_nobody_is_notified_before_it_was_decided(client, at):
    days = {"decided_on": clock.today(), "notified_on": clock.today() - timedelta(days=1)}
    refused = client.post(f"{at}decision/", decision("refused", **days))
    assert refused.status_code == 400
    assert "does not reach the household before it was taken" in refused.content.decode()
    assert not Decision.objects.exists()


def test_a_question_comes_before_its_answer_is_due_or_given(client, at, dossier):
    today, yesterday = clock.today(), clock.today() - timedelta(days=1)
    asked = {"words": "Who is the host?"} | boxes("received_on", today)
    for wrong in (boxes("received_on", today + A_YEAR), boxes("due_on", yesterday)):
        assert client.post(f"{at}question/", asked | wrong).status_code == 400
    assert client.post(f"{at}question/", asked).status_code == 302
    url = f"{at}question/{dossier.questions.get().pk}/answer/"
    early = client.post(url, {"words": "A house in Gent."} | boxes("answered_on", yesterday))
    assert early.status_code == 400
    assert "not answered before it was received" in early.content.decode()
    assert "A house in Gent." in early.content.decode()
    assert client.post(url, {"words": "A house in Gent."} | boxes("answered_on", today)).status_code == 302


def test_the_services_take_no_day_that_is_still_to_come(client, caseworker, dossier):
    later = clock.today() + timedelta(days=1)
    with pytest.raises(StillToCome):
        record_question(caseworker.actor, dossier=dossier, words="Who?", received_on=later)
    asked = record_question(caseworker.actor, dossier=dossier, words="Who?", received_on=clock.today())
    with pytest.raises(StillToCome):
        record_answer(caseworker.actor, dossier=dossier, question_id=asked.pk, words="We.", answered_on=later)
    with pytest.raises(StillToCome):
        record_decision(
            caseworker.actor, dossier=dossier, kind=DecisionKind.REFUSED, notified=Notified.OTHER,
            decided_on=clock.today(), notified_on=later,
        )  # fmt: skip
    assert Dossier.objects.get().state == DossierState.QUESTIONS


@pytest.mark.parametrize(
    ("model", "change", "name"),
    [
        (Question, {"due_on": F("received_on") - timedelta(days=1)}, "question_due_once_received"),
        (Question, {"received_on": F("answered_on") + timedelta(days=1)}, "question_answered_once_received"),
        (Decision, {"kind": "perhaps"}, "decision_kind_known|decision_starts_a_clock"),
        (Decision, {"notified": "dreamt"}, "decision_notified_known"),
        (Decision, {"decided_on": F("notified_on") + timedelta(days=1)}, "decision_notified_once_taken"),
        (Bundle, {"state": "lost"}, "bundle_state_known"),
    ],
)
def test_the_database_keeps_the_order_of_days_and_knows_its_words(client, caseworker, dossier, model, change, name):
    today, who = clock.today(), caseworker.actor
    asked = record_question(who, dossier=dossier, words="Who?", received_on=today)
    record_answer(who, dossier=dossier, question_id=asked.pk, words="We.", answered_on=today)
    record_decision(
        who, dossier=dossier, kind=DecisionKind.GRANTED, notified=Notified.OTHER, decided_on=today, notified_on=today
    )
    Bundle.objects.create(dossier=dossier, version=1, language="fr", second_language="en", made_by=who.user)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.update(**change)


@pytest.fixture
def submitted(browser, household, dossier, caseworker, lawyer, second_lead):
    """Signed yesterday by two, and submitted."""
    give_consent(caseworker.actor, case=household, kind=ConsentKind.AUTHORITY, given_on=clock.today())
    bound(caseworker, dossier)
    Dossier.objects.update(state=DossierState.LEGAL_REVIEW)
    for signer in (lawyer, second_lead):
        read_and_sign(browser(signer), household)
    SignOff.objects.update(at=clock.now() - timedelta(days=1))
    assert step(browser(second_lead), household, "submitted", "As it is.").status_code == 302
    return browser(caseworker)


def test_a_lodging_is_recorded_for_the_day_on_which_it_was(submitted, household, at):
    Dossier.objects.update(lodging_on=clock.today() + timedelta(days=20))
    yesterday = clock.today() - timedelta(days=1)
    assert "Record the lodging at the post" in submitted.get(at).content.decode()
    assert lodge(submitted, household, "As it is.", on=yesterday).status_code == 302
    assert (state_of(household), Dossier.objects.get().lodging_on) == ("lodged", yesterday)


@pytest.mark.parametrize(("days", "said"), [(-2, "was not lodged before its bundle was signed"), (1, LATER["en"])])
def test_nothing_was_lodged_before_it_was_signed_or_will_have_been(submitted, household, at, days, said):
    refused = lodge(submitted, household, "As it is.", on=clock.today() + timedelta(days=days))
    assert refused.status_code == 400
    assert said in refused.content.decode()
    assert state_of(household) == DossierState.SUBMITTED


def test_a_lodging_and_a_decision_are_asked_about_before_they_act(submitted, household, dossier, at):
    yesterday = clock.today() - timedelta(days=1)
    form = {"words": "As it is."} | boxes("lodged_on", yesterday)
    assert submitted.post(f"{at}lodged/", form).status_code == 400
    assert state_of(household) == DossierState.SUBMITTED
    assert lodge(submitted, household, "As it is.", on=yesterday).status_code == 302
    assert step(submitted, household, "with_authority").status_code == 302
    page = submitted.get(at).content.decode()
    assert "Granted uses 1 visa of the quota" in page
    assert '<option value="" selected>choose</option>' in page.split("Record the decision")[1]
    decided = decision("granted", decided_on=clock.today(), notified_on=clock.today())
    for lacking in ("sure", "kind"):
        sent = {name: value for name, value in decided.items() if name != lacking}
        assert submitted.post(f"{at}decision/", sent).status_code == 400
    assert not Decision.objects.exists()
    assert submitted.post(f"{at}decision/", decided).status_code == 302


def test_no_decision_was_taken_before_the_lodging(submitted, household, at):
    assert lodge(submitted, household, "As it is.").status_code == 302
    assert step(submitted, household, "with_authority").status_code == 302
    yesterday = clock.today() - timedelta(days=1)
    refused = submitted.post(f"{at}decision/", decision("refused", decided_on=yesterday, notified_on=clock.today()))
    assert refused.status_code == 400
    assert "A decision is not taken before the dossier was lodged." in refused.content.decode()
    assert state_of(household) == DossierState.WITH_AUTHORITY


def test_a_submitted_dossier_stands_on_its_caseworkers_day_until_it_is_lodged(
    submitted, household, at, caseworker, lead, colleague
):
    other = colleague("kirill", Role.CASEWORKER)
    share_case(lead.actor, case=household, colleague=other.user)
    (need,) = needs_for(caseworker.actor, 25).first
    assert (need.text, need.button, need.url) == ("To be lodged", "Record", at)
    assert "To be lodged" in submitted.get(f"/cases/{household.slug}/").content.decode()
    assert needs_for(other.actor, 25).first == []
    assert lodge(submitted, household, "As it is.").status_code == 302
    assert needs_for(caseworker.actor, 25).first == []


def test_a_visa_that_was_collected_leads_to_the_journey(client, household, at):
    sent = decision("granted", decided_on=clock.today(), notified_on=clock.today())
    assert client.post(f"{at}decision/", sent).status_code == 302
    journey = f'href="/arrival/{household.slug}/plan/"'
    assert journey not in client.get(at).content.decode()
    assert step(client, household, "visa_collected").status_code == 302
    for page in (at, f"/cases/{household.slug}/"):
        assert journey in client.get(page).content.decode()
    assert "somebody else" not in client.get(at).content.decode()
