"""The people of a household beside what the form spoke of, and the papers that they share."""

import pytest

from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case
from safeconduct.cases.services.share_case import assign_case
from safeconduct.cases.states import CaseState
from safeconduct.intake.payloads import Answers
from safeconduct.intake.services.ask_for_help import ask_for_help

FORM = "The form spoke of 2 adults and 1 child; entered are 1 and 0."
OPEN = "That is right"
NEED = "Is somebody of the household missing?"


@pytest.fixture
def asked(lead, caseworker):
    """The case of two adults and a child, in Clara's hands."""
    ask_for_help(Answers(working_name="Мира", adults=2, children=1, keep=True, free=True), language="ru")
    case = Case.objects.get()
    assign_case(lead.actor, case=case, caseworker=caseworker.user)
    Case.objects.update(state=CaseState.EVIDENCE)
    return case


def person(**said):
    return {"working_name": "Саша", "is_adult": "yes", "relation": "partner"} | said


def test_who_is_spoken_of_and_not_entered_is_asked_for_until_they_are(browser, caseworker, asked):
    clara, at = browser(caseworker), f"/cases/{asked.slug}/"
    assert FORM in clara.get(at).content.decode()
    day = clara.get("/").content.decode()
    assert NEED in day
    assert "3 people are spoken of, 1 entered." in day
    clara.post(f"{at}people/add/", person())
    assert "entered are 2 and 0." in clara.get(at).content.decode()
    clara.post(f"{at}people/add/", person(is_adult="no", relation="child"))
    assert OPEN not in clara.get(at).content.decode()
    assert NEED not in clara.get("/").content.decode()


def test_another_age_than_was_spoken_of_is_said_too(browser, caseworker, asked):
    clara, at = browser(caseworker), f"/cases/{asked.slug}/"
    for _time in range(2):
        clara.post(f"{at}people/add/", person())
    assert "entered are 3 and 0." in clara.get(at).content.decode()


def test_that_is_right_keeps_the_reason_and_the_number(browser, caseworker, asked):
    clara, at = browser(caseworker), f"/cases/{asked.slug}/"
    assert clara.post(f"{at}people/right/", {"why": " "}).status_code == 400
    assert clara.post(f"{at}people/right/", {"why": "They part ways"}).status_code == 302
    page = clara.get(at).content.decode()
    assert "They part ways" in page
    assert OPEN not in page
    assert NEED not in clara.get("/").content.decode()
    assert Case.objects.get().size == 1
    assert Leaf.objects.filter(purpose="people", action="changed").count() == 1


def test_a_household_that_nobody_has_heard_yet_is_not_asked_about(browser, lead, asked):
    Case.objects.update(state=CaseState.ASKED)
    assert OPEN not in browser(lead).get(f"/cases/{asked.slug}/").content.decode()


def test_a_case_without_a_form_compares_the_number_alone(browser, caseworker, make_case):
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    clara, at = browser(caseworker), f"/cases/{case.slug}/"
    assert OPEN not in clara.get(at).content.decode()
    Case.objects.update(size=2)
    assert "2 people are spoken of, 1 entered." in clara.get(at).content.decode()
    clara.post(f"{at}people/right/", {"why": "A slip"})
    assert OPEN not in clara.get(at).content.decode()


def test_who_may_not_write_about_people_sees_the_sentence_and_no_form(browser, lead, volunteer, asked):
    Case.objects.update(state=CaseState.HEARD)
    page = browser(volunteer).get(f"/cases/{asked.slug}/").content.decode()
    assert FORM in page
    assert OPEN not in page
    assert browser(volunteer).post(f"/cases/{asked.slug}/people/right/", {"why": "No"}).status_code == 404


@pytest.mark.parametrize(("other", "is_said"), [("75 1234567", True), ("751234568", False), ("", False)])
def test_one_number_with_two_people_is_said(browser, caseworker, make_case, other, is_said):
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    clara, at = browser(caseworker), f"/cases/{case.slug}/"
    clara.post(f"{at}people/add/", person())
    paper = {"nationality": "RUS", "document": "passport", "family_name": "Белых", "given_names": "М."}
    for position, number in ((1, "751234567"), (2, other)):
        assert clara.post(f"{at}identity/{position}/", paper | {"number": number}).status_code == 302
    page = clara.get(f"{at}identity/").content.decode()
    assert ("One document number stands with more than one person: Mira, Саша." in page) is is_said
