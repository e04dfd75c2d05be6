"""A guest's time ends, by the clock or before it: nothing opens any more, and the log says which it was."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from safeconduct.accounts.models import User
from safeconduct.accounts.services.sign_in import sign_in
from safeconduct.audit.actions import GuestEnd
from safeconduct.audit.models import Leaf
from safeconduct.conftest import run_jobs
from safeconduct.custody import broker, stores
from safeconduct.custody.errors import SessionOver, WrongPassphrase
from safeconduct.custody.models import Blob, CompartmentKey, Grant, Holder, HolderKey, Lock
from safeconduct.custody.sealing import open_blob
from safeconduct.desk.services.sweep import sweep
from safeconduct.guests.models import Guest, Look, Showing, ShownPage
from safeconduct.guests.needs import needs_for
from safeconduct.kernel import clock
from safeconduct.vault import VaultError

pytestmark = pytest.mark.django_db


def test_after_the_end_nothing_opens_and_copies_go_though_somebody_writes_another_end_into_the_database(house):
    showing, client = house.give(), house.come()
    actor, later = house.actor(client), timezone.now() + timedelta(days=300)
    holder, page = house.guest.user.holder, ShownPage.objects.first()
    with clock.days_away(15):
        Holder.objects.filter(pk=holder.pk).update(until=later)
        Grant.objects.filter(holder=holder).update(ends_at=later)
        holder.sessions.update(seen_at=clock.now(), ends_at=later)
        assert client.get(f"/reading/{page.paper_id}/1/").status_code == 302
        with pytest.raises(SessionOver):
            open_blob(actor, page.blob, purpose="guest")
        for until, refusal in ((holder.until, WrongPassphrase), (later, VaultError), (None, VaultError)):
            holder.until = until
            with pytest.raises(refusal):
                broker.open_session(holder, broker.check_words(holder, house.words), reference="lou")
        Holder.objects.filter(pk=holder.pk).update(until=None)
        sweep()
    assert Guest.objects.get().ended_at is not None
    assert not stores.has_shred_key(showing.subject)
    assert Look.objects.count() == 0


SAID = {
    GuestEnd.EARLY: {
        "en": "taken back: guest (ended early)",
        "ru": "отозвано: гость (досрочно)",
        "nl": "ingetrokken: gast (voortijdig beëindigd)",
        "fr": "repris: invité (terminé avant terme)",
    },
    GuestEnd.BY_THE_CLOCK: {
        "en": "taken back: guest (ended by the clock)",
        "ru": "отозвано: гость (по истечении срока)",
        "nl": "ingetrokken: gast (vanzelf na de termijn)",
        "fr": "repris: invité (terminé à l’échéance)",
    },
}


@pytest.mark.parametrize("why", SAID)
def test_the_officer_reads_in_each_language_whether_somebody_ended_a_guest_or_the_clock_did(
    house, why, officer, browser
):
    if why is GuestEnd.EARLY:
        house.desk.post(f"{house.at}end/")
    else:
        with clock.days_away(14):
            sweep()
    for language, words in SAID[why].items():
        User.objects.filter(pk=officer.user.pk).update(language=language)
        shown = browser(officer).get("/log/?did=revoked").content.decode()
        assert words in shown
        assert not any(other[language] in shown for other in SAID.values() if other[language] != words)


def test_whoever_ends_a_guest_after_the_promised_day_and_before_the_sweep_did_not_end_them_early(house, lead, browser):
    with clock.days_away(14):
        assert browser(lead).post(f"{house.at}end/").status_code == 302
    told = Leaf.objects.get(object_kind="guests.guest", object_id=str(house.guest.pk), action="revoked")
    assert (told.actor, told.purpose) == (lead.actor.reference, GuestEnd.BY_THE_CLOCK)


@pytest.mark.parametrize("early", [True, False])
def test_the_end_deletes_keys_copies_and_sessions_and_says_so(
    house, early, lead, browser, django_capture_on_commit_callbacks
):
    showing, client = house.give(), house.come()
    files = list(Blob.objects.filter(compartment_key__subject=showing.subject).values_list("pk", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        if early:
            assert house.desk.post(f"{house.at}end/").status_code == 302
        else:
            with clock.days_away(14):
                sweep()
    assert not stores.has_shred_key(showing.subject)
    if early:
        run_jobs()
    assert all(stores.size_of_blob(name) is None for name in files)
    holder = house.guest.user.holder
    for rows in (Grant, HolderKey, Lock):
        assert not rows.objects.filter(holder=holder).exists()
    assert not CompartmentKey.objects.filter(subject=showing.subject).exists()
    assert not User.objects.get(pk=house.guest.user_id).is_active
    assert client.get("/reading/").status_code == 302
    why = Leaf.objects.get(object_kind="guests.guest", object_id=str(house.guest.pk), action="revoked").purpose
    assert why == ("ended early" if early else "time over")
    assert Guest.objects.get().ended_at is not None
    with clock.days_away(0 if early else 14):
        assert "time as a guest has ended" in browser(lead).get("/").content.decode()
        assert [need.due_on for need in needs_for(lead.actor)] == [clock.today()]


@pytest.mark.parametrize("with_papers", [True, False])
@pytest.mark.parametrize("early", [True, False])
def test_a_guest_who_was_ended_is_ended_again_in_a_database_from_before(
    house, early, with_papers, django_capture_on_commit_callbacks
):
    if with_papers:
        house.give()
    backup = transaction.savepoint()
    with django_capture_on_commit_callbacks(execute=True), clock.days_away(0 if early else 14):
        if early:
            assert house.desk.post(f"{house.at}end/").status_code == 302
        else:
            sweep()
    transaction.savepoint_rollback(backup)
    house.come()
    said = _restored(django_capture_on_commit_callbacks)
    assert "1 guests were ended again." in said
    assert Guest.objects.get().ended_at is not None
    assert not Showing.objects.exists()
    assert not Lock.objects.filter(holder=house.holder).exists()
    with pytest.raises(WrongPassphrase):
        sign_in(username="lou", passphrase=house.words, code="")
    told = Leaf.objects.get(object_kind="guests.guest", object_id=str(house.guest.pk), action="revoked")
    assert (told.actor, told.purpose) == ("operator", "ended early" if early else "time over")


def test_a_guest_who_stays_is_not_ended_by_a_restored_database(house, django_capture_on_commit_callbacks):
    assert "guests were ended" not in _restored(django_capture_on_commit_callbacks)
    house.come()


def _restored(django_capture_on_commit_callbacks):
    """What the house's own command says of a database from before, beside the shred keys of now."""
    with django_capture_on_commit_callbacks(execute=True):
        call_command("replay_erasures", "2026-11-28", stdout=(said := StringIO()))
    return said.getvalue()
