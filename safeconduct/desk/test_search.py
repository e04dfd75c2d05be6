"""What the search promises, and to whom."""

import pytest

from safeconduct.accounts.roles import Role
from safeconduct.cases.services.tasks import add_task, finish_task
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import TaskKind
from safeconduct.kernel import clock


def searched(client, words):
    answer = client.post("/search/", {"q": words}, follow=True)
    assert words not in answer.redirect_chain[-1][0]
    return answer.content.decode().partition("<h1>")[2]


@pytest.mark.parametrize("words", ["ghent", "GAND", "Gent 1", "90 ·"])
def test_a_home_is_found_by_its_name_town_and_area_by_the_housing_side_alone(
    browser, make_home, housing, lead, caseworker, words
):
    home = make_home()
    for who in (housing, lead):
        assert f'href="/homes/{home.pk}/"' in searched(browser(who), words)
    assert str(home.pk) not in searched(browser(caseworker), words)


def test_a_street_and_a_host_are_not_searched(browser, make_home, housing):
    home = make_home()
    for sealed in ("Kraanlei", "Vandamme"):
        assert str(home.pk) not in searched(browser(housing), sealed)


def test_ones_own_open_tasks_are_found_by_kind_and_by_their_sealed_words(browser, colleague, lead, make_case):
    clara, kirill = colleague("clara", Role.CASEWORKER), colleague("kirill", Role.CASEWORKER)
    case = make_case(CaseState.EVIDENCE, caseworker=clara)
    task = add_task(
        clara.actor, case=case, kind=TaskKind.CALL, due_on=clock.today(), owner=clara.user, words="Про Самарканд"
    )
    for words in ("самарк", "speak with"):
        found = searched(browser(clara), words)
        assert "Про Самарканд" in found
        assert f'href="/cases/{case.slug}/"' in found
        for other in (kirill, lead):
            assert "Про Самарканд" not in searched(browser(other), words)
    finish_task(clara.actor, case=case, task_id=task.pk)
    assert "Nothing found" in searched(browser(clara), "самарк")
