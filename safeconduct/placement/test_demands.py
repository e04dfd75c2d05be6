"""What a household cannot do without, whom it must not meet, and who is placed before anything else is weighed."""

import pytest

from safeconduct.cases.models import Apart
from safeconduct.cases.services.keep_apart import keep_apart
from safeconduct.cases.words import Urgency
from safeconduct.placement.conftest import placed
from safeconduct.placement.services.decide import accept
from safeconduct.shelter.errors import MustNotMeet

pytestmark = pytest.mark.django_db


def test_a_language_that_is_needed_is_spoken_where_they_live(opened, make_unit, waits):
    make_unit(languages=["nl"])
    waits(languages_needed=("ru", "uk"))
    assert placed(opened()) == {"Mira": None}
    right = make_unit(languages=["uk"])
    assert placed(opened()) == {"Mira": right}


def test_a_language_is_demanded_on_the_page_of_needs(browser, caseworker, make_case):
    case, page = make_case(caseworker=caseworker), {"size": 1, "couples": 0, "children": 0, "composition": "mixed"}
    client = browser(caseworker)
    assert client.post(f"/cases/{case.slug}/profile/", page | {"languages_needed": ["uk"]}).status_code == 302
    assert 'name="languages_needed" value="uk"' in client.get(f"/cases/{case.slug}/profile/").content.decode()


def test_households_that_must_not_meet_are_never_proposed_one_house(browser, lead, opened, make_unit, waits):
    make_unit(beds=3, max_households=3, kind="shared_house", serves="women")
    mira, vera = waits("Mira"), waits("Vera")
    assert None not in placed(opened()).values()
    client = browser(lead)
    assert client.post("/cases/mira/apart/", {"other": "vera"}).status_code == 302
    assert client.post("/cases/vera/apart/", {"other": "Mira"}).status_code == 302
    assert Apart.objects.count() == 1
    assert list(placed(opened()).values()).count(None) == 1
    for case, other in ((mira, vera), (vera, mira)):
        assert (
            f"/cases/{case.slug}/apart/{other.slug}/end/" in client.get(f"/cases/{case.slug}/apart/").content.decode()
        )
    assert client.post("/cases/mira/apart/vera/end/").status_code == 302
    assert None not in placed(opened()).values()


def test_nobody_is_proposed_the_home_where_somebody_lives_whom_they_must_not_meet(
    lead, opened, make_unit, waits, hold, make_case
):
    there = make_unit()
    free = make_unit(home=there.home)
    waits("Mira")
    resident = make_case(name="Vera")
    hold(there, resident, 5, 60)
    keep_apart(lead.actor, case=resident, other_name="Mira")
    assert placed(opened()) == {"Mira": None}
    assert placed(opened(start=60, end=90))["Mira"] in {there, free}


def test_a_stay_in_the_other_unit_of_the_home_is_refused_too(lead, housing, opened, make_unit, waits, hold, make_case):
    free = make_unit()
    beside = make_unit(home=free.home, beds=1)
    waits("Mira")
    proposal = opened().choices.get()
    other = make_case(name="Vera")
    keep_apart(lead.actor, case=proposal.case, other_name=other.name)
    hold(beside if proposal.unit == free else free, other, 5, 60)
    with pytest.raises(MustNotMeet):
        accept(housing.actor, choice=proposal)


def test_a_name_that_one_cannot_open_is_refused_as_one_that_does_not_exist(browser, caseworker, make_case):
    mine = make_case(caseworker=caseworker)
    make_case(name="Secret")
    client = browser(caseworker)
    answers = [client.post(f"/cases/{mine.slug}/apart/", {"other": name}) for name in ("Secret", "Nobody", mine.name)]
    assert [answer.status_code for answer in answers] == [400, 400, 400]
    assert all("No other household that you can open" in answer.content.decode() for answer in answers)
    assert not Apart.objects.exists()


def test_who_is_in_danger_within_days_is_placed_before_a_larger_household(opened, make_unit, waits):
    unit = make_unit(beds=4)
    waits("Many", size=4, urgency=Urgency.HIDING, composition="mixed")
    waits("Now", urgency=Urgency.NOW)
    assert placed(opened()) == {"Many": None, "Now": unit}


def test_where_there_is_no_place_for_one_in_danger_the_others_are_placed_and_the_page_says_it_first(
    desk, opened, unit, waits
):
    waits("Stairs", urgency=Urgency.NOW, step_free=True)
    waits("Mira")
    found = opened()
    assert placed(found) == {"Stairs": None, "Mira": unit}
    shown = desk.get(f"/placement/{found.pk}/").content.decode()
    told = shown.index("no place can be given to them whatever else is given up: Stairs.")
    assert told < shown.index("How good this is")
