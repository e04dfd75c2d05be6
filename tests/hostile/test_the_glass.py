"""What was tried with break-glass: reading longer, reading another case, passing on, keeping it from others."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from safeconduct.accounts.roles import Role
from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case
from safeconduct.cases.payloads import Story
from safeconduct.cases.services.share_case import assign_case
from safeconduct.cell.testing_rows import rows_unbound
from safeconduct.custody import glass, grants, tickets, workers
from safeconduct.custody.attested import granted, public_of
from safeconduct.custody.compartments import Compartment, Group, Tier
from safeconduct.custody.door import ask_broker
from safeconduct.custody.errors import AnotherGlass, NoGrant
from safeconduct.custody.keyring import Terms
from safeconduct.custody.models import BrokenGlass, CompartmentKey, Grant
from safeconduct.custody.sealing import open_record
from safeconduct.desk.conftest import second
from safeconduct.desk.models import Glass
from safeconduct.desk.payloads import GlassReason
from safeconduct.desk.selectors_glass import openings_for
from safeconduct.desk.services.break_glass import forget_case, review
from safeconduct.desk.services.canaries import plant_canary
from safeconduct.evidence.conftest import drawn
from safeconduct.evidence.kinds import Origin
from safeconduct.evidence.papers import pdf
from safeconduct.evidence.services.order_pages import order_pages
from safeconduct.evidence.services.receive import receive
from safeconduct.evidence.services.show_page import open_page
from safeconduct.intake.payloads import Answers
from safeconduct.intake.services.ask_for_help import ask_for_help
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotAllowed, NotFound
from safeconduct.look.templatetags.look import spoken_date
from safeconduct.vaultd.requests import BreakGlass, NextEpoch
from tests.matrix.layers import without_policy

__all__ = ["second"]

SAID = "A student of hers asked where she lives."
WHY = "She writes that they are at the door."


@pytest.fixture
def theirs(lead, caseworker):
    """A case that is the caseworker's, and asked for help through the form."""
    ask_for_help(Answers(working_name="Vera", own_words=SAID, free=True, keep=True), language="en")
    case = Case.objects.get()
    assign_case(lead.actor, case=case, caseworker=caseworker.user)
    return case


@pytest.fixture
def olga(colleague):
    return colleague("olga", Role.CASEWORKER)


@pytest.fixture
def nina(colleague):
    return colleague("nina", Role.CASEWORKER)


@pytest.fixture
def breaks(browser, theirs, olga):
    """Olga reads it; her browser."""
    hers = browser(olga)
    answer = hers.post("/glass/", {"name": theirs.name.lower(), "words": WHY})
    assert answer.url == f"/glass/{theirs.slug}/"
    return hers


def behind(case):
    """What the glass group was given of a case, as the broker is asked with it."""
    of_group = Grant.objects.filter(subject=case.pk, holder=grants.group(Group.GLASS))
    return list(of_group.select_related("compartment_key"))


def read(who, case):
    return open_record(who.actor, case.story, Story, purpose="view").own_words


def shown(answer):
    return answer.content.decode()


def test_one_case_is_read_and_answered_and_nothing_else_of_it_opens(breaks, theirs, olga):
    page, at = shown(breaks.get(f"/glass/{theirs.slug}/")), f"/cases/{theirs.slug}/"
    assert SAID in page
    assert "Vera" in page
    assert "Vera" in shown(breaks.get(f"/glass/{theirs.slug}/identity/"))
    assert breaks.post(f"/glass/{theirs.slug}/", {"text": "Go to your neighbour."}).status_code == 302
    assert "Go to your neighbour." in shown(breaks.get(f"/glass/{theirs.slug}/"))
    for closed in ("", "story/", "identity/", "profile/", "share/", "trail/", "move/"):
        assert breaks.post(f"{at}{closed}").status_code == 404
        assert breaks.get(f"{at}{closed}").status_code in {404, 405}
    assert theirs.name not in shown(breaks.get("/cases/"))
    assert theirs.name in shown(breaks.get("/"))
    page = shown(breaks.get("/glass/"))
    assert "Open it for two hours" not in page
    assert f"again from {spoken_date(Glass.objects.get().made_at + timedelta(days=1))}" in page
    assert [row.ends_at - clock.now() < timedelta(hours=2) for row in glass.broken_by(olga.user.holder)] == [True] * 4


def test_papers_are_not_behind_the_glass_drawn_or_not_and_no_ticket_is_drawn_for_them(breaks, theirs, olga, caseworker):
    file = ContentFile(pdf("Summons"), name="a.pdf")
    item = receive(caseworker.actor, case=theirs, file=file, origin=Origin.HOUSEHOLD)
    drawn(caseworker, item)
    for closed in ("", f"{item.pk}/", f"{item.pk}/pages/", f"{item.pk}/pages/1/", f"{item.pk}/pages/progress/"):
        assert breaks.get(f"/evidence/{theirs.slug}/{closed}").status_code == 404
    olga.actor.keyring.look_through(glass.broken_by(olga.user.holder))
    with workers.at_work():
        for ask in (
            lambda: order_pages(olga.actor, item=item, numbers=[2]),
            lambda: tickets.issue(olga.actor, [item.blob], purpose="pages"),
            lambda: open_page(olga.actor, item=item, number=1),
            lambda: tickets.issue(olga.actor, [theirs.story], purpose="pages"),
        ):
            with pytest.raises((NoGrant, NotFound)):
                ask()


