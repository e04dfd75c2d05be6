"""Selection by two: what was signed is what is kept, by which criteria, and by nobody who has to do with them."""

import re
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from safeconduct.accounts.roles import Role
from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case, Consent
from safeconduct.cases.services.consents import withdraw_consent
from safeconduct.cases.services.share_case import share_case
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import ConsentKind
from safeconduct.custody.sealing import reseal
from safeconduct.kernel import clock
from safeconduct.programme import selectors
from safeconduct.programme.conftest import fields_of_a_proposal, signature_on
from safeconduct.programme.models import Recusal, Selection
from safeconduct.programme.packs import FIRST, pack_of
from safeconduct.programme.payloads import CriterionAnswer, SelectionReasons
from safeconduct.programme.selection_needs import needs_for

PACK = pack_of(FIRST)


@pytest.fixture
def second(colleague):
    return colleague("sofia", Role.LEAD)


@pytest.fixture
def heard(make_case):
    return make_case(CaseState.HEARD)


@pytest.fixture
def at(heard):
    return f"/programme/selections/{heard.slug}/"


@pytest.fixture
def proposed(browser, lead, at):
    """Lena's browser, after she proposed."""
    lena = browser(lead)
    assert lena.post(f"{at}propose/", fields_of_a_proposal()).status_code == 302
    return lena


def with_other_criteria(monkeypatch):
    """From now on the pack has other criteria."""
    selection = type(PACK.selection)(version="2027.1", as_of=PACK.selection.as_of)
    changed = replace(PACK, criteria_fingerprint="c" * 64, selection=selection)
    monkeypatch.setattr(selectors, "pack_of", lambda _code: changed)


def test_a_household_is_proposed_criterion_by_criterion_and_signed_by_another(browser, proposed, second, heard, at):
    sofia = browser(second)
    page = sofia.get(at).content.decode()
    for rule in PACK.criteria:
        assert rule.sentence.en.replace("'", "&#x27;") in page
        assert f"What we know of {rule.id}." in page
    assert PACK.criteria_edition in page
    assert f"{len(PACK.criteria)} criteria are practice that no lawyer has confirmed." in page
    assert sofia.post(f"{at}sign/", signature_on(sofia, at)).status_code == 302
    kept = Selection.objects.get()
    assert (kept.state, kept.signed_hash) == ("signed", kept.proposed_hash)
    assert (kept.criteria_version, kept.criteria_fingerprint) == (PACK.selection.version, PACK.criteria_fingerprint)
    assert Case.objects.get().state == CaseState.SELECTED
    page = sofia.get(at).content.decode()
    assert page.count(kept.proposed_hash[:12]) == 3  # each of the two signatures, and the whole of it
    assert "Sofia signed this on" in page
    assert "what is kept is exactly that" in page
    told = list(Leaf.objects.filter(object_kind="programme.selection").values_list("action", "purpose"))
    assert told == [("decided", "selection proposed"), ("signed", "selection")]


def test_nothing_of_the_reasons_stands_in_the_open(proposed):
    row = Selection.objects.values().get()
    assert "What we know of" not in str(row)
    assert b"What we know of" not in bytes(Selection.objects.get().reasons.content)


def test_neither_an_answer_nor_the_reasons_have_a_place_for_a_number():
    for payload in (CriterionAnswer, SelectionReasons):
        kinds = {str(kind) for kind in payload.__annotations__.values()}
        assert not [kind for kind in kinds if re.search(r"\b(int|float|Decimal)\b", kind)]


def test_nobody_signs_their_own_proposal(proposed, heard, at):
    page = proposed.get(at).content.decode()
    assert 'name="seen"' not in page
    answer = proposed.post(f"{at}sign/", {"seen": Selection.objects.get().proposed_hash, "tie": "no"})
    assert answer.status_code == 409
    assert "Nobody signs their own proposal" in answer.content.decode()
    assert Case.objects.get().state == CaseState.HEARD


