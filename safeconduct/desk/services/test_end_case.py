from collections.abc import Callable

import pytest

from safeconduct.accounts.roles import Role
from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case
from safeconduct.cases.services.move_case import NoSuchMove, go_to
from safeconduct.cases.states import CaseState
from safeconduct.conftest import Colleague
from safeconduct.custody.models import Grant
from safeconduct.desk.services.end_case import WordsNeeded, end_case
from safeconduct.dossiers.models import Dossier
from safeconduct.dossiers.words import DossierState
from safeconduct.kernel.errors import NotAllowed, NotFound
from safeconduct.placement.models import Choice, Round
from safeconduct.placement.services.decide import accept
from safeconduct.placement.words import ChoiceState
from safeconduct.programme.models import Hold, LedgerLine, QuotaRound
from safeconduct.programme.services.quota import hold_of, use_places
from safeconduct.shelter.models import Stay
from safeconduct.shelter.words import StayState

WHY = "They found protection elsewhere."


def outcome(case: Case) -> tuple[str, str, str, str]:
    """State of the case, its stay, its places, its dossier."""
    found = (Case.objects.get(pk=case.pk), Stay.objects.get(case=case), Hold.objects.get(case=case))
    return (*(row.state for row in found), Dossier.objects.get(case=case).state)


@pytest.mark.parametrize("who", ["caseworker", "lawyer", "lead"])
def test_a_household_that_steps_back_gives_everything_back_whoever_may_end_it(
    household: Case, who: str, request: pytest.FixtureRequest
) -> None:
    end_case(request.getfixturevalue(who).actor, case=household, to=CaseState.WITHDRAWN, words=WHY)
    assert outcome(household) == ("withdrawn", "cancelled", "released", "withdrawn")
    assert QuotaRound.objects.get().taken == 0
    home = Stay.objects.get().unit.home_id
    assert not Grant.objects.filter(compartment_key__subject=home, holder=household.caseworker.holder).exists()  # type: ignore[union-attr]


def test_ending_is_done_together_or_not_at_all(
    household: Case, caseworker: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_named: object) -> None:
        raise NoSuchMove

    monkeypatch.setattr("safeconduct.desk.services.end_case.go_to", refuse)
    with pytest.raises(NoSuchMove):
        end_case(caseworker.actor, case=household, to=CaseState.DECLINED, words=WHY)
    assert outcome(household) == ("dossier", "confirmed", "held", "collecting")


def granted(household: Case, lead: Colleague) -> None:
    """Visas granted: the places are used, the dossier and the case decided."""
    use_places(lead.actor, hold=Hold.objects.get(case=household))
    Dossier.objects.filter(case=household).update(state=DossierState.GRANTED)
    for state in (CaseState.LODGED, CaseState.DECIDED):
        go_to(lead.actor, case=household, to=state)


def test_visas_that_the_authority_counted_stay_used_when_the_household_does_not_come(
    household: Case, lead: Colleague, caseworker: Colleague
) -> None:
    granted(household, lead)
    end_case(caseworker.actor, case=household, to=CaseState.WITHDRAWN, words=WHY)
    assert outcome(household) == ("withdrawn", "cancelled", "used", "withdrawn")
    assert QuotaRound.objects.get().taken == 1


def test_a_granted_dossier_stays_granted_when_it_is_we_who_decline(household: Case, lead: Colleague) -> None:
    granted(household, lead)
    end_case(lead.actor, case=household, to=CaseState.DECLINED, words=WHY)
    assert outcome(household) == ("declined", "cancelled", "used", "granted")


def test_a_settled_household_leaves_its_home_and_keeps_its_places_used(household: Case, lead: Colleague) -> None:
    granted(household, lead)
    for state in (CaseState.ARRIVED, CaseState.SETTLED):
        go_to(lead.actor, case=household, to=state)
    end_case(lead.actor, case=household, to=CaseState.CLOSED, words=WHY)
    assert outcome(household) == ("closed", "cancelled", "used", "granted")


