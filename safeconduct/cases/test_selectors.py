import pytest

from safeconduct.cases.selectors import case_for, people_of
from safeconduct.kernel.errors import NotFound


def test_a_lead_opens_the_card_of_a_new_case(lead, case):
    assert people_of(lead.actor, case_for(lead.actor, case.slug))[0].card.working_name == "Mira"


def test_a_case_without_a_key_does_not_exist(caseworker, case):
    with pytest.raises(NotFound):
        case_for(caseworker.actor, case.slug)
