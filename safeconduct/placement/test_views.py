import uuid

import pytest

from safeconduct.cases.words import Urgency
from safeconduct.conftest import run_jobs
from safeconduct.placement.conftest import days_of
from safeconduct.placement.models import Choice, Round
from safeconduct.placement.needs import needs_for
from safeconduct.shelter.conftest import day
from safeconduct.shelter.models import Stay


@pytest.fixture
def found(opened, unit, waits):
    waits("Mira", urgency=Urgency.HIGH)
    waits("Later", urgency=Urgency.CALM)
    return opened()


def address(desk, found, slug="", step=""):
    return f"/placement/{found.pk}/{slug}{'/' if slug else ''}{step}"


def test_what_cannot_be_opened_is_said_on_the_form_and_the_days_stay(desk, unit):
    answer = desk.post("/placement/", days_of(desk))
    assert answer.status_code == 400
    assert "waits for a home" in answer.content.decode()
    assert f'value="{day(10).year}"' in answer.content.decode()


def test_a_proposal_that_is_ticked_is_kept(desk, found, waits, unit):
    kept = found.choices.get(case__name="Mira")
    waits("Hunted", urgency=Urgency.NOW)
    assert desk.post("/placement/", days_of(desk) | {"keep": [str(kept.pk)]}).status_code == 302
    run_jobs()
    assert Round.objects.first().choices.get(case__name="Mira").unit == unit


@pytest.mark.parametrize("who", ["housing", "lead"])
def test_every_page_opens_for_the_housing_side(browser, request, found, who):
    desk = browser(request.getfixturevalue(who))
    for page in ("/placement/", address(desk, found), address(desk, found, "mira"), address(desk, found, "later")):
        assert desk.get(page).status_code == 200, page


@pytest.mark.parametrize("who", ["caseworker", "volunteer"])
def test_nobody_else_finds_a_page_or_may_answer(browser, request, found, who):
    desk = browser(request.getfixturevalue(who))
    for page in ("/placement/", address(desk, found), address(desk, found, "mira")):
        assert desk.get(page).status_code == 404, page
    for step in ("accept/", "decline/", "withdraw/"):
        assert desk.post(address(desk, found, "mira", step)).status_code == 404
    assert desk.post(f"/placement/close/{found.pk}/").status_code == 404
    assert set(found.choices.values_list("state", flat=True)) == {"proposed", "unplaced"}


def test_accepting_twice_is_refused_in_words(desk, found):
    assert desk.post(address(desk, found, "mira", "accept/")).status_code == 302
    again = desk.post(address(desk, found, "mira", "accept/"))
    assert again.status_code == 409
    assert "answered already" in again.content.decode()
    assert Stay.objects.count() == 1


def test_who_got_nothing_cannot_be_accepted(desk, found):
    assert desk.post(address(desk, found, "later", "accept/")).status_code == 409
    assert not Stay.objects.exists()


def test_a_household_of_another_round_or_none_is_not_found(desk, found, opened, waits):
    waits("Newer")
    newer = opened()
    assert desk.get(address(desk, found, "newer")).status_code == 404
    assert desk.post(address(desk, found, "newer", "accept/")).status_code == 404
    assert desk.get(address(desk, newer, "nobody")).status_code == 404
    assert desk.get(f"/placement/{uuid.uuid4()}/").status_code == 404


def test_a_household_without_a_key_is_counted_and_not_named(browser, desk, found, lead):
    from safeconduct.custody import grants

    case = found.choices.get(case__name="Mira").case
    grants.revoke(lead.actor, case.pk, from_holder=grants.group(grants.Group.HOUSING), reason="work ended")
    shown = desk.get(address(desk, found)).content.decode()
    assert "Mira" not in shown
    assert "One more household took part" in shown
    assert desk.post(address(desk, found, "mira", "accept/")).status_code == 404


def test_a_no_without_words_brings_the_form_back(desk, found):
    answer = desk.post(address(desk, found, "mira", "decline/"), {"words": ""})
    assert answer.status_code == 400
    assert "This one needs an answer." in answer.content.decode()


def test_a_no_is_read_on_the_page_afterwards(desk, found):
    desk.post(address(desk, found, "mira", "decline/"), {"words": "Her brother lives there."})
    assert "Her brother lives there." in desk.get(address(desk, found, "mira")).content.decode()


