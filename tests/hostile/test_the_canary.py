"""What was tried with a canary case: opening it unnoticed, telling it from others, making a number of it."""

import pytest
from django.db import connection, transaction

from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case
from safeconduct.cases.payloads import Story
from safeconduct.cases.selectors import people_of
from safeconduct.cases.services.count_in import CannotCount
from safeconduct.cases.services.move_case import go_to
from safeconduct.cases.services.share_case import share_case
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import Urgency
from safeconduct.custody.canaries import tell
from safeconduct.custody.errors import NoGrant
from safeconduct.custody.models import Grant
from safeconduct.custody.sealing import open_record
from safeconduct.desk import worklist
from safeconduct.desk.conftest import make_home, make_unit, programme, provider, second
from safeconduct.desk.services.canaries import let_step_back, plant_canary
from safeconduct.desk.services.look_into import look_into
from safeconduct.intake.payloads import Answers
from safeconduct.intake.services.ask_for_help import ask_for_help
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotAllowed, NotFound
from safeconduct.programme.demo import select
from safeconduct.programme.services.quota import hold_places
from safeconduct.shelter.conftest import day
from safeconduct.shelter.services.stays import hold_stay

__all__ = ["make_home", "make_unit", "programme", "provider", "second"]

ANSWERS = Answers(working_name="Ася", own_words="За мной приходили.", where="Грузия", free=True, keep=True)


@pytest.fixture
def canary(lead):
    return plant_canary(lead.actor, answers=ANSWERS, language="ru")


def read(actor, case):
    return open_record(actor, case.story, Story, purpose="view")


def alarms():
    return list(Leaf.objects.filter(action="alarm").order_by("sequence").values_list("actor", "object_id", "purpose"))


def test_whoever_opens_it_is_told_of_at_once_and_sees_nothing_of_it(
    lead, second, officer, volunteer, caseworker, canary, browser
):
    assert alarms() == []
    thief = browser(volunteer)
    assert thief.get(f"/cases/{canary.slug}/").status_code == 200
    story = thief.get(f"/cases/{canary.slug}/story/")
    assert "За мной приходили" in story.content.decode()
    assert alarms() == [(volunteer.actor.reference, str(canary.pk), "view")]
    said = "Victor opened a case that belongs to nobody"
    for who in (lead, second, officer):
        day_of = browser(who).get("/").content.decode()
        assert said in day_of
        assert canary.name in day_of
        assert "Victor opened" in browser(who).get("/alarms/").content.decode()
    for who in (volunteer, caseworker):
        assert said not in browser(who).get("/").content.decode()
        assert browser(who).get("/alarms/").status_code == 404
    trail = browser(lead).get(f"/cases/{canary.slug}/trail/").content.decode()
    assert "alarm" not in trail.lower()


def test_an_alarm_stands_before_every_request_that_waits(lead, volunteer, canary, make_case):
    with clock.days_away(-9):
        for _one in range(3):
            make_case(urgency=Urgency.NOW)
    read(volunteer.actor, canary)
    first, *others = worklist.needs_for(lead.actor, 2).first
    assert first.where == canary.name
    assert first.is_alarm
    assert [one.at_once for one in others] == [True]


def test_who_set_it_off_neither_sees_nor_ends_the_alarm(lead, second, officer, canary, browser):
    read(second.actor, canary)
    leaf = Leaf.objects.get(action="alarm")
    mine = browser(second)
    assert "belongs to nobody" not in mine.get("/").content.decode()
    assert canary.name not in mine.get("/alarms/").content.decode()
    for page in ("/log/", "/log/table.csv"):
        answer = mine.get(page)
        shown = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b": canary case" not in shown.replace(b",", b": ")
    with pytest.raises(NotFound):
        look_into(second.actor, sequence=leaf.sequence)
    assert ": canary case" in browser(officer).get("/log/").content.decode()
    look_into(officer.actor, sequence=leaf.sequence)
    assert "belongs to nobody" not in browser(lead).get("/").content.decode()
    with pytest.raises(NotFound):
        look_into(lead.actor, sequence=leaf.sequence)


def test_the_planter_is_told_of_like_anybody_and_another_way_is_no_way(lead, second, caseworker, canary):
    read(lead.actor, canary)
    share_case(second.actor, case=canary, colleague=caseworker.user)
    people_of(caseworker.actor, canary)
    assert [who for who, _what, _why in alarms()] == [who.actor.reference for who in (lead, second, caseworker)]


