"""Whoever invites has seen the passphrase: it opens one thing, the page on which the invited make their own."""

from dataclasses import replace

import pytest
from django.test import Client

from safeconduct.accounts.middleware import CHOOSING
from safeconduct.accounts.models import User
from safeconduct.accounts.pages import open_pages
from safeconduct.accounts.roles import Role
from safeconduct.accounts.services.colleagues import invite, vouch
from safeconduct.accounts.services.sign_in import sign_in
from safeconduct.audit.models import Leaf
from safeconduct.cell.founding import found
from safeconduct.conftest import own_words, with_own_words
from safeconduct.custody import door
from safeconduct.custody.errors import WrongPassphrase
from safeconduct.custody.models import Lock
from tests.matrix.cells import ABSENT, pages

PAGE = "/you/me/passphrase/"


@pytest.fixture
def invited(lead, officer):
    """A colleague with the widest roles, for whom two have vouched, and who was never here."""
    new = invite(lead.actor, username="olga", display_name="Olga", roles=[Role.LEAD, Role.OFFICER], language="en")
    assert vouch(officer.actor, user=new.user)
    return new


@pytest.fixture
def page(browser, invited):
    return browser(invited, step_up=False)


@pytest.mark.parametrize("second_factor", ["offered", "required"])
def test_no_other_page_opens_whatever_is_asked_of_it(page, settings, case, second_factor):
    settings.SECOND_FACTOR = second_factor
    asked = [one for one in pages("desk") if one.name not in open_pages() | CHOOSING]
    assert len(asked) > 150
    opened = [
        f"{method} {one.name}"
        for one in asked
        for path in {one.at({}, ABSENT), one.at({"slug": case.slug}, ABSENT)}
        for method in ("get", "post", "put")
        if (answer := getattr(page, method)(path)).status_code != 302 or answer["Location"] != PAGE
    ]
    assert not opened
    assert page.get("/site/")["Location"] == PAGE
    assert page.get(PAGE).status_code == 200


def test_the_page_says_why_and_offers_no_way_around(page):
    shown = page.get(PAGE).content.decode()
    assert "Make your own now" in shown
    assert "Leave it as it is" not in shown


def test_their_own_words_open_the_house_and_those_that_were_given_open_nothing(browser, invited, page):
    words = own_words(page, invited.passphrase)
    assert page.get("/cases/").status_code == 200
    assert not User.objects.get(pk=invited.user.pk).words_are_given
    with pytest.raises(WrongPassphrase):
        sign_in(username="olga", passphrase=invited.passphrase, code="")
    assert sign_in(username="olga", passphrase=words, code="")
    leaf = Leaf.objects.filter(action="changed", object_id=str(invited.user.pk)).get()
    assert (leaf.actor, leaf.purpose) == (str(invited.user.pk), "passphrase")


def test_words_that_were_shown_and_never_typed_open_nothing(page, browser, invited):
    assert page.post(PAGE, {"passphrase": invited.passphrase}).status_code == 200
    assert page.get("/cases/")["Location"] == PAGE
    again = browser(invited, step_up=False)
    assert again.get("/cases/")["Location"] == PAGE


def test_the_words_that_were_given_are_not_taken_for_their_own(page, invited):
    page.post(PAGE, {"passphrase": invited.passphrase})
    assert page.post(f"{PAGE}new/", {"passphrase": invited.passphrase}).status_code == 400
    assert page.get("/cases/")["Location"] == PAGE


def test_the_second_key_stays_shut(page, invited):
    assert page.post("/you/open-again/", {"passphrase": invited.passphrase})["Location"] == PAGE
    assert not Leaf.objects.filter(action="stepped_up", actor=str(invited.user.pk)).exists()


def test_a_raised_cost_is_no_passphrase_of_their_own(browser, invited, settings, monkeypatch):
    settings.ARGON2_PASSES = 2
    deriving = door._in_here().deriving
    monkeypatch.setattr(deriving, "_at", replace(deriving._at, passes=2))
    page = browser(invited, step_up=False)
    assert Lock.objects.get(holder=invited.user.holder).passes == 2
    assert page.get("/cases/")["Location"] == PAGE


def test_the_founder_whose_words_stood_on_a_terminal_makes_their_own_too(db):
    founder = found(username="fatima", display_name="Fatima", language="en").founder
    client = Client()
    client.post("/you/sign-in/", {"username": "fatima", "passphrase": founder.passphrase})
    assert client.get("/cases/")["Location"] == PAGE
    assert with_own_words(founder)[0].get("/cases/").status_code == 200
