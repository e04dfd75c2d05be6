import pytest
from django.db.models import TextField
from django.db.models.functions import Cast

from safeconduct.audit.models import Leaf
from safeconduct.cases.words import Urgency
from safeconduct.custody.errors import NoGrant
from safeconduct.custody.sealing import open_record
from safeconduct.kernel.errors import NotAllowed
from safeconduct.placement import errors
from safeconduct.placement.models import Choice, Round
from safeconduct.placement.payloads import ChoiceReasons, RoundProblem
from safeconduct.placement.services.decide import decline
from safeconduct.shelter.conftest import day


def test_the_more_urgent_household_gets_the_only_place(opened, unit, waits):
    waits("Calm", urgency=Urgency.CALM)
    waits("Hunted", urgency=Urgency.NOW)
    found = opened()
    places = {choice.case.name: choice.unit for choice in found.choices.select_related("case", "unit")}
    assert places == {"Calm": None, "Hunted": unit}
    assert found.proven
    assert found.bound == found.objective


def test_a_household_goes_where_its_hard_needs_are_met(opened, make_unit, waits):
    make_unit(beds=4)
    right = make_unit(step_free=True, pets=True)
    waits(step_free=True, pets=True)
    assert opened().choices.get().unit == right


def test_a_household_is_never_placed_in_a_town_it_excludes(opened, unit, waits):
    waits(excluded_areas=("gent",))
    assert opened().choices.get().unit is None


def test_words_about_towns_that_nobody_understands_are_kept_for_a_person_to_read(opened, unit, waits, housing):
    waits(excluded_areas=("Gennt",), wished_areas=("Namur", "20"))
    problem = open_record(housing.actor, opened().problem, RoundProblem, purpose="test")
    assert problem.unread_areas == {"h001": ("Gennt",)}


def test_a_case_that_is_not_shared_with_housing_takes_no_part(opened, unit, waits, lead):
    waits("Shared")
    hidden = waits("Hidden", shared=False)
    assert not opened().choices.filter(case=hidden).exists()


def test_what_a_round_knew_is_sealed_and_opens_only_to_housing_and_leads(opened, unit, waits, caseworker, housing):
    waits(pets=True)
    found = opened()
    with pytest.raises(NoGrant):
        open_record(caseworker.actor, found.problem, RoundProblem, purpose="test")
    assert open_record(housing.actor, found.problem, RoundProblem, purpose="test").households[0].pets
    names = open_record(housing.actor, found.problem, RoundProblem, purpose="test").encoded()
    assert b"Mira" not in names


def test_the_opening_of_each_profile_is_in_the_log(opened, unit, waits):
    case = waits()
    opened()
    events = Leaf.objects.filter(subject_id=str(case.pk), purpose="placement", action="opened")
    assert events.annotate(kind=Cast("object_kind", TextField())).get().kind == "profile:cases.placement-profile"


def test_with_nobody_waiting_no_round_is_opened(opened, unit):
    with pytest.raises(errors.NobodyWaits):
        opened()
    assert not Round.objects.exists()


def test_with_nothing_free_no_round_is_opened(opened, waits):
    waits()
    with pytest.raises(errors.NothingFree):
        opened()


@pytest.mark.parametrize(("start", "end"), [(10, 10), (20, 10), (-1, 10)])
def test_days_that_are_empty_backwards_or_past_are_refused(opened, unit, waits, start, end):
    waits()
    with pytest.raises(errors.WrongDays):
        opened(start=start, end=end)


def test_a_place_that_was_declined_is_not_proposed_to_them_again(opened, unit, waits, housing):
    waits()
    decline(housing.actor, choice=opened().choices.get(), words="Too far from her clinic.")
    assert opened().choices.get().unit is None


def test_a_kept_proposal_stays_although_somebody_more_urgent_came(opened, unit, waits):
    calm = waits("Calm", urgency=Urgency.CALM)
    kept = opened().choices.get()
    waits("Hunted", urgency=Urgency.NOW)
    assert opened(kept).choices.get(case=calm).unit == unit


def test_a_kept_proposal_whose_place_is_gone_is_refused_in_words(opened, make_unit, waits, hold, make_case):
    wanted = make_unit()
    waits()
    kept = opened().choices.get()
    hold(wanted, make_case(name="Other"))
    make_unit()
    with pytest.raises(errors.KeptImpossible):
        opened(kept)


def test_a_shared_house_gives_its_free_beds_beside_those_who_live_there(opened, make_unit, waits, hold, make_case):
    shared = make_unit(beds=3, max_households=3, kind="shared_house", serves="women")
    hold(shared, make_case(name="Settled"), 0, 200)
    for name in ("Ada", "Bea", "Cleo"):
        waits(name)
    assert Choice.objects.filter(round=opened(), unit=shared).count() == 2


def test_a_caseworker_opens_no_round(programme, unit, waits, caseworker):
    from safeconduct.placement.services.open_round import open_round

    waits()
    with pytest.raises(NotAllowed):
        open_round(caseworker.actor, from_on=day(10), until_on=day(100))


def test_the_reasons_name_the_rule_that_is_in_the_way(opened, make_unit, waits, housing):
    make_unit(pets=True)
    waits(step_free=True)
    found = opened()
    known = open_record(housing.actor, found.choices.get().reasons, ChoiceReasons, purpose="test").explanation
    assert (known.unit, known.candidates) == (None, 0)
    assert [nearest.codes for nearest in known.nearest] == [("step_free",)]


def test_one_more_step_free_room_is_what_would_help_whom_steps_keep_out(opened, unit, waits, housing):
    waits(step_free=True)
    gains = open_record(housing.actor, opened().problem, RoundProblem, purpose="test").gains
    assert [(gain.unit.id, gain.households) for gain in gains if gain.households] == [("step_free", 1)]
