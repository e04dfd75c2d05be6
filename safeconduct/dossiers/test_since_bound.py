"""Only what two people have read goes to the authority."""

import pytest

from safeconduct.cases.payloads import PersonCard
from safeconduct.cases.services.consents import give_consent
from safeconduct.cases.services.household import add_person
from safeconduct.cases.words import ConsentKind
from safeconduct.dossiers.conftest import (
    MUST,
    bound,
    hand_over,
    lodge,
    put_in,
    read_and_sign,
    sign_by_two,
    state_of,
    step,
)
from safeconduct.dossiers.models import Bundle, Dossier, SignOff
from safeconduct.dossiers.needs import needs_for
from safeconduct.dossiers.since_bound import outgrown, since_bound
from safeconduct.dossiers.standing import standing_of
from safeconduct.dossiers.words import DossierState
from safeconduct.evidence.kinds import ItemKind, ItemLanguage
from safeconduct.evidence.models import Item
from safeconduct.kernel import clock
from safeconduct.look.needs import Needs

RECORD = ItemKind.CRIMINAL_RECORD


@pytest.fixture
def at(household):
    return f"/dossiers/{household.slug}/"


@pytest.fixture
def agreed(household, caseworker):
    give_consent(caseworker.actor, case=household, kind=ConsentKind.AUTHORITY, given_on=clock.today())


@pytest.fixture
def papers(household, caseworker, agreed):
    """Everything that must be there but the criminal record, by kind."""
    return {kind: put_in(caseworker, household, kind) for kind in MUST if kind is not RECORD}


@pytest.fixture
def signed(browser, household, dossier, papers, caseworker, lawyer, second_lead):
    """Signed off by two, with every paper that must be there."""
    papers[RECORD] = put_in(caseworker, household, RECORD)
    sign_by_two(browser, household, dossier, caseworker, lawyer, second_lead)
    return papers


def text(page):
    return page.content.decode()


def version(item):
    return Item.objects.get(pk=item.pk).about.version


def withdraw(client, case, item):
    url = f"/evidence/{case.slug}/{item.pk}/withdraw/"
    assert client.post(url, {"words": "They do not want it used."}).status_code == 302


def statement(client, at, words="Меня избили.", seen="0"):
    sent = {"original_language": "ru", "original": words, "translation_language": "fr", "seen": seen}
    assert client.post(f"{at}statement/", sent).status_code == 302


def test_what_is_complete_and_unchanged_goes_out(browser, household, signed, at, second_lead):
    sofia = browser(second_lead)
    assert "Changed since" not in text(sofia.get(at))
    assert step(sofia, household, "submitted").status_code == 302


def test_a_paper_that_came_in_after_the_signatures_does_not_complete_what_was_signed(
    browser, household, dossier, papers, at, caseworker, lawyer, second_lead
):
    sign_by_two(browser, household, dossier, caseworker, lawyer, second_lead)
    sofia = browser(second_lead)
    assert "Papers that must be there" in text(step(sofia, household, "submitted"))
    put_in(caseworker, household, RECORD)
    for words in ("", "The extract is here now."):
        refused = step(sofia, household, "submitted", words)
        assert refused.status_code == 400
        assert "Changed since version 1 was bound: came in: Criminal record" in text(refused)
        assert "bind the bundle anew" in text(refused)
    assert state_of(household) == DossierState.SIGNED_OFF
    assert "came in: Criminal record" in text(sofia.get(at))
    assert step(sofia, household, "collecting").status_code == 302
    sign_by_two(browser, household, dossier, caseworker, lawyer, second_lead)
    assert step(browser(second_lead), household, "submitted").status_code == 302


def test_a_paper_that_was_taken_out_of_use_does_not_go_out(browser, household, signed, at, caseworker, second_lead):
    withdraw(browser(caseworker), household, signed[ItemKind.THREAT])
    sofia = browser(second_lead)
    refused = step(sofia, household, "submitted", "All the same.")
    assert refused.status_code == 400
    assert "taken out of use:" in text(refused)
    assert "taken out of use:" in text(sofia.get(at))
    assert state_of(household) == DossierState.SIGNED_OFF


def test_a_paper_that_was_sorted_anew_is_bound_and_read_again(browser, household, signed, at, caseworker, second_lead):
    item = signed[ItemKind.PASSPORT]
    sent = {"kind": "passport", "shows": "Another one", "legalisation": "none", "seen": version(item)}
    assert browser(caseworker).post(f"/evidence/{household.slug}/{item.pk}/sort/", sent).status_code == 302
    refused = step(browser(second_lead), household, "submitted")
    assert "written about anew: passport" in text(refused).lower()


