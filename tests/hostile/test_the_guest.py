"""A guest, or whoever has a guest's session, tries for more than was given; and the clock of the house is not asked."""

import re
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageChops

from safeconduct.accounts.actors import Actor
from safeconduct.audit.models import Leaf
from safeconduct.custody import acting, grants, guests, rewrapping, stores
from safeconduct.custody.attested import public_of
from safeconduct.custody.broker import BrowserHalf
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.door import ask_broker
from safeconduct.custody.errors import NoGrant, NotVouchedFor, Shredded
from safeconduct.custody.founding import choose_passphrase
from safeconduct.custody.models import Blob, Grant, Holder, HolderKey, Lock
from safeconduct.custody.sealing import open_blob
from safeconduct.guests.models import Look, Showing, ShownPage
from safeconduct.guests.needs import needs_for
from safeconduct.kernel import clock
from safeconduct.vaultd.carried import NewCompartment, Recipient
from safeconduct.vaultd.requests import MakeCompartments

pytestmark = pytest.mark.django_db
HALF = "hd"


def test_a_guest_reads_what_was_given_as_marked_pictures_and_each_look_is_numbered_and_logged(house):
    house.give()
    client = house.come()
    shown = client.get("/reading/").content.decode()
    assert "given.pdf" in shown
    assert "The story" in shown
    assert house.case.name not in shown
    page = ShownPage.objects.get(paper__item=house.papers[0])
    address = f"/reading/{page.paper_id}/{page.number}/"
    first, second = (client.get(address) for _ in range(2))
    assert first["Content-Type"] == "image/jpeg"
    assert [look.number for look in Look.objects.order_by("number")] == [1, 2]
    bare = house.desk.get(reverse("evidence:page", args=[house.case.slug, house.papers[0].pk, 1])).content
    for marked, other in ((first.content, bare), (first.content, second.content)):
        assert _differ(marked, other), "a picture without a mark, or one mark for two looks"
    told = Leaf.objects.filter(actor=str(house.guest.user_id), subject_id=str(house.case.pk), purpose="guest")
    assert told.count() == 2
    assert "Lou Guest" in house.desk.get(f"/cases/{house.case.slug}/trail/").content.decode()


def _differ(one: bytes, other: bytes) -> bool:
    first, second = (Image.open(BytesIO(jpeg)).convert("L") for jpeg in (one, other))
    return first.size != second.size or ImageChops.difference(first, second).getextrema()[1] > 40


def test_where_a_guess_costs_more_since_a_guest_comes_in_as_before(house, settings, monkeypatch):
    before = Lock.objects.values("salt", "memory_kib", "passes").get(holder=house.holder)
    settings.ARGON2_MEMORY_KIB = before["memory_kib"] * 2
    monkeypatch.setattr(rewrapping, "ask_broker", lambda _asked: pytest.fail("a derivation that leads to nothing"))
    house.give()
    assert "given.pdf" in house.come().get("/reading/").content.decode()
    assert Lock.objects.values("salt", "memory_kib", "passes").get(holder=house.holder) == before


def test_no_page_but_their_own_opens_to_a_guest_and_they_write_nowhere_on_any_layer(house, settings, monkeypatch):
    house.give()
    client = house.come()
    settings.DESK_ORIGIN = "http://localhost:8001"  # where colleagues may add a passkey
    assert "/passkeys/" not in client.get("/you/me/codes/").content.decode()
    mine = client.get("/you/me/").content.decode()
    assert "/language/ru/?next=" in mine
    inside = mine.partition('<main id="main"')[2].partition("</main>")[0]
    assert re.findall(r'href="(/you/[^"]*)"', inside) == ["/you/me/codes/"]
    case, item = f"/cases/{house.case.slug}/", f"/evidence/{house.case.slug}/{house.papers[0].pk}/"
    for address in ("/cases/", case, f"{case}story/", item, f"{item}pages/1/", "/you/passphrase/", "/log/"):
        assert client.get(address).status_code == 404, address
        assert client.post(address).status_code == 404, address
    with monkeypatch.context() as policy_off:
        policy_off.setattr("safeconduct.accounts.middleware._may_enter", lambda *_: True)
        policy_off.setattr(Actor, "has", lambda *_: True)
        for address in (case, f"{case}story/", item, f"{item}pages/1/", house.at, f"{house.at}end/"):
            assert client.get(address).status_code in {404, 405}, address
            assert client.post(address).status_code in {404, 405}, address
    actor = house.actor(client)
    own, others = Blob.objects.filter(type="guests.page").first(), house.papers[1].blob
    assert b"".join(open_blob(actor, own, purpose="guest"))
    with pytest.raises(NoGrant):
        b"".join(open_blob(actor, others, purpose="guest"))
    _rows_of_a_guest(house, client)


