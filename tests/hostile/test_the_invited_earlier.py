"""Whoever was invited before anybody was asked for words of their own is asked by the migration, and nobody else is."""

from importlib import import_module

import pytest
from django.apps import apps

from safeconduct.accounts.models import User
from safeconduct.accounts.roles import Role
from safeconduct.accounts.services.colleagues import invite, vouch
from safeconduct.accounts.services.kits import begin_with_kit, confirm_with_kit, make_kit
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.conftest import actor_of, own_words, with_own_words
from safeconduct.custody import guests
from safeconduct.guests.services.invite import invite_guest

PAGE = "/you/me/passphrase/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def migrated(settings):
    """Every row as 0010 left it, then what the next migration makes of them."""
    migration = import_module("safeconduct.accounts.migrations.0011_own_words_of_the_earlier")

    def run(*, is_production=True):
        User.objects.update(words_are_given=False)
        settings.IS_PRODUCTION = is_production
        migration.ask_the_earlier(apps, None)
        return set(User.objects.filter(words_are_given=True).values_list("username", flat=True))

    return run


@pytest.fixture
def invited(lead, officer):
    new = invite(lead.actor, username="olga", display_name="Olga", roles=[Role.CASEWORKER], language="en")
    assert vouch(officer.actor, user=new.user)
    return new


def test_who_never_made_words_of_their_own_makes_them_when_they_next_come(migrated, invited, browser, lead):
    assert {"olga", lead.user.username} <= migrated()
    page = browser(invited, step_up=False)
    assert page.get("/cases/")["Location"] == PAGE
    own_words(page, invited.passphrase)
    assert page.get("/cases/").status_code == 200


def test_who_changed_them_through_the_page_is_asked_no_more(migrated, invited):
    with_own_words(invited)
    assert "olga" not in migrated()


def test_who_used_a_recovery_kit_or_was_given_back_their_keys_is_asked_no_more(migrated, invited, lead):
    colleague = actor_of(invited.user, invited.passphrase, Role.CASEWORKER)
    half, words = begin_with_kit(
        username="olga", passphrase=make_kit(colleague, passphrase=invited.passphrase, code=""), code=""
    )
    confirm_with_kit(half, passphrase=words)
    record("operator", Action.GRANTED, lead.user, purpose="recovery")  # as recover.apply_answer writes it
    assert not {"olga", lead.user.username} & migrated()


@pytest.mark.parametrize(
    ("action", "purpose"),
    [(Action.CHANGED, "cost"), (Action.CREATED, "kit"), (Action.CREATED, "recovery codes"), (Action.REVOKED, "codes")],
)
def test_no_other_event_of_an_account_is_taken_for_words_of_their_own(migrated, invited, action, purpose):
    record(str(invited.user.pk), action, invited.user, purpose=purpose)
    assert "olga" in migrated()


def test_a_guest_keeps_theirs_and_so_does_a_demonstration(migrated, invited, lead, case):
    invite_guest(lead.actor, case=case, display_name="Lou", username="lou", language="en", last_on=guests.last_day())
    assert "lou" not in migrated()
    assert migrated(is_production=False) == set()
