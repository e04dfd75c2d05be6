"""Whatever happens in a house, in whatever order: who holds a key opens, and nobody else, with any row there ever was.

`HISTORIES=2000 ./run test tests/histories` goes on for longer. Each of the planted flaws must be found.
"""

import os
import tempfile
from datetime import timedelta
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from msgspec.structs import replace

from safeconduct.vault import generate_pair
from safeconduct.vaultd import groups
from safeconduct.vaultd.notary import APPROVED_WITHIN, Notary
from safeconduct.vaultd.refusals import BrokerRefusal, KeyNotVouchedFor, MayNotVouch, NotApproved, ShredKeyGone
from safeconduct.vaultd.requests import Vouch
from safeconduct.vaultd.shred_keys import ShredKeys
from safeconduct.vaultd.taken_back import TakenBack
from safeconduct.vaultd.tiers import Tier
from tests.histories.house import KINDS, ROSTER, House
from tests.histories.leaver import opens_what_came_since

HISTORIES = int(os.environ.get("HISTORIES", "15"))
CALM = settings(max_examples=HISTORIES, stateful_step_count=30, deadline=None)
QUICK = settings(
    CALM, max_examples=300, derandomize=True, database=None, phases=[Phase.generate], report_multiple_bugs=False
)
COLUMNS = ("key", "subject", "compartment", "epoch", "holder", "sealed", "given")
MARKS = ("reason", "ends_at", "given_by", "signed_by", "signature", "seal")
MOST = 4


