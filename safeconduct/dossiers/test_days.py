"""The days of a dossier: none lies in the future, each stands in its order, and a last day is one day everywhere."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from msgspec import structs

from safeconduct.dossiers import selectors
from safeconduct.dossiers.conftest import PACK, boxes, with_authority
from safeconduct.dossiers.models import Bundle, Decision, Dossier, Question
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
    return (
        {"kind": kind, "notified": "registered"} | boxes("decided_on", decided_on) | boxes("notified_on", notified_on)
    )


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