@pytest.mark.parametrize("missing", ["overall", "tie", "words_no_other_way", "applies_no_other_way"])
def test_a_criterion_without_an_answer_keeps_what_was_typed(browser, lead, heard, at, missing):
    answer = browser(lead).post(f"{at}propose/", fields_of_a_proposal(**{missing: ""}))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "This one needs an answer." in page
    assert "What we know of can_be_told." in page
    assert not Selection.objects.exists()


def test_a_household_that_did_not_confirm_that_it_paid_nobody_is_not_proposed(browser, lead, heard, at):
    Consent.objects.update(withdrawn_on=clock.today())
    answer = browser(lead).post(f"{at}propose/", fields_of_a_proposal())
    assert "paid nobody for a place" in answer.content.decode()
    assert not Selection.objects.exists()


def test_changed_words_make_the_first_signature_void_and_the_page_says_so(browser, proposed, second, at):
    sofia = browser(second)
    before = signature_on(sofia, at)
    mine = re.search(r'name="replaces" value="([0-9a-f-]{36})"', proposed.get(at).content.decode())
    changed = fields_of_a_proposal(overall="They were beaten on Monday.", replaces=mine[1])
    assert proposed.post(f"{at}propose/", changed).status_code == 302
    assert sorted(Selection.objects.values_list("state", "void_cause")) == [("proposed", ""), ("void", "changed")]
    assert "It was changed after it had been signed." in sofia.get(at).content.decode()
    refused = sofia.post(f"{at}sign/", before)
    assert refused.status_code == 409
    assert "was changed since you opened this page" in refused.content.decode()
    assert Case.objects.get().state == CaseState.HEARD
    assert sofia.post(f"{at}sign/", signature_on(sofia, at)).status_code == 302
    assert Leaf.objects.filter(purpose="selection void changed").count() == 1


def test_a_colleague_does_not_replace_the_proposal_of_another(browser, proposed, second, at):
    theirs = str(Selection.objects.get().pk)
    answer = browser(second).post(f"{at}propose/", fields_of_a_proposal(replaces=theirs))
    assert "waiting for a signature already" in answer.content.decode()
    assert Selection.objects.get().state == "proposed"


def test_changed_criteria_make_the_first_signature_void(browser, proposed, second, at, monkeypatch):
    sofia = browser(second)
    before = signature_on(sofia, at)
    with_other_criteria(monkeypatch)
    page = sofia.get(at).content.decode()
    assert "The criteria have changed since this was proposed" in page
    assert 'name="seen"' not in page
    refused = sofia.post(f"{at}sign/", before)
    assert refused.status_code == 409
    assert "The criteria changed after it had been signed." in refused.content.decode()
    assert Selection.objects.values_list("state", "void_cause").get() == ("void", "criteria")
    assert Case.objects.get().state == CaseState.HEARD
    assert sofia.post(f"{at}propose/", fields_of_a_proposal()).status_code == 302
    assert Selection.objects.get(state="proposed").criteria_version == "2027.1"


def test_words_that_were_exchanged_beneath_a_signature_are_found(browser, proposed, second, at):
    sofia = browser(second)
    before = signature_on(sofia, at)
    kept = Selection.objects.get()
    reseal(kept.reasons, SelectionReasons(overall="Their cousin paid."))
    assert "What is kept is not what was signed." in sofia.get(at).content.decode()
    assert sofia.post(f"{at}sign/", before).status_code == 409
    assert Selection.objects.values_list("state", "void_cause").get() == ("void", "broken")
    assert Case.objects.get().state == CaseState.HEARD


def test_exchanged_words_are_found_after_the_second_signature_too(browser, proposed, second, at):
    sofia = browser(second)
    sofia.post(f"{at}sign/", signature_on(sofia, at))
    reseal(Selection.objects.get().reasons, SelectionReasons(overall="Their cousin paid."))
    assert "What is kept is not what was signed." in sofia.get(at).content.decode()


