"""What a colleague who left a group tried with all that they ever had: words, an old copy of the database, the pepper."""

from pathlib import Path
from typing import ClassVar

import pytest
from django.conf import settings as house

from safeconduct.accounts.roles import Role
from safeconduct.accounts.services.colleagues import close_account
from safeconduct.cases.models import Case
from safeconduct.cases.states import CaseState
from safeconduct.cases.test_changing import seen_on
from safeconduct.conftest import at_one_moment, make_colleague
from safeconduct.custody import generations, glass, grants, writing_down
from safeconduct.custody.compartments import Compartment, Group
from safeconduct.custody.models import Grant
from safeconduct.custody.payloads import Payload
from safeconduct.custody.sealing import newest_key, open_record, seal
from safeconduct.vault import WrongKey
from safeconduct.vault.offline import open_thing, pairs_under
from safeconduct.vaultd.shred_keys import ShredKeys

STORY = Compartment.NARRATIVE


class Note(Payload, frozen=True):
    """Something sealed."""

    sealed_type: ClassVar[str] = "test.note"
    text: str


@pytest.fixture
def note(make_case):
    """`note("Mira")`: a note in a new case of this name."""
    return lambda name: seal(make_case(name=name).pk, STORY, Note(text="They came twice."))


def _written(thing):
    shred_key = ShredKeys(lambda: Path(house.SHRED_DIR)).read(thing.compartment_key.subject)
    return writing_down.write_down(thing, shred_key)


def _opens(written, record, words):
    """Without broker and database, with the pepper and somebody's words."""
    pairs = pairs_under(written, words, house.PEPPER)
    return b"twice" in b"".join(open_thing(written, pairs, [bytes(record.content)]))


def test_with_an_old_copy_words_and_pepper_nothing_opens_that_came_after_the_leaving(lead, colleague, note):
    nora = colleague("nora", Role.LEAD)
    before = note("Mira")
    copy = _written(before)
    assert _opens(copy, before, nora.passphrase)
    grants.dismiss(nora.user.holder, by="test")
    into_the_same = seal(before.compartment_key.subject, STORY, Note(text="They came twice."))
    for after in (note("Vera"), into_the_same):
        now = _written(after)
        assert _opens(now, after, lead.passphrase)
        for kept in (["memberships", "locks"], ["grants", "memberships", "locks"]):
            both = now | {part: copy[part] + now[part] for part in kept}
            with pytest.raises(WrongKey):
                _opens(both, after, nora.passphrase)
    assert _opens(copy, before, nora.passphrase)  # what they could have read while they were there


def test_the_glass_of_cases_from_before_and_after_is_broken(lead, note, colleague, browser):
    nina, olga, oscar = (colleague(name, Role.CASEWORKER) for name in ("nina", "olga", "oscar"))
    before = note("Mira")
    close_account(lead.actor, user=nina.user)
    for member, record in ((olga, before), (oscar, note("Vera"))):
        case = Case.objects.get(pk=record.compartment_key.subject)
        assert browser(member).post("/glass/", {"name": case.name, "words": "At the door."}).status_code == 302
        member.actor.keyring.look_through(glass.broken_by(member.user.holder))
        assert open_record(member.actor, record, Note, purpose="test").text


def test_a_caseworker_who_writes_into_an_older_case_turns_its_key_and_others_read_on(
    lead, caseworker, colleague, make_case, browser
):
    nora, case = colleague("nora", Role.LEAD), make_case(CaseState.EVIDENCE, caseworker=caseworker)
    close_account(lead.actor, user=nora.user)
    page, at = browser(caseworker), f"/cases/{case.slug}/story/change/"
    assert page.post(at, {"added": "Two men came.", "seen": seen_on(page.get(at).content)}).status_code == 302
    assert newest_key(case.pk, STORY).epoch == 2
    for reader in (page, browser(lead)):
        assert "Two men came." in reader.get(at).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_leave_at_one_moment_neither_has_the_keys_that_are_left(lead, note):
    anna, otto, nora, oscar = (
        make_colleague(name, *roles, let_in_by=lead.actor)
        for name, roles in (
            ("anna", [Role.ADMINISTRATOR]),
            ("otto", [Role.ADMINISTRATOR]),
            ("nora", [Role.LEAD]),
            ("oscar", [Role.LEAD]),
        )
    )
    leads, before = grants.group(Group.LEADS), note("Mira")
    left = at_one_moment(
        lambda: close_account(anna.actor, user=nora.user),
        lambda: close_account(otto.actor, user=oscar.user),
    )
    assert left == [None, None]
    subject = before.compartment_key.subject
    written = at_one_moment(*[lambda: seal(subject, STORY, Note(text="They came twice."))] * 2)
    assert [record.compartment_key.epoch for record in written] == [2, 2]
    assert generations.present_of(leads) == 3
    members = generations.present_members(leads).exclude(member__kind="recovery").values_list("member", flat=True)
    assert set(members) == {lead.user.holder_id}
    record = note("Vera")
    assert Grant.objects.get(compartment_key=record.compartment_key, holder=leads).generation == 3
    lead.actor.keyring._held.look_again()
    assert open_record(lead.actor, record, Note, purpose="test").text