class Histories(RuleBasedStateMachine):
    """Steps of custody and of whoever holds the database; `teardown` and `everybody_tries` ask everybody for everything."""

    def __init__(self):
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.house = House(Path(self._folder.name))

    def teardown(self):
        try:
            self.everybody_tries()
            self.whoever_left_tries_with_all_they_ever_had()
        finally:
            self._folder.cleanup()

    def _one(self, data, of):
        return data.draw(st.sampled_from(list(of)))

    def _of_the_roster_or_not(self):
        """Those who may are met more often."""
        return [one for one in self.house.people if one.holder in self.house.members] * 3 + self.house.people

    def _live(self):
        return [row for row in self.house.grants.values() if self.house._counts(row.key, row.holder)]

    @initialize()
    def a_house_at_work(self):
        self.house.open_case(KINDS[0], None)
        self.house.open_case(KINDS[1], self.house.people[0])
        self.house.hire(vouched=False)

    @rule()
    def somebody_new_comes(self):
        if len(self.house.people) < MOST:
            self.house.hire(vouched=False)

    @rule(kind=st.sampled_from(KINDS), data=st.data())
    def a_case_opens(self, kind, data):
        if len(self.house.compartments) < MOST:
            known = [one for one in self.house.people if one.is_known]
            self.house.open_case(kind, self._one(data, [None, *known]))

    def a_case_opens_to_the_roster(self):
        if len(self.house.compartments) < MOST + 2:
            self.house.open_case(KINDS[len(self.house.compartments) % 2], None)

    @rule(data=st.data())
    def one_of_the_roster_vouches(self, data):
        by, of = self._one(data, self._of_the_roster_or_not()), self._one(data, reversed(self.house.people))
        asked = Vouch(self.house.hands(by), tuple(of.public.values()), tuple(of.vouchers))
        said = {voucher.by for voucher in of.vouchers}
        if by.holder not in self.house.members or by.holder in said | {of.holder}:
            with pytest.raises(MayNotVouch):
                self.house.ask(asked)
            return
        vouched = self.house.ask(asked)
        assert bool(vouched.seals) == bool(said)
        of.vouchers.append(vouched.voucher)
        if vouched.seals:
            of.public = {tier: replace(one, seal=vouched.seals[tier]) for tier, one in of.public.items()}
            of.is_known = True

    @precondition(lambda self: self.house.compartments)
    @rule(data=st.data(), hours=st.sampled_from([None, 1, 30]))
    def somebody_gives(self, data, hours):
        of, to = self._one(data, self.house.compartments), self._one(data, self.house.people)
        who = [one for one in self.house.people if self.house.held_by(one, of.key)]
        if not who:
            return
        by = self._one(data, who)
        ends_at = hours and self.house.now + timedelta(hours=hours)
        if to.is_known:
            self.house.give(by, of, to, ends_at)
        else:
            with pytest.raises(KeyNotVouchedFor):
                self.house.give(by, of, to, ends_at)

    @precondition(lambda self: self._live())
    @rule(data=st.data())
    def a_key_is_taken_back(self, data):
        row = self._one(data, self._live())
        if row.holder != self.house.recovery[Tier.STANDARD].holder:
            self.house.take_back(row)

    @precondition(lambda self: self._live())
    @rule(data=st.data())
    def a_grant_ends_sooner(self, data):
        row = self._one(data, self._live())
        soon = self.house.now + timedelta(minutes=30)
        is_later = row.given.ends_at is None or row.given.ends_at > soon
        if is_later and row.holder != self.house.recovery[Tier.STANDARD].holder:
            self.house.end_sooner(row, soon)

    @rule(hours=st.sampled_from([1, 2, 25]))
    def time_passes(self, hours):
        self.house.now += timedelta(hours=hours)

    @precondition(lambda self: self.house.compartments)
    @rule(data=st.data())
    def a_key_is_turned(self, data):
        of = self._one(data, self.house.compartments)
        if of.epoch > MOST:
            return
        if of.subject in self.house.erased:
            with pytest.raises(ShredKeyGone):
                self.house.turn(of)
        else:
            self.house.turn(of)

    @rule(data=st.data())
    def somebody_joins_or_leaves_the_roster(self, data):
        by, who = self._one(data, self._of_the_roster_or_not()), self._one(data, self.house.people)
        if who.holder in self.house.members:
            if len(self.house.members) > 1:
                self.house.dismiss(who)
                self.a_case_opens_to_the_roster()
        elif by.holder in self.house.members and who.is_known:
            self.house.admit(by, who)
        else:
            with pytest.raises(BrokerRefusal):
                self.house.admit(by, who)

    @rule(data=st.data())
    def somebody_gets_their_keys_again(self, data):
        person = self._one(data, self.house.people)
        before = [self.house.may_open(person, sealed) for sealed in self.house.things]
        if len(person.stolen) < 2:
            self.house.recover(person)
        assert [self.house.may_open(person, sealed) for sealed in self.house.things] == before

    @precondition(lambda self: self.house.compartments)
    @rule(data=st.data())
    def somebody_says_yes_to_an_erasure(self, data):
        person, of = self._one(data, self.house.people), self._one(data, self.house.compartments)
        if person.is_known:
            self.house.approve(person, of.subject)
        else:
            with pytest.raises(KeyNotVouchedFor):
                self.house.approve(person, of.subject)

    @precondition(lambda self: self.house.compartments)
    @rule(data=st.data())
    def two_say_yes_and_a_case_is_erased(self, data):
        subject = self._one(data, self.house.compartments).subject
        known = [one for one in self.house.people if one.is_known]
        for person in (self._one(data, known), self._one(data, known)):
            self.house.approve(person, subject)
        self._erase(subject, *self.house.approvals[-2:])

    @precondition(lambda self: self.house.approvals)
    @rule(data=st.data())
    def a_case_is_to_be_erased_by_what_was_said_for_something_else(self, data):
        one, other = self._one(data, self.house.approvals), self._one(data, self.house.approvals)
        for forged in (replace(one, by=other.by), replace(other, subject=one.subject), replace(one, at=self.house.now)):
            if forged not in self.house.approvals:
                self._erase(one.subject, one, forged)
        self._erase(one.subject, one, other)

    def _erase(self, subject, *said):
        """Two colleagues have said it of this case within a day, or nothing is erased."""
        if subject in self.house.erased:
            return
        is_theirs = all(one in self.house.approvals and one.subject == subject for one in said)
        if is_theirs and said[0].by != said[1].by and abs(said[0].at - said[1].at) <= APPROVED_WITHIN:
            self.house.erase(subject, said)
        else:
            with pytest.raises(NotApproved):
                self.house.erase(subject, said)

    @precondition(lambda self: self.house.things)
    @rule(data=st.data())
    def somebody_writes_into_the_database(self, data):
        """Columns of rows that were seen, put together anew: what no broker gave opens nothing, for nobody."""
        base, other = self._one(data, self.house.seen), self._one(data, self.house.seen)
        column = self._one(data, COLUMNS)
        forged = replace(base, **{column: getattr(other, column)})
        if column == "given":
            mark = self._one(data, MARKS)
            forged = replace(base, given=replace(base.given, **{mark: getattr(other.given, mark)}))
        person = self._one(data, self.house.people)
        if column == "holder":
            forged = replace(base, holder=person.holder)
        if forged in self.house.seen:
            return
        for sealed in self.house.things:
            for half in (person.half, *person.stolen):
                assert not self.house.opens(half, forged, sealed, *self.house.seen_memberships)

    @rule()
    def everybody_tries(self):
        for half, may, sealed in self.house.tries():
            if may:
                person = next(one for one in self.house.people if one.half == half)
                row = self.house.held_by(person, sealed.thing.key)
                assert self.house.opens(half, row, sealed, *self.house.hands(person).memberships)
            else:
                self._opens_with_nothing(half, sealed)

    @rule()
    def whoever_left_tries_with_all_they_ever_had(self):
        """Their secrets and every row there ever was, the broker's seals broken: what came since is not theirs."""
        for person in self.house.people:
            for half in (person.half, *person.stolen) if person.holder in self.house.left else ():
                assert not opens_what_came_since(self.house, half, self.house.left[person.holder])

    def _opens_with_nothing(self, half, sealed):
        for row in self.house.seen:
            if row.key != sealed.thing.key:
                continue
            beside = [(one,) for one in self.house.seen_memberships] if row.holder == ROSTER else [()]
            for memberships in beside:
                assert not self.house.opens(half, row, sealed, *memberships)


def test_whatever_happens_who_holds_a_key_opens_and_nobody_else():
    run_state_machine_as_test(Histories, settings=CALM)


def _forgets(monkeypatch):
    monkeypatch.setattr(TakenBack, "has", lambda _self, _seal: False)


def _knows_no_seal(monkeypatch):
    monkeypatch.setattr(Notary, "_stands", lambda self, _said, seal, _signature=b"": not self._taken_back.has(seal))


def _has_no_clock(monkeypatch):
    monkeypatch.setattr(Notary, "must_stand", lambda _self, _granted: None)


def _needs_one(monkeypatch):
    monkeypatch.setattr(Notary, "must_be_two", lambda _self, _action, _subject, _approvals: None)


def _keeps_what_is_shredded(monkeypatch):
    monkeypatch.setattr(ShredKeys, "drop", lambda _self, _subject: None)


def _exchanges_nothing(monkeypatch):
    pairs = cycle([generate_pair() for _tier in Tier])
    monkeypatch.setattr(groups, "generate_pair", lambda: next(pairs))


@pytest.mark.parametrize(
    "plant",
    [_forgets, _knows_no_seal, _has_no_clock, _needs_one, _keeps_what_is_shredded, _exchanges_nothing],
    ids=lambda one: one.__name__,
)
def test_a_flaw_that_is_planted_is_found(plant, monkeypatch):
    plant(monkeypatch)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        run_state_machine_as_test(Histories, settings=QUICK)