def test_what_was_accepted_can_be_taken_back(desk, found):
    desk.post(address(desk, found, "mira", "accept/"))
    assert "Take back" in desk.get(address(desk, found)).content.decode()
    desk.post(address(desk, found, "mira", "withdraw/"))
    assert Choice.objects.get(case__name="Mira").state == "withdrawn"


def test_the_round_has_a_picture_of_who_goes_where_and_why_and_the_same_as_a_table(desk, found):
    page = desk.get(f"/placement/{found.pk}/").content.decode()
    assert "The round at a look" in page
    drawn = page[page.index("The round at a look") : page.index("figure-table")]
    table = page[page.index("figure-table") : page.index("</table>", page.index("figure-table"))]
    for choice in found.choices.select_related("case", "unit"):
        assert choice.case.name in drawn
        assert choice.case.name in table
        if choice.unit is not None:
            assert choice.unit.label in drawn
    assert "for how well it suits." in table
    assert "What one more place would change" in drawn
    assert "One more: a room with one bed" in table


def test_a_round_is_closed_from_its_page(desk, found):
    desk.post(f"/placement/close/{found.pk}/")
    shown = desk.get(address(desk, found)).content.decode()
    assert "closed" in shown
    assert "Accept" not in shown.split("<h1>")[1]


def test_proposals_are_needs_of_the_housing_side_only(found, housing, caseworker):
    assert [(need.text, need.due_on) for need in needs_for(housing.actor)] == [
        ("1 proposed home waits for an answer", found.from_on)
    ]
    assert needs_for(caseworker.actor) == []


def test_the_pages_cost_the_same_queries_for_many_households(
    desk, opened, make_unit, waits, django_assert_max_num_queries
):
    for number in range(6):
        make_unit()
        waits(f"P{number}")
    found = opened()
    with django_assert_max_num_queries(25):
        desk.get(address(desk, found))
    with django_assert_max_num_queries(16):
        desk.get("/placement/")


def test_who_got_nothing_reads_why_and_what_would_help(desk, found):
    shown = desk.get(address(desk, found, "later")).content.decode()
    assert "giving one to them would cost others more" in shown
    assert "Mira would lose" in shown


def test_the_page_of_a_household_says_which_rule_keeps_it_out_of_each_other_place(desk, opened, make_unit, waits):
    make_unit(step_free=True)
    steps = make_unit(beds=4)
    waits("Mira", step_free=True)
    shown = desk.get(address(desk, opened(), "mira")).content.decode()
    row = shown.split("Why not there")[-1].split(steps.label)[1]
    assert "They need step-free access, and there are steps." in row.split("</tr>")[0]


@pytest.mark.parametrize(("language", "words"), [("ru", "Кто куда"), ("nl", "Wie waarheen gaat"), ("fr", "Qui va où")])
def test_reasons_are_said_in_the_readers_language(desk, found, language, words):
    desk.cookies["language"] = language
    shown = desk.get(address(desk, found)).content.decode()
    assert words in shown
    assert "giving one to them" not in shown


def test_a_word_about_a_place_that_nobody_understands_is_shown_to_be_checked(desk, opened, unit, waits):
    waits(excluded_areas=("Gennt",))
    found = opened()
    assert "not recognised: Gennt" in desk.get(address(desk, found)).content.decode()


def test_households_that_the_coordinator_cannot_open_are_counted_before_a_round_and_on_its_page(
    desk, unit, waits, opened
):
    waits("Mira")
    hidden = [waits(name, shared=False) for name in ("Secret", "Hidden")]
    before = desk.get("/placement/").content.decode()
    assert "2 waiting households would take no part" in before
    found = opened()
    shown = desk.get(f"/placement/{found.pk}/").content.decode()
    assert "2 waiting households took no part" in shown
    assert all(case.name not in before + shown for case in hidden)


def test_where_everybody_takes_part_nothing_is_said_of_others(desk, unit, waits, opened):
    waits("Mira")
    assert "no part" not in desk.get("/placement/").content.decode()
    assert "no part" not in desk.get(f"/placement/{opened().pk}/").content.decode()
