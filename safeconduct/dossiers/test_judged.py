"""What was judged by which rules, and what is said once they have changed."""

from dataclasses import replace

import pytest
from django.db import IntegrityError
from msgspec import structs

from safeconduct.dossiers import selectors
from safeconduct.dossiers.conftest import PACK, bound, sign_by_two, with_authority
from safeconduct.dossiers.models import Bundle
from safeconduct.dossiers.services.hear import record_decision
from safeconduct.dossiers.words import DecisionKind, Notified
from safeconduct.kernel import clock


def with_another_pack(monkeypatch):
    """From now on the house reads a pack with a changed word in it."""
    changed = replace(PACK, fingerprint="f" * 64, programme=structs.replace(PACK.programme, version="2027.1"))
    monkeypatch.setattr(selectors, "pack_of", lambda _code: changed)


def test_a_bundle_and_a_decision_say_by_which_rules_they_were_judged(
    browser, household, dossier, caseworker, lead, monkeypatch
):
    bound(caseworker, dossier)
    bundle = Bundle.objects.get()
    assert (bundle.pack_version, bundle.pack_fingerprint) == (PACK.programme.version, PACK.fingerprint)
    page = browser(caseworker).get(f"/dossiers/{household.slug}/bundle/1/").content.decode()
    assert PACK.edition in page
    assert PACK.fingerprint in page
    with_authority(dossier, household, lead)
    with_another_pack(monkeypatch)
    kept = record_decision(
        lead.actor,
        dossier=dossier,
        kind=DecisionKind.REFUSED,
        notified=Notified.OTHER,
        decided_on=clock.today(),
        notified_on=clock.today(),
    )
    assert (kept.pack_version, kept.pack_fingerprint) == ("2027.1", "f" * 64)
    assert (
        "counted by the rules 2027.1 (ffffffffffff)"
        in browser(lead).get(f"/dossiers/{household.slug}/").content.decode()
    )


def test_a_dossier_says_that_its_rules_changed_since_it_was_signed(
    browser, household, dossier, caseworker, lawyer, second_lead, monkeypatch
):
    at = f"/dossiers/{household.slug}/"
    bound(caseworker, dossier)
    clara = browser(caseworker)
    assert "The rules have changed" not in clara.get(at).content.decode()
    with monkeypatch.context() as later:
        with_another_pack(later)
        assert "bind it again before anybody signs" in clara.get(at).content.decode()
    sign_by_two(browser, household, dossier, caseworker, lawyer, second_lead)
    assert "The rules have changed" not in clara.get(at).content.decode()
    with_another_pack(monkeypatch)
    said = clara.get(at).content.decode()
    assert f"signed by the rules {PACK.edition}. They have changed to 2027.1 (ffffffffffff)" in said
    with_authority(dossier, household, lawyer)
    assert "signed and sent by the rules" in clara.get(at).content.decode()


def test_the_database_wants_version_and_fingerprint_together(dossier, caseworker):
    bound(caseworker, dossier)
    with pytest.raises(IntegrityError, match="bundle_rules_told"):
        Bundle.objects.update(pack_version="")
