import re

import pytest

from safeconduct.conftest import run_jobs, when_told
from safeconduct.custody import workers
from safeconduct.custody.models import Ticket
from safeconduct.custody.sealing import open_record
from safeconduct.custody.work import Pulse
from safeconduct.placement.conftest import again, order, page_of, placed, progress, state_of, stop
from safeconduct.placement.needs import needs_for
from safeconduct.placement.payloads import RoundProblem


def test_a_round_is_opened_at_once_and_solved_by_the_worker(desk, ordered, unit):
    shown = page_of(desk, ordered)
    assert "Homes are being sought" in shown
    assert "It waits for its turn." in shown
    assert "5 minutes" in shown
    assert placed(ordered) == {"Mira": None, "Later": None}
    carried = run_jobs()
    assert [set(args) for args in carried] == [{"round_id", "ticket_id"}]
    shown = page_of(desk, ordered)
    assert f"Mira → {unit.label}" in shown
    assert "Proven" in shown
    assert state_of(ordered) == "open"
    assert placed(ordered) == {"Mira": unit, "Later": None}


def test_the_page_asks_again_with_scripts_and_has_a_link_without_until_it_is_done(desk, ordered):
    fragment = progress(desk, ordered)
    assert f'hx-get="/placement/progress/{ordered.pk}/"' in fragment
    assert f'<noscript><a class="button plain small" href="/placement/{ordered.pk}/">' in fragment
    without_token = re.compile(r'<input type="hidden"[^>]*>')
    assert without_token.sub("", fragment).strip() in without_token.sub("", page_of(desk, ordered))
    run_jobs()
    done = progress(desk, ordered)
    assert "hx-get" not in done
    assert "The search is done." in done
    assert f'href="/placement/{ordered.pk}/"' in done


def test_a_session_that_ends_meanwhile_asks_to_sign_in_on_the_whole_page_and_not_inside_the_part(
    browser, desk, ordered, housing
):
    browser(housing)  # signed in elsewhere: this session is over
    answer = desk.get(f"/placement/progress/{ordered.pk}/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Refresh"], answer.content) == (401, "true", b"")
    assert desk.get(f"/placement/{ordered.pk}/").status_code == 302


def test_what_the_worker_gets_and_what_the_page_tells_names_nobody(desk, ordered, monkeypatch, housing):
    told = []
    monkeypatch.setattr(Pulse, "EVERY", 0.0)
    tell = Pulse.tell

    def listening(self, **figures):
        tell(self, **figures)
        told.append((figures, progress(desk, ordered)))

    monkeypatch.setattr(Pulse, "tell", listening)
    carried = run_jobs()
    assert {str(value) for args in carried for value in args.values()}.isdisjoint({"Mira", "mira"})
    assert {name for figures, _shown in told for name in figures} <= {
        "at_once", "step", "objective", "bound", "explained",
    }  # fmt: skip
    shown = "".join(fragment for _figures, fragment in told)
    assert "Looking for the best placement" in shown
    assert "Best so far" in shown
    assert 'max="2" value="1"' in shown  # one of two households has been explained
    assert not re.search(r"mira|later", shown, re.IGNORECASE)
    problem = open_record(housing.actor, ordered.problem, RoundProblem, purpose="test")
    assert b"Mira" not in problem.encoded()


def test_a_search_that_has_not_begun_is_cancelled_at_once(desk, ordered):
    assert stop(desk, ordered).status_code == 302
    assert state_of(ordered) == "cancelled"
    assert not Ticket.objects.exists()
    run_jobs()
    assert state_of(ordered) == "cancelled"
    shown = page_of(desk, ordered)
    assert "cancelled before a placement was found" in shown
    assert again(desk, ordered).status_code == 302
    run_jobs()
    assert state_of(ordered) == "open"


def test_cancelling_keeps_the_best_placement_found_so_far_and_says_so(desk, ordered, unit, monkeypatch):
    seen = []

    def cancel():
        stop(desk, ordered)
        seen.append(page_of(desk, ordered))

    when_told(monkeypatch, lambda figures: "objective" in figures, cancel)
    run_jobs()
    assert "The search is ending; what was found is kept." in seen[0]
    assert (state_of(ordered), ordered.was_stopped, ordered.proven) == ("open", True, False)
    assert placed(ordered) == {"Mira": unit, "Later": None}
    shown = page_of(desk, ordered)
    assert "The search was cancelled; this is the best that it had found." in shown
    assert desk.post(f"/placement/{ordered.pk}/mira/accept/").status_code == 302


def test_cancelling_while_the_reasons_are_written_keeps_the_proof(desk, ordered, monkeypatch):
    when_told(monkeypatch, lambda figures: "explained" in figures, lambda: stop(desk, ordered))
    run_jobs()
    assert (state_of(ordered), ordered.was_stopped, ordered.proven) == ("open", False, True)


def test_what_is_done_cannot_be_cancelled_or_started_again(desk, ordered):
    run_jobs()
    assert stop(desk, ordered).status_code == 409
    assert again(desk, ordered).status_code == 409
    assert state_of(ordered) == "open"


def test_a_search_is_found_again_on_the_list_and_on_the_day(desk, ordered, housing, lead):
    assert "being solved" in desk.get("/placement/").content.decode()
    assert needs_for(housing.actor) == []
    run_jobs()
    (need,) = needs_for(housing.actor)
    assert (need.text, need.url) == ("1 proposed home waits for an answer", f"/placement/{ordered.pk}/")
    assert need.text in desk.get("/").content.decode()
    assert [need.text for need in needs_for(lead.actor)] == ["1 proposed home waits for an answer"]


def test_who_ordered_a_search_that_came_to_nothing_reads_so_on_their_day(desk, ordered, housing, lead):
    workers.announce_worker()
    assert [need.text for need in needs_for(housing.actor)] == ["The search for homes was not finished"]
    assert needs_for(lead.actor) == []


def test_who_ordered_a_search_that_housed_nobody_reads_so_on_their_day(desk, make_unit, waits, housing):
    make_unit(step_free=False)
    waits(step_free=True)
    order(desk)
    run_jobs()
    assert [need.text for need in needs_for(housing.actor)] == ["The search for homes is done: nobody got one"]


def test_asking_how_far_it_is_costs_few_queries(desk, ordered, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        progress(desk, ordered)
    with django_assert_max_num_queries(18):
        desk.get("/placement/")


@pytest.mark.parametrize(("language", "words"), [("ru", "Идёт поиск жилья"), ("nl", "Er worden woningen gezocht")])
def test_the_search_is_told_in_the_readers_language(desk, ordered, language, words):
    desk.cookies["language"] = language
    assert words in progress(desk, ordered)