def test_a_refused_household_gives_back_what_it_holds_and_the_refusal_stays(household: Case, lead: Colleague) -> None:
    Dossier.objects.filter(case=household).update(state=DossierState.REFUSED)
    for state in (CaseState.LODGED, CaseState.REFUSED):
        go_to(lead.actor, case=household, to=state)
    end_case(lead.actor, case=household, to=CaseState.CLOSED, words=WHY)
    assert outcome(household) == ("closed", "cancelled", "released", "refused")


def test_homes_that_were_proposed_or_accepted_are_withdrawn(
    waits: Callable[..., Case], make_unit: Callable[..., object], opened: Callable[..., Round], housing: Colleague,
    lead: Colleague,
) -> None:  # fmt: skip
    make_unit()
    case, later = waits("Mira"), waits("Tim")
    accept(housing.actor, choice=opened().choices.get(case=case))
    make_unit()
    opened(start=150, end=200)
    for one in (case, later):
        end_case(lead.actor, case=one, to=CaseState.DECLINED, words=WHY)
    assert not Choice.objects.filter(state__in=[ChoiceState.PROPOSED, ChoiceState.ACCEPTED]).exists()
    assert not Stay.objects.exclude(state=StayState.CANCELLED).exists()
    assert [line.state for line in LedgerLine.objects.all()] == ["held", "released"]


def test_an_end_needs_a_reason(household: Case, caseworker: Colleague) -> None:
    with pytest.raises(WordsNeeded):
        end_case(caseworker.actor, case=household, to=CaseState.WITHDRAWN, words=" \n")


def test_a_caseworker_without_the_case_cannot_end_it(household: Case, colleague: Callable[..., Colleague]) -> None:
    with pytest.raises(NotFound):
        end_case(colleague("oscar", Role.CASEWORKER).actor, case=household, to=CaseState.WITHDRAWN, words=WHY)
    assert outcome(household) == ("dossier", "confirmed", "held", "collecting")


@pytest.mark.parametrize("to", [CaseState.WITHDRAWN, CaseState.CLOSED, CaseState.ERASED, CaseState.HEARD])
def test_a_volunteer_ends_a_request_by_declining_it_and_in_no_other_way(
    case: Case, volunteer: Colleague, to: CaseState
) -> None:
    with pytest.raises((NotAllowed, NoSuchMove)):
        end_case(volunteer.actor, case=case, to=to, words=WHY)
    assert Case.objects.get().state == CaseState.ASKED


def test_a_volunteer_ends_nothing_that_was_selected_even_when_their_page_is_old(
    household: Case, volunteer: Colleague
) -> None:
    household.state = CaseState.HEARD  # what the volunteer's page still says
    with pytest.raises(NotAllowed):
        end_case(volunteer.actor, case=household, to=CaseState.DECLINED, words=WHY)
    assert outcome(household) == ("dossier", "confirmed", "held", "collecting")


def test_housing_coordinators_end_no_case(household: Case, housing: Colleague) -> None:
    with pytest.raises(NotAllowed):
        end_case(housing.actor, case=household, to=CaseState.WITHDRAWN, words=WHY)


def test_a_case_ends_once(household: Case, caseworker: Colleague) -> None:
    end_case(caseworker.actor, case=household, to=CaseState.WITHDRAWN, words=WHY)
    with pytest.raises(NoSuchMove):
        end_case(caseworker.actor, case=household, to=CaseState.DECLINED, words=WHY)


def test_the_log_names_each_thing_that_went_back(household: Case, caseworker: Colleague) -> None:
    end_case(caseworker.actor, case=household, to=CaseState.WITHDRAWN, words=WHY)
    mine = Leaf.objects.filter(subject_id=str(household.pk), actor=caseworker.actor.reference)
    done = set(mine.values_list("action", "object_kind", "purpose"))
    assert done >= {
        ("released", "shelter.stay", "cancelled"),
        ("changed", "programme.hold", "quota released"),
        ("moved", "dossiers.dossier", "withdrawn"),
        ("moved", "cases.case", "withdrawn"),
    }
    assert hold_of(household) is None
