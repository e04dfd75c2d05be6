"""Legal review means a lawyer: the caseworker chooses who, and one of the two signatures is a lawyer's."""

import pytest

from safeconduct.accounts.roles import Role
from safeconduct.audit.models import Leaf
from safeconduct.cases.access import LAWYER_OPENS
from safeconduct.cases.services.share_case import share_case
from safeconduct.cases.states import CaseState
from safeconduct.custody import grants
from safeconduct.custody.models import Grant
from safeconduct.dossiers.conftest import bound, hand_over, read_and_sign, state_of, step
from safeconduct.dossiers.models import Dossier, SignOff
from safeconduct.dossiers.needs import needs_for
from safeconduct.dossiers.payloads import Statement
from safeconduct.dossiers.services.keep import keep_statement
from safeconduct.dossiers.services.open_dossier import open_dossier
from safeconduct.dossiers.words import DossierState, SignKind, StayTrack


@pytest.fixture
def case(programme, make_case, caseworker):
    """A household whose case no lawyer holds."""
    return make_case(CaseState.EVIDENCE, caseworker=caseworker)


@pytest.fixture
def dossier(case, caseworker):
    dossier = open_dossier(caseworker.actor, case=case, track=StayTrack.LONG_STAY, post="moscow")
    bound(caseworker, dossier)
    return dossier


@pytest.fixture
def at(case):
    return f"/dossiers/{case.slug}/"


def text(page):
    return page.content.decode()


def opens(colleague, case):
    return grants.lasting(case.pk, holder=colleague.user.holder)


def test_handing_over_gives_the_chosen_lawyer_what_they_need_to_read(
    browser, case, dossier, at, caseworker, lawyer, colleague
):
    nadia = colleague("nadia", Role.LAWYER)
    clara, marie = browser(caseworker), browser(lawyer)
    page = text(clara.get(at))
    assert "Marie" in page
    assert "Nadia" in page
    assert "Sofia" not in page
    assert marie.get(at).status_code == 404
    assert hand_over(clara, case, lawyer).status_code == 302
    assert state_of(case) == DossierState.LEGAL_REVIEW
    assert opens(lawyer, case) == set(LAWYER_OPENS)
    assert opens(nadia, case) == set()
    given = Leaf.objects.filter(action="granted", subject_id=case.pk, purpose="review")
    assert given.count() == len(LAWYER_OPENS)
    assert Leaf.objects.filter(action="changed", object_id=str(dossier.pk), purpose="lawyer").count() == 1
    assert "The next step is somebody else's. Marie was asked to read the bundle" in text(clara.get(at))
    assert [str(need.button) for need in needs_for(lawyer.actor, 25).first] == ["Read and sign"]
    assert read_and_sign(marie, case).status_code == 302
    assert "The second signature is missing" in text(clara.get(at))


def test_nobody_is_preset_and_nobody_but_a_lawyer_is_taken(browser, case, dossier, at, caseworker, lawyer, second_lead):
    clara = browser(caseworker)
    for sent in ({}, {"lawyer": str(second_lead.user.pk)}, {"lawyer": str(caseworker.user.pk)}):
        assert clara.post(f"{at}review/", sent).status_code == 400
    assert state_of(case) == DossierState.COLLECTING
    assert not Leaf.objects.filter(subject_id=case.pk, purpose="review").exists()


def test_a_lawyer_who_left_or_wrote_in_the_statement_is_not_asked(
    browser, case, dossier, at, caseworker, lead, lawyer, colleague
):
    left, wrote = colleague("nadia", Role.LAWYER), colleague("olga", Role.LAWYER)
    left.user.is_active = False
    left.user.save()
    share_case(lead.actor, case=case, colleague=wrote.user)
    keep_statement(wrote.actor, dossier=dossier, statement=Statement(original="Меня избили."))
    clara = browser(caseworker)
    for who in (left, wrote):
        assert hand_over(clara, case, who).status_code == 400
    assert hand_over(clara, case, lawyer).status_code == 302