def _rows_of_a_guest(house, client):
    half = BrowserHalf.from_cookie(client.cookies[HALF].value)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE sc_desk")
        acting.act(half.session)
        for table in ("cases_case", "evidence_item", "shelter_home", "programme_ledgerline", "audit_leaf"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] == 0, table
        for statement in ("UPDATE guests_guest SET ended_at = NULL", "DELETE FROM custody_grant"):
            cursor.execute(statement)
            assert cursor.rowcount == 0, statement
        with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
            cursor.execute("INSERT INTO custody_blob SELECT * FROM custody_blob LIMIT 1")
        cursor.execute("SET ROLE NONE")
        acting.act(None)


def test_a_guest_gives_nothing_on_and_the_broker_gives_them_no_more_than_copies_for_fourteen_days(house, caseworker):
    showing = house.give()
    actor, key = house.actor(house.come()), HolderKey.objects.get(holder=house.guest.user.holder)
    with pytest.raises(NoGrant):
        grants.share(actor, showing.subject, [Compartment.SHOWN], to=caseworker.user.holder, reason="shared")
    with pytest.raises(NotVouchedFor):  # a compartment of the case
        grants.share(
            caseworker.actor, house.case.pk, [Compartment.CARD], to=house.holder, reason="x", ends_at=house.holder.until
        )
    Holder.objects.filter(pk=key.holder_id).update(until=timezone.now() + timedelta(days=60))
    longer = HolderKey.objects.select_related("holder").get(pk=key.pk)
    for to, ends_at in (
        (public_of(longer), longer.holder.until),
        (public_of(key), longer.holder.until),
        (public_of(key), None),
    ):
        asked = (NewCompartment(uuid4(), "shown", (Recipient(to, "first", ends_at),)),)
        with pytest.raises(NotVouchedFor):
            ask_broker(MakeCompartments(uuid4(), asked, "test"))
    with pytest.raises(NoGrant):
        choose_passphrase("en", until=clock.now() + timedelta(days=15))


def test_whoever_gives_keeps_no_key_of_the_copies_and_all_who_work_on_the_case_see_what_was_given(
    house, caseworker, lead, browser
):
    assert [need.due_on for need in needs_for(lead.actor)] == [guests.last_day()]
    house.give()
    clara = browser(caseworker)
    assert clara.post(f"{house.at}preview/", {"paper": str(house.papers[1].pk)}).status_code == 302
    given = Showing.objects.latest("made_at")
    keys = Grant.objects.filter(subject=given.subject)
    assert sorted(keys.values_list("holder__kind", flat=True)) == ["group", "guest", "recovery"]
    with pytest.raises(NoGrant):
        open_blob(caseworker.actor, ShownPage.objects.get(paper__showing=given).blob, purpose="guest")
    for desk in (clara, house.desk):
        seen = desk.get(house.at).content.decode()
        assert [seen.count(f"<li>{title} ") for title in ("The story", "given.pdf", "kept.pdf")] == [1, 1, 1]


def test_nobody_puts_the_subject_of_copies_to_another_use_that_would_take_two_to_delete(house):
    showing, recovery = house.give(), Holder.objects.get(name="recovery")
    to = (Recipient(public_of(recovery.keys.get(tier="standard")), "first"),)
    card, shown = (NewCompartment(uuid4(), name, to) for name in ("card", "shown"))
    for subject, wanted in ((showing.subject, (card,)), (house.case.pk, (shown,)), (uuid4(), (card, shown))):
        with pytest.raises(NoGrant):
            ask_broker(MakeCompartments(subject, wanted, "public"))
    stores.shred(showing.subject)
    assert not stores.has_shred_key(showing.subject)
    with pytest.raises(NoGrant):  # nor between the end and the worker, who would find a key that is in use
        ask_broker(MakeCompartments(showing.subject, (card,), "public"))
    with pytest.raises(Shredded):
        ask_broker(MakeCompartments(showing.subject, (shown,), "public"))