def test_what_searches_all_cards_raises_no_alarm(lead, canary, browser):
    page = browser(lead)
    assert canary.name in page.post("/search/", {"q": "Ася"}, follow=True).content.decode()
    for path in ("/", "/cases/", "/requests/", "/placement/"):
        assert page.get(path).status_code == 200
    assert alarms() == []


def test_it_ends_without_an_alarm_and_only_by_its_planter(lead, second, canary):
    with pytest.raises(NotFound):
        let_step_back(second.actor, slug=canary.slug, words="They found another way.")
    let_step_back(lead.actor, slug=canary.slug, words="They found another way.")
    assert Case.objects.get().case_state is CaseState.WITHDRAWN
    assert alarms() == []


def test_no_row_and_no_leaf_tells_it_from_a_request_of_somebody(lead, canary):
    known = _written_about(canary.pk)
    ask_for_help(ANSWERS, language="ru")
    other = Case.objects.exclude(pk=canary.pk).get()
    assert _written_about(other.pk) == known
    assert tell() == 0
    with clock.days_away(1):
        assert tell() == 1
    told = Leaf.objects.get(object_kind="custody.canary")
    assert (told.actor, told.action, told.subject_id) == (lead.actor.reference, "created", "")
    assert told.object_id != str(canary.pk)


def _written_about(subject):
    """How many rows of each table name it, and what the log says of it but ids and days."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type = 'uuid' AND table_name NOT LIKE 'audit%'"
        )
        columns, found = cursor.fetchall(), {}
        for table, column in columns:
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}" = %s', [subject])
            found[table, column] = cursor.fetchone()[0]
    said = Leaf.objects.filter(subject_id=str(subject)).order_by("sequence")
    row = Case.objects.filter(pk=subject).values("state", "urgency", "language", "size", "caseworker", "asked_on").get()
    grants = [[grant.granted_by, grant.reason, grant.signed_by] for grant in _grants(subject)]
    return found, list(said.values_list("actor", "action", "object_kind", "purpose")), row, grants


def _grants(subject):
    return Grant.objects.filter(subject=subject).order_by("compartment", "holder__kind", "holder__name")


def test_it_is_never_selected_housed_or_counted(lead, second, volunteer, canary, programme, make_unit):
    go_to(lead.actor, case=canary, to=CaseState.HEARD)
    canary.refresh_from_db()
    with pytest.raises(CannotCount):
        select(second.actor, lead.actor, canary)
    with pytest.raises(CannotCount):
        hold_stay(lead.actor, unit=make_unit(), case=canary, from_on=day(10), until_on=day(100), beds=1)
    with pytest.raises(CannotCount), transaction.atomic():
        hold_places(lead.actor, programme=programme, case=canary, places=1)
    assert not volunteer.actor.keyring.is_household(canary.pk, purpose="selection")
    assert alarms() == [(volunteer.actor.reference, str(canary.pk), "selection")]  # asking is an opening


def test_no_case_of_somebody_becomes_one_and_only_leads_with_the_second_key_plant(
    lead, officer, caseworker, make_case, browser
):
    case = make_case()
    with pytest.raises(NoGrant):
        lead.actor.keyring.plant(case.pk)
    for who in (officer, caseworker):
        with pytest.raises(NotAllowed):
            plant_canary(who.actor, answers=ANSWERS, language="ru")
    assert browser(lead, step_up=False).get("/alarms/canaries/").status_code in {302, 401}
    assert browser(officer).get("/alarms/canaries/").status_code == 404
    read(lead.actor, case)
    assert alarms() == []


def test_from_page_to_page(lead, second, browser):
    page = browser(lead)
    typed = {"working_name": "Ася", "language": "ru", "where": "Грузия", "own_words": "За мной приходили."}
    assert page.post("/alarms/canaries/", typed | {"own_words": ""}).status_code == 400
    assert page.post("/alarms/canaries/", typed).status_code == 302
    case = Case.objects.get()
    assert case.name in page.get("/alarms/canaries/").content.decode()
    assert case.name not in browser(second).get("/alarms/canaries/").content.decode()
    steps = {"case": case.slug, "words": "They found another way."}
    assert page.post("/alarms/canaries/step-back/", steps).status_code == 302
    assert "None of yours waits" in page.get("/alarms/canaries/step-back/").content.decode()