def test_two_leads_are_no_legal_review_while_the_house_has_a_lawyer(
    browser, case, dossier, at, caseworker, lawyer, lead, second_lead
):
    hand_over(browser(caseworker), case, lawyer)
    lena, sofia = browser(lead), browser(second_lead)
    assert read_and_sign(lena, case).status_code == 302
    assert SignOff.objects.get().kind == SignKind.SIGN_OFF
    refused = read_and_sign(sofia, case)
    assert refused.status_code == 409
    assert "One of the two signatures is a lawyer" in text(refused)
    page = text(sofia.get(at))
    assert "Sign version 1" not in page
    assert "One of the two signatures is a lawyer" in page
    assert "Marie was asked" in page
    assert not needs_for(second_lead.actor, 25).first
    assert state_of(case) == DossierState.LEGAL_REVIEW
    assert read_and_sign(browser(lawyer), case).status_code == 302
    assert state_of(case) == DossierState.SIGNED_OFF
    assert {one.kind for one in SignOff.objects.all()} == {SignKind.REVIEW, SignKind.SIGN_OFF}


def test_where_the_house_has_no_lawyer_the_page_says_so_and_two_others_sign(
    browser, case, dossier, at, caseworker, lead, second_lead
):
    clara = browser(caseworker)
    assert "No lawyer can review this dossier" in text(clara.get(at))
    assert clara.post(f"{at}review/").status_code == 302
    assert "Colleagues who have not worked on the dossier read the bundle" in text(clara.get(at))
    for who in (lead, second_lead):
        assert needs_for(who.actor, 25).first
        assert read_and_sign(browser(who), case).status_code == 302
    assert state_of(case) == DossierState.SIGNED_OFF


def test_a_house_whose_only_lawyer_wrote_in_the_statement_is_not_stuck(
    browser, case, dossier, caseworker, lead, lawyer, second_lead
):
    share_case(lead.actor, case=case, colleague=lawyer.user)
    keep_statement(lawyer.actor, dossier=dossier, statement=Statement(original="Меня избили."))
    bound(caseworker, dossier)
    assert browser(caseworker).post(f"/dossiers/{case.slug}/review/").status_code == 302
    for who in (lead, second_lead):
        assert read_and_sign(browser(who), case, 2).status_code == 302
    assert state_of(case) == DossierState.SIGNED_OFF


def test_another_lawyer_is_asked_and_the_first_gives_back_what_came_with_it(
    browser, case, dossier, at, caseworker, lawyer, colleague
):
    nadia, clara = colleague("nadia", Role.LAWYER), browser(caseworker)
    hand_over(clara, case, lawyer)
    assert "Ask another lawyer" in text(clara.get(at))
    assert hand_over(clara, case, nadia).status_code == 302
    assert (opens(lawyer, case), opens(nadia, case)) == (set(), set(LAWYER_OPENS))
    assert Dossier.objects.get().lawyer == nadia.user
    assert dossier.steps.count() == 2
    assert read_and_sign(browser(nadia), case).status_code == 302
    assert "Ask another lawyer" not in text(clara.get(at))


def test_keys_that_a_lawyer_had_for_something_else_are_not_taken_back(
    browser, case, dossier, caseworker, lead, lawyer, colleague
):
    share_case(lead.actor, case=case, colleague=lawyer.user)
    nadia, clara = colleague("nadia", Role.LAWYER), browser(caseworker)
    hand_over(clara, case, lawyer)
    assert set(Grant.objects.filter(holder=lawyer.user.holder).values_list("reason", flat=True)) == {"shared"}
    hand_over(clara, case, nadia)
    assert opens(lawyer, case) == set(LAWYER_OPENS)


def test_handing_over_asks_for_the_passphrase_again_and_changes_nothing_before(
    browser, case, dossier, at, caseworker, lawyer
):
    clara = browser(caseworker, step_up=False)
    assert hand_over(clara, case, lawyer).status_code == 401
    assert state_of(case) == DossierState.COLLECTING
    assert opens(lawyer, case) == set()


def test_a_lead_does_not_hand_over_what_the_pack_gives_to_caseworkers(browser, case, dossier, at, lead, lawyer):
    lena = browser(lead)
    assert "Hand over for legal review" not in text(lena.get(at))
    assert hand_over(lena, case, lawyer).status_code == 403


def test_what_is_sent_back_is_handed_over_again(browser, case, dossier, caseworker, lawyer):
    clara, marie = browser(caseworker), browser(lawyer)
    hand_over(clara, case, lawyer)
    assert step(marie, case, "collecting").status_code == 302
    assert hand_over(clara, case, lawyer).status_code == 302
    assert state_of(case) == DossierState.LEGAL_REVIEW
