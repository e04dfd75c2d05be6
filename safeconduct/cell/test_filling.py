"""The house that is measured is a true one: what it holds opens with people's keys, and the doctor finds no fault."""

import pytest

from safeconduct.accounts.roles import Role
from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import cases_for, people_of
from safeconduct.cell.bench.filling import fill
from safeconduct.cell.bench.filling.dossiers import KINDS
from safeconduct.custody.sealing import open_blob
from safeconduct.desk.doctor import complaints
from safeconduct.dossiers.models import Dossier
from safeconduct.dossiers.overview import overview_of
from safeconduct.dossiers.selectors import dossiers_for
from safeconduct.evidence.models import Item
from safeconduct.programme.services.found_programme import found_programme
from safeconduct.shelter.models import Stay, Unit

CASES = 60


@pytest.fixture
def house(lead, colleague):
    """Sixty households, and the people of the demonstration who work on them."""
    people = {"clara": Role.CASEWORKER, "kirill": Role.CASEWORKER, "marie": Role.LAWYER, "hugo": Role.HOUSING}
    made = {name: colleague(name, role) for name, role in {**people, "sofia": Role.LEAD}.items()}
    found_programme(made_by="test")
    fill(CASES)
    return {**made, "lena": lead}


def test_there_are_as_many_cases_as_asked_for_and_filling_again_adds_none(house):
    assert Case.objects.count() == CASES
    fill(CASES)
    assert Case.objects.count() == CASES


def test_a_lead_opens_every_card(house):
    lead = house["lena"].actor
    assert all(people_of(lead, case)[0].card.working_name for case in cases_for(lead))


def test_a_caseworker_sees_their_own_households_and_no_others(house):
    clara = house["clara"].actor
    assert {case.caseworker_id for case in cases_for(clara)} == {clara.user.pk}


def test_dossiers_are_judged_by_the_rules_of_the_pack(house):
    kirill = house["kirill"].actor
    mine = list(dossiers_for(kirill))
    assert 0 < len(mine) < Dossier.objects.count()
    assert all(row.total > len(KINDS) for row in overview_of(kirill, mine))


def test_originals_open(house):
    lead = house["lena"].actor
    item = Item.objects.select_related("blob__compartment_key").first()
    assert b"".join(open_blob(lead, item.blob, purpose="test")).decode().startswith("Ко мне приходили")


def test_the_doctor_finds_no_fault_and_everything_made_is_in_the_log(house):
    assert list(complaints()) == []
    assert Leaf.objects.filter(object_kind="cases.case").count() == CASES
    assert Stay.objects.exists()
    assert Unit.objects.count() >= CASES // 5