def test_nobody_signs_a_bundle_whose_statement_is_another_by_now(
    browser, household, dossier, papers, at, caseworker, lawyer, second_lead
):
    clara, marie, sofia = browser(caseworker), browser(lawyer), browser(second_lead)
    statement(clara, at)
    bound(caseworker, dossier)
    assert hand_over(clara, household, lawyer).status_code == 302
    assert read_and_sign(marie, household).status_code == 302
    statement(clara, at, "Меня избили дважды.", seen="1")
    page = text(sofia.get(at))
    assert "Changed since version 1 was bound: the statement was changed." in page
    assert "the signatures under this version are void then" in page
    assert "Sign version 1" not in page
    refused = sofia.post(f"{at}sign/", {"version": "1"})
    assert refused.status_code == 409
    assert "the statement was changed" in text(refused)
    assert state_of(household) == DossierState.LEGAL_REVIEW
    bound(caseworker, dossier)
    assert not SignOff.objects.filter(voided_at__isnull=True).exists()
    for signer in (marie, sofia):
        assert read_and_sign(signer, household, 2).status_code == 302
    assert state_of(household) == DossierState.SIGNED_OFF


def test_another_post_or_another_kind_of_visa_is_bound_anew(browser, household, dossier, at, caseworker, lawyer):
    bound(caseworker, dossier)
    clara = browser(caseworker)
    assert "Changed since" not in text(clara.get(at))
    assert clara.post(f"{at}lodging/", {"track": "C", "post": "moscow"}).status_code == 302
    assert "it is to be lodged elsewhere, or for another kind of visa. Bind it again" in text(clara.get(at))


def test_what_was_submitted_is_lodged_with_words_where_the_file_has_changed(
    browser, household, signed, at, caseworker, second_lead
):
    clara = browser(caseworker)
    assert step(browser(second_lead), household, "submitted").status_code == 302
    withdraw(clara, household, signed[ItemKind.THREAT])
    assert "Whoever records the lodging" in text(clara.get(at))
    assert "taken out of use" in text(lodge(clara, household))
    assert lodge(clara, household, "The post had taken the file.").status_code == 302
    assert "Changed since" not in text(clara.get(at))


def test_a_bundle_that_never_said_what_it_holds_is_bound_again(browser, household, signed, second_lead):
    Bundle.objects.update(manifest=None)
    refused = step(browser(second_lead), household, "submitted", "As always.")
    assert "was not yet written down" in text(refused)
    assert state_of(household) == DossierState.SIGNED_OFF


def test_the_manifest_holds_ids_and_versions_and_nothing_of_a_person(dossier, papers, caseworker):
    left_out = put_in(caseworker, dossier.case, ItemKind.EXPLANATION)
    bound(caseworker, dossier)
    kept = Bundle.objects.get().manifest
    assert kept["papers"] == {str(item.pk): version(item) for item in papers.values()}
    assert str(left_out.pk) not in kept["papers"]
    assert kept["people"] == [str(person.pk) for person in dossier.case.people.all()]
    assert set(kept) == {"papers", "people", "statement", "facts", "track", "post"}
    assert Dossier.objects.get().statement is None
    assert kept["statement"] == 0


def buttons(who):
    return [str(need.button) for need in needs_for(who.actor, 25).first]


def test_an_outgrown_bundle_waits_for_whoever_binds_it_and_not_for_a_signature(
    browser, household, dossier, papers, at, caseworker, lawyer, second_lead
):
    put_in(caseworker, household, ItemKind.EXPLANATION)  # lies there, answers nothing, and is not bound
    bound(caseworker, dossier)
    clara = browser(caseworker)
    assert hand_over(clara, household, lawyer).status_code == 302
    assert buttons(lawyer) == buttons(second_lead) == ["Read and sign"]
    assert needs_for(caseworker.actor, 25).first == []
    put_in(caseworker, household, RECORD)
    assert needs_for(lawyer.actor, 25) == needs_for(second_lead.actor, 25) == Needs([], 0)
    (again,) = needs_for(caseworker.actor, 25).first
    assert (again.text, again.url) == ("Bind the bundle again", at)
    bound(caseworker, dossier)
    assert buttons(lawyer) == ["Read and sign"]
    statement(clara, at)
    assert buttons(lawyer) == []
    bound(caseworker, dossier)
    withdraw(clara, household, papers[ItemKind.THREAT])
    assert buttons(lawyer) == []


def test_the_list_and_the_page_say_the_same_of_every_bundle(browser, household, dossier, papers, at, caseworker):
    found = Dossier.objects.filter(pk=dossier.pk)
    newest = bound(caseworker, dossier)

    def said():
        of_one = bool(since_bound(standing_of(caseworker.actor, dossier), newest).changes)
        assert outgrown(caseworker.actor, found) == {dossier.pk: of_one}
        return of_one

    assert not said()
    record = put_in(caseworker, household, RECORD, language=ItemLanguage.RUSSIAN)
    assert not said(), "it waits for its translation, and completes nothing"
    sworn = {"translation_of": record, "is_sworn": True, "language": ItemLanguage.FRENCH}
    put_in(caseworker, household, ItemKind.TRANSLATION, **sworn)
    assert said()
    newest = bound(caseworker, dossier)
    assert not said()
    add_person(caseworker.actor, case=household, card=PersonCard(working_name="Lev", relation="partner"))
    assert said()
    Bundle.objects.update(manifest=None)
    assert said()