def test_others_are_told_until_another_has_looked_into_it(
    officer, breaks, browser, theirs, lead, second, caseworker, volunteer, olga
):
    told = "Olga opened a case of others in an emergency"
    days = {who.user.username: browser(who) for who in (lead, second, officer, caseworker, volunteer)}
    saw = [told in shown(client.get("/")) for client in days.values()]
    assert saw == [True, True, True, True, False]
    assert told not in shown(breaks.get("/"))
    assert "broke the glass" in shown(days["clara"].get(f"/cases/{theirs.slug}/trail/"))
    assert "Any caseworker in an emergency" in shown(days["clara"].get(f"/cases/{theirs.slug}/share/"))
    for client in (breaks, days["clara"]):
        assert client.get("/glass/reviews/").status_code == 404
    for name in ("lena", "daan"):
        assert WHY in shown(days[name].get("/glass/reviews/"))
    why = Glass.objects.get().reason
    for who in (olga, caseworker):
        with pytest.raises(NoGrant):
            open_record(who.actor, why, GlassReason, purpose="review")
    with clock.days_away(4):
        assert [one.is_late for one in openings_for(lead.actor)] == [True]
    opening = Glass.objects.get().pk
    with pytest.raises(NotAllowed):
        review(caseworker.actor, opening=opening, was_needed=True)
    assert days["daan"].post(f"/glass/reviews/{opening}/", {}).status_code == 302
    assert not any(told in shown(client.get("/")) for client in days.values())
    assert breaks.get(f"/glass/{theirs.slug}/").status_code == 404  # it was not needed, and ended
    with pytest.raises(NotFound):
        review(lead.actor, opening=opening, was_needed=True)
    forget_case(theirs)
    assert Glass.objects.get().reason is None


def test_nobody_looks_into_their_own(theirs, colleague, browser):
    both = colleague("bo", Role.CASEWORKER, Role.OFFICER)
    browser(both).post("/glass/", {"name": theirs.name, "words": WHY})
    opening = Glass.objects.get()
    assert openings_for(both.actor) == []
    with pytest.raises(NotFound):
        review(both.actor, opening=opening.pk, was_needed=True)
    Glass.objects.all().delete()  # a row that somebody takes away takes away no notice
    assert Leaf.objects.filter(action="broken", object_id=str(opening.pk)).exists()
    assert "Bo opened" in shown(browser(colleague("di", Role.OFFICER)).get("/"))


def test_without_the_second_key_or_the_name_or_once_more_nothing_opens(breaks, browser, theirs, make_case, nina, lead):
    asked_again = browser(nina, step_up=False).post("/glass/", {"name": theirs.name, "words": WHY})
    assert asked_again.status_code == 401
    assert WHY in shown(asked_again)
    for name in ("No Such Tree 9", ""):
        assert browser(nina).post("/glass/", {"name": name, "words": WHY}).status_code == 400
    other = make_case(name="Mira")
    refused = breaks.post("/glass/", {"name": other.name, "words": WHY})
    assert (refused.status_code, "Call a programme lead" in shown(refused)) == (400, True)
    assert breaks.get(f"/glass/{other.slug}/").status_code == 404
    assert Leaf.objects.filter(action="broken").count() == 1
    assert browser(lead).post("/glass/", {"name": other.name, "words": WHY}).status_code == 404


def test_the_broker_counts_the_two_hours_and_the_day_whatever_the_rows_say(theirs, make_case, olga, breaks, nina):
    other = make_case(name="Mira")
    rows = list(BrokenGlass.objects.select_related("compartment_key"))
    with pytest.raises(AnotherGlass):
        olga.actor.keyring.break_glass(behind(other))
    olga.actor.keyring.look_through(rows)
    assert read(olga, theirs) == SAID
    nina.actor.keyring.look_through(rows)  # another's rows
    with pytest.raises(NoGrant):
        read(nina, theirs)
    with clock.days_away(1), pytest.raises(NoGrant):
        read(olga, theirs)
    for row in rows:
        row.ends_at += timedelta(days=1)
    olga.actor.keyring._held._grants.clear()
    olga.actor.keyring.look_through(rows)
    with pytest.raises(NoGrant):
        read(olga, theirs)