def test_whoever_has_to_do_with_a_household_steps_aside_for_good(browser, proposed, second, at):
    sofia = browser(second)
    assert needs_for(second.actor, 9).total == 1
    before = signature_on(sofia, at)
    assert sofia.post(f"{at}sign/", {"tie": "yes"}).status_code == 302
    page = sofia.get(at).content.decode()
    assert "You stepped aside from this household." in page
    assert 'name="seen"' not in page
    assert sofia.post(f"{at}sign/", before).status_code == 409
    assert sofia.post(f"{at}propose/", fields_of_a_proposal()).status_code == 400
    assert Selection.objects.get().state == "proposed"
    assert needs_for(second.actor, 9).total == 0
    assert Leaf.objects.filter(purpose="recusal", subject_id=str(Case.objects.get().pk)).count() == 1


def test_a_proposer_who_steps_aside_takes_the_proposal_along(proposed, at):
    assert proposed.post(f"{at}propose/", {"tie": "yes"}).status_code == 302
    assert Selection.objects.values_list("state", "void_cause").get() == ("void", "recused")
    assert "Whoever proposed it stepped aside." in proposed.get(at).content.decode()
    assert Recusal.objects.count() == 1


def test_a_lawyer_who_can_read_the_reasons_signs_and_one_who_cannot_sees_nothing(
    browser, proposed, lead, colleague, heard, at
):
    marie = colleague("marie", Role.LAWYER)
    assert browser(marie).get(at).status_code == 404
    share_case(lead.actor, case=heard, colleague=marie.user)
    client = browser(marie)
    assert client.post(f"{at}sign/", signature_on(client, at)).status_code == 302
    assert Selection.objects.get().signed_by == marie.user


def test_a_caseworker_proposes_and_does_not_sign(browser, caseworker, lead, heard, at):
    share_case(lead.actor, case=heard, colleague=caseworker.user)
    assert browser(lead).post(f"{at}propose/", fields_of_a_proposal()).status_code == 302
    clara = browser(caseworker)
    assert clara.get(at).status_code == 200
    assert clara.post(f"{at}sign/", {"seen": Selection.objects.get().proposed_hash, "tie": "no"}).status_code == 404


def test_a_household_that_was_not_heard_is_not_proposed(browser, lead, case):
    at = f"/programme/selections/{case.slug}/"
    client = browser(lead)
    assert "once it has been heard" in client.get(at).content.decode()
    assert client.post(f"{at}propose/", fields_of_a_proposal()).status_code == 400
    assert not Selection.objects.exists()


BROKEN = [
    ("selection_signed_in_whole", {"state": "signed"}),
    ("selection_signed_in_whole", {"signed_hash": "a" * 64}),
    ("selection_void_for_a_cause", {"state": "void"}),
    ("selection_void_for_a_cause", {"void_cause": "changed"}),
    ("selection_state_known", {"state": "maybe"}),
    ("selection_bound_to_what_it_says", {"proposed_hash": ""}),
    ("selection_bound_to_what_it_says", {"criteria_fingerprint": "short"}),
]


@pytest.mark.parametrize(("constraint", "change"), BROKEN)
def test_the_database_keeps_a_selection_whole(proposed, constraint, change):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Selection.objects.update(**change)


def test_the_database_takes_no_second_signature_of_the_first_signer_or_without_its_day(proposed, lead, second):
    kept = Selection.objects.get()
    signed = {"state": "signed", "signed_hash": kept.proposed_hash}
    for wrong, constraint in (
        ({"signed_by": lead.user, "signed_at": clock.now()}, "selection_signed_by_another"),
        ({"signed_by": second.user}, "selection_signed_in_whole"),
        ({"signed_at": clock.now()}, "selection_signed_in_whole"),
        ({"signed_by": second.user, "signed_at": kept.proposed_at.replace(year=2020)}, "selection_signed_in_whole"),
        ({"signed_by": second.user, "signed_at": clock.now(), "signed_hash": "a" * 64}, "selection_signed_in_whole"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Selection.objects.update(**(signed | wrong))


def test_nobody_signs_for_a_household_that_took_back_that_it_paid_nobody(browser, lead, proposed, second, heard, at):
    sofia = browser(second)
    signature = signature_on(sofia, at)
    withdraw_consent(lead.actor, case=heard, kind=ConsentKind.FREE)
    assert sofia.post(f"{at}sign/", signature).status_code == 409
    assert Case.objects.get().state == CaseState.HEARD
