"""The house that is measured is a true one: what it holds opens with people's keys, and the doctor finds no fault."""

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeconduct.accounts.roles import Role
from safeconduct.arrival.needs import needs_of as needs_of_arrival
from safeconduct.arrival.selectors import arrivals_for
from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import cases_for, people_of
from safeconduct.cell.bench.filling import fill
from safeconduct.cell.bench.filling.dossiers import KINDS
from safeconduct.custody import door, tickets, workers
from safeconduct.desk.doctor import complaints
from safeconduct.desk.worklist import Worklist, needs_for
from safeconduct.dossiers.models import Dossier
from safeconduct.dossiers.needs import needs_of as needs_of_dossier
from safeconduct.dossiers.overview import overview_of
from safeconduct.dossiers.selectors import dossiers_for
from safeconduct.dossiers.words import ENDED
from safeconduct.evidence.models import Item
from safeconduct.programme.services.found_programme import found_programme
from safeconduct.shelter.models import Stay, Unit

CASES = 60
ALL = 10_000
PEOPLE = ("lena", "sofia", "clara", "marie", "hugo")


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
    with workers.at_work():
        opened = tickets.use(tickets.issue(lead, [item.blob], purpose="test").pk, of=item.case_id)
    assert b"".join(opened.blob(item.blob)).decode().startswith("Ко мне приходили")


def test_the_doctor_finds_no_fault_and_everything_made_is_in_the_log(house):
    assert list(complaints()) == []
    assert Leaf.objects.filter(object_kind="cases.case").count() == CASES
    assert Stay.objects.exists()
    assert Unit.objects.count() >= CASES // 5


def test_a_page_of_a_day_is_that_part_of_the_whole_day_in_the_order_of_what_expires(house):
    for name in PEOPLE:
        actor = house[name].actor
        whole = needs_for(actor, ALL)
        assert whole.total == len(whole.first) > 0, name
        assert [need.order for need in whole.first] == sorted(need.order for need in whole.first)
        day = Worklist(actor, 3)
        pages = [need for start in range(0, len(day), 3) for need in Worklist(actor, 3)[start : start + 3]]
        assert pages == whole.first, name
        assert len(day) == whole.total, name


def test_a_day_leaves_out_nothing_that_a_dossier_or_an_arrival_says_of_itself(house):
    """What columns tell a day by is compared with what each row tells when it is looked at alone."""
    told = Counter[str]()
    for name in ("lena", "sofia", "clara", "marie"):
        actor = house[name].actor
        open_ones = dossiers_for(actor).exclude(state__in=list(ENDED))
        alone = [need for dossier in open_ones for need in needs_of_dossier(actor, dossier)]
        if name != "marie":
            under_way = arrivals_for(actor).filter(case__state__in=["decided", "arrived"])
            alone += [need for arrival in under_way for need in needs_of_arrival(actor, arrival)]
        whole = needs_for(actor, ALL).first
        assert all(need in whole for need in alone), name
        told.update(str(need.text) for need in alone)
    assert {"Collect the visa", "Asylum claim", "Signed by two: to be submitted"} <= set(told), told


@pytest.mark.parametrize("name", PEOPLE)
def test_lists_count_as_no_opening(house, browser, monkeypatch, name):
    """A colleague who turns the pages of their lists opens no case; where one an hour is too many, they still can."""
    monkeypatch.setattr(door._in_here().counting, "_cases", 0)
    page = browser(house[name])
    for at in ("/", "/?page=2", "/cases/", "/requests/", "/dossiers/", "/dossiers/?page=2", "/evidence/", "/placement/",
               "/arrival/", "/homes/", "/programme/"):  # fmt: skip
        assert page.get(at).status_code in {200, 404}, at
    assert door._in_here().counting.of(house[name].user.holder_id) == 0


def test_a_day_asks_the_database_no_oftener_for_many_rows_than_for_one(house):
    for name in PEOPLE:
        actor, asked = house[name].actor, {}
        actor.keyring.holders  # noqa: B018 - whose groups are read once a request
        for most in (1, 25):
            with CaptureQueriesContext(connection) as queries:
                Worklist(actor, most)
            asked[most] = len(queries)
        assert asked[25] <= asked[1] <= 45, name
