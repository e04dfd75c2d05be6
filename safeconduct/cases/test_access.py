from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from safeconduct.cases.models import Case
from safeconduct.cases.selectors import cases_for
from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.models import Grant


@transaction.atomic
def _say(grants_on_a_card, change):
    grants_on_a_card.update(**change)
    connection.check_constraints()


@pytest.mark.parametrize("change", [{"subject": uuid4()}, {"compartment": Compartment.PROFILE}])
def test_the_database_refuses_a_grant_that_says_something_else_than_its_key(case, change):
    with pytest.raises(IntegrityError, match="custody_grant_as_its_key"):
        _say(Grant.objects.filter(subject=case.pk, compartment=Compartment.CARD), change)


def test_a_shared_compartment_is_open_and_its_neighbour_is_not(lead, caseworker, case):
    grants.share(lead.actor, case.pk, [Compartment.CARD], to=caseworker.user.holder, reason="test")
    assert list(cases_for(caseworker.actor)) == [case]
    assert Case.objects.filter(grants.opens(caseworker.actor, Compartment.CARD)).exists()
    assert not Case.objects.filter(grants.opens(caseworker.actor, Compartment.NARRATIVE)).exists()
    assert grants.compartments_open_to(caseworker.actor, case.pk) == {Compartment.CARD}


def test_who_may_see_which_case_is_asked_of_one_index(lead, case):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = cases_for(lead.actor).order_by().explain()
    assert "Index Only Scan using grant_of_a_holder" in plan
    assert "custody_compartmentkey" not in plan