def test_what_is_read_so_is_passed_on_to_nobody(theirs, olga, nina, breaks, lead):
    rows = list(BrokenGlass.objects.select_related("compartment_key"))
    olga.actor.keyring.look_through(rows)
    card = next(row.compartment_key for row in rows if row.compartment_key.compartment == "card")
    hers = nina.user.holder.keys.get(tier=Tier.STANDARD)
    with pytest.raises(NoGrant):
        olga.actor.keyring.pass_on(card, hers, Terms("shared"))
    with pytest.raises(NoGrant):
        olga.actor.keyring.ticket([theirs.story], purpose="view", name=uuid4(), workers={uuid4(): b"k" * 32})
    held = [
        *Grant.objects.filter(compartment_key=card, holder__name="recovery"),
        rows[[r.compartment_key for r in rows].index(card)],
    ]
    to = tuple(public_of(row.holder.keys.get(tier=Tier.STANDARD)) for row in held)
    following = ask_broker(NextEpoch(uuid4(), tuple(granted(row, card) for row in held), to))
    assert [one is not None for one in following.passed] == [True, False]
    with pytest.raises(NoGrant):  # and nobody gives in its name
        lead.actor.keyring.pass_on(card, hers, Terms("glass"))


def test_the_groups_keys_open_by_no_other_question_and_in_no_other_way(theirs, make_case, nina, lead, volunteer):
    other = make_case(name="Mira")
    hers = nina.actor.keyring
    assert grants.group(Group.GLASS).pk not in hers.holders
    hers.look_through(behind(theirs))
    story = theirs.story.compartment_key
    for way in (
        lambda: read(nina, theirs),
        lambda: hers.must_reach(story),
        lambda: hers.pass_on(story, nina.user.holder.keys.get(tier=Tier.STANDARD), Terms("shared")),
        lambda: hers.break_glass([]),
        lambda: hers.break_glass([*behind(theirs), *behind(other)]),
        lambda: volunteer.actor.keyring.break_glass(behind(theirs)),
    ):
        with pytest.raises(NoGrant):
            way()
    grants.share(lead.actor, theirs.pk, [Compartment.ORIGINALS], to=grants.group(Group.GLASS), reason="shared")
    with pytest.raises(NoGrant):
        hers.break_glass(behind(theirs))
    assert not Leaf.objects.filter(action="broken").exists()


def test_a_canary_alarms_and_an_erased_case_has_no_glass(lead, nina, browser, theirs):
    canary = plant_canary(
        lead.actor, answers=Answers(working_name="A", own_words="B", free=True, keep=True), language="en"
    )
    nina.actor.keyring.break_glass(behind(canary))
    assert list(Leaf.objects.filter(action__in=("alarm", "broken")).values_list("action", flat=True)) == [
        "broken",
        "alarm",
    ]
    Case.objects.filter(pk=theirs.pk).update(state="erased")
    assert browser(nina).post("/glass/", {"name": theirs.name, "words": WHY}).status_code == 400


def test_with_pages_and_rows_off_the_keys_hold(theirs, nina, volunteer, breaks, browser):
    row = BrokenGlass.objects.first()
    client, at = browser(nina), f"/glass/{theirs.slug}/"
    for key in CompartmentKey.objects.filter(subject=theirs.pk):  # as whoever writes into the database would
        BrokenGlass.objects.create(
            compartment_key=key, subject=theirs.pk, holder=nina.user.holder, opening=uuid4(), sealed_key=row.sealed_key,
            granted_by=row.granted_by, reason="glass", ends_at=timezone.now() + timedelta(days=9),
            signature=row.signature, seal=row.seal,
        )  # fmt: skip
    with without_policy(), rows_unbound():
        assert client.get(at).status_code == 404
        stranger = browser(volunteer)
        assert stranger.get(at).status_code == 404
        assert stranger.post("/glass/", {"name": theirs.name, "words": WHY}).status_code == 400


def test_said_not_to_have_been_needed_it_ends_however_often_it_was_opened(
    breaks, theirs, olga, lead, django_capture_on_commit_callbacks
):
    earlier = list(BrokenGlass.objects.select_related("compartment_key"))
    with django_capture_on_commit_callbacks(execute=True):
        assert breaks.post("/glass/", {"name": theirs.name, "words": WHY}).status_code == 302
        review(lead.actor, opening=earlier[0].opening, was_needed=False)
    assert breaks.get(f"/glass/{theirs.slug}/").status_code == 404
    again = breaks.post("/glass/", {"name": theirs.name, "words": WHY})
    assert (again.status_code, "Call a programme lead" in shown(again)) == (400, True)
    assert "opening" not in BreakGlass.__struct_fields__  # or it would go by a name that was looked into
    olga.actor.keyring.look_through(earlier)  # rows that somebody has kept
    with pytest.raises(NoGrant):
        read(olga, theirs)


def test_nobody_lends_the_key_that_is_their_own(olga, nina):
    for key in nina.user.holder.keys.all():  # as a group's secret, which opens what its holder was given
        with pytest.raises(NoGrant):
            olga.actor.keyring.admit(olga.user.holder, key)
