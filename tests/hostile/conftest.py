"""A case with two papers, and a guest of it."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.cases.states import CaseState
from safeconduct.custody import broker, guests
from safeconduct.custody.broker import BrowserHalf
from safeconduct.custody.models import Holder
from safeconduct.evidence.conftest import drawn
from safeconduct.evidence.kinds import Origin
from safeconduct.evidence.papers import pdf
from safeconduct.evidence.services.receive import receive
from safeconduct.guests.models import Showing
from safeconduct.guests.services.invite import invite_guest

HALF = "hd"


@pytest.fixture
def house(make_case, caseworker, lead, officer, browser):
    """A case with two papers, and a lawyer from outside who was given one of them and the story, through the pages."""
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    papers = [
        receive(caseworker.actor, case=case, file=ContentFile(pdf(words), name=name), origin=Origin.HOUSEHOLD)
        for words, name in (("Summons", "given.pdf"), ("Diary", "kept.pdf"))
    ]
    new = invite_guest(
        lead.actor, case=case, display_name="Lou Guest", username="lou", language="en", last_on=guests.last_day()
    )
    desk = browser(lead)
    at = f"/cases/{case.slug}/guests/{new.guest.pk}/"
    choice = {"paper": str(papers[0].pk), "story": "on"}
    assert desk.post(f"{at}preview/", choice).status_code == 409, "nobody but the lead has vouched"
    vouched = browser(officer).post(f"/you/colleagues/{new.guest.user_id}/vouch/", follow=True).content.decode()
    assert vouched.count("apers can be given to them") == 2, "what was done, and what holds"
    return House(case, papers, new, lead, desk, at, choice)


class House:
    """What the tests are about."""

    def __init__(self, case, papers, new, lead, desk, at, choice):
        self.lead, self.case, self.papers, self.guest, self.words = lead, case, papers, new.guest, new.passphrase
        self.desk, self.at, self.choice = desk, at, choice

    @property
    def holder(self):
        return Holder.objects.get(pk=self.guest.user.holder_id)

    def give(self):
        for paper in self.papers:
            drawn(self.lead, paper)
        shown = self.desk.get(f"{self.at}preview/", self.choice).content.decode()
        assert "What Lou Guest will see" in shown
        assert "given.pdf" in shown
        assert "kept.pdf" not in shown
        assert self.desk.post(f"{self.at}preview/", self.choice).status_code == 302
        return Showing.objects.latest("made_at")

    def come(self):
        client = Client()
        answer = client.post("/you/sign-in/", {"username": "lou", "passphrase": self.words}, follow=True)
        assert answer.redirect_chain[-1][0] == "/reading/"
        return client

    def actor(self, client):
        half = BrowserHalf.from_cookie(client.cookies[HALF].value)
        return Actor(self.guest.user, frozenset({Role.GUEST}), broker.keyring_of(broker.live_session(half), half))
