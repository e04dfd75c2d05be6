from datetime import date

from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case, Task
from safeconduct.cases.services.move_case import go_to
from safeconduct.cases.states import CaseState
from safeconduct.desk.services.end_case import end_case
from safeconduct.dossiers.models import Dossier
from safeconduct.dossiers.words import DossierState
from safeconduct.kernel import clock
from safeconduct.shelter.models import Stay


def a_day(on: date) -> dict[str, int]:
    return {"due_on_day": on.day, "due_on_month": on.month, "due_on_year": on.year}


def test_the_page_first_shows_what_goes_back_and_then_gives_it_back(browser, household, caseworker):
    client, at = browser(caseworker), f"/cases/{household.slug}/end/"
    task = {"kind": "call", "words": "About the school", **a_day(clock.today())}
    assert client.post(f"/cases/{household.slug}/task/", task).status_code == 302
    shown = client.get(at).content.decode()
    for words in (Stay.objects.get().unit.label, "1 place of the quota", "Dossier: Collecting papers", "1 open task"):
        assert words in shown
    assert client.post(at, {"to": "withdrawn", "words": "They found work in Lyon."}).status_code == 302
    after = client.get(f"/cases/{household.slug}/").content.decode()
    assert "They found work in Lyon." in after
    assert "1 open task closed with it" in after
    assert "Speak with the household: About the school" in after
    assert "No task is open." in after
    assert "Speak with the household" not in client.get("/").content.decode()
    closed = Task.objects.get()
    assert (closed.ended_with, closed.done_at is None) == ("withdrawn", False)
    assert Leaf.objects.get(object_kind="cases.task", action="changed").purpose == "ended"
    refused = client.post(f"/cases/{household.slug}/task/", task)
    assert refused.status_code == 400
    assert "This case has ended and takes no new tasks." in refused.content.decode()
    assert "About the school" in refused.content.decode()
    assert at not in after


def test_what_was_typed_stays_when_a_reason_or_a_kind_is_missing(browser, household, caseworker):
    answer = browser(caseworker).post(f"/cases/{household.slug}/end/", {"to": "", "words": "They moved on."})
    assert answer.status_code == 400
    assert "They moved on." in answer.content.decode()


def test_a_bare_request_holds_nothing_and_offers_a_volunteer_one_way(browser, case, volunteer):
    page = browser(volunteer).get(f"/cases/{case.slug}/end/").content.decode()
    assert "holds no home, no place of the quota and no dossier" in page
    assert 'value="declined"' in page
    assert 'value="withdrawn"' not in page


def test_the_page_says_whose_step_it_is_and_when_it_is_nobodys(browser, household, volunteer, caseworker, lead):
    at = f"/cases/{household.slug}/end/"
    assert browser(volunteer).get(at).status_code == 403
    end_case(lead.actor, case=household, to=CaseState.DECLINED, words="No.")
    assert browser(caseworker).get(at).status_code == 409
    assert browser(caseworker).post(at, {"to": "withdrawn", "words": "Again."}).status_code == 409


def test_a_caseworker_without_the_case_finds_no_page(browser, case, caseworker):
    client = browser(caseworker)
    assert client.get(f"/cases/{case.slug}/end/").status_code == 404
    assert client.post(f"/cases/{case.slug}/end/", {"to": "withdrawn", "words": "So."}).status_code == 404
    assert Case.objects.get().state == CaseState.ASKED


def test_moving_by_hand_offers_no_end(browser, household, caseworker):
    client = browser(caseworker)
    for end in ("declined", "withdrawn", "closed"):
        assert client.post(f"/cases/{household.slug}/move/", {"to": end, "words": "So."}).status_code == 400
    assert Case.objects.get(pk=household.pk).state == CaseState.DOSSIER


def test_the_one_way_that_there_is_is_chosen_already_and_no_other_is_spoken_of(browser, household, lead):
    Dossier.objects.update(state=DossierState.GRANTED)
    for state in (CaseState.LODGED, CaseState.DECIDED):
        go_to(lead.actor, case=household, to=state)
    client, at = browser(lead), f"/cases/{household.slug}/end/"
    assert "if the household steps back" in client.get(at).content.decode()
    for state in (CaseState.ARRIVED, CaseState.SETTLED):
        go_to(lead.actor, case=household, to=state)
    page = client.get(at).content.decode()
    assert 'value="closed"' in page
    assert "checked" in page
    assert "if the household steps back" not in page
