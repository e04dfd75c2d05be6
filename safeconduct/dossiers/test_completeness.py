from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from safeconduct.dossiers.completeness import LineState, assess
from safeconduct.programme.rules.facts import HouseholdFacts, ItemFacts, PersonFacts
from safeconduct.programme.rules.loading import load_pack
from safeconduct.programme.rules.vocabulary import (
    EvidenceKind,
    Legalisation,
    PersonRole,
    Relationship,
    Track,
)

PACK = load_pack(Path(__file__).parents[2] / "packs" / "be-humanitarian")
LODGING = date(2026, 9, 1)
TODAY = date(2026, 6, 1)
ANNA = PersonFacts("a", PersonRole.PRINCIPAL, date(1990, 5, 1), origin_country="RU")
BORIS = PersonFacts("b", PersonRole.PARTNER, date(1988, 5, 1), origin_country="RU")
CHILD = PersonFacts("c", PersonRole.CHILD, date(2008, 9, 1), origin_country="RU")
ALONE = HouseholdFacts((ANNA,), post_country="RU")
RECORD = ItemFacts(
    "i",
    EvidenceKind.CRIMINAL_RECORD,
    "a",
    issued_on=date(2026, 4, 1),
    language="ru",
    legalisation=Legalisation.LEGALISED,
    has_sworn_translation=True,
)


def couple(relationship):
    return HouseholdFacts((ANNA, BORIS), relationship=relationship, post_country="RU")


def lines_of(requirement, facts, *items, lodging_on=LODGING, today=TODAY):
    found = assess(PACK, facts, items, lodging_on, today).lines
    return [line for line in found if line.requirement.id == requirement]


def only_line(requirement, facts, *items, **days):
    (line,) = lines_of(requirement, facts, *items, **days)
    return line


def test_a_paper_that_is_fresh_legalised_and_translated_is_in_the_file():
    line = only_line("criminal_record", ALONE, RECORD)
    assert (line.state, line.tone, line.item, line.good_until) == (LineState.HAVE, "good", "i", date(2026, 10, 1))


def test_a_paper_issued_to_the_day_six_months_before_lodging_is_good_and_a_day_older_is_not():
    to_the_day = replace(RECORD, issued_on=date(2026, 3, 1))
    older = replace(RECORD, issued_on=date(2026, 2, 28))
    assert only_line("criminal_record", ALONE, to_the_day).state is LineState.HAVE
    assert only_line("criminal_record", ALONE, older).state is LineState.EXPIRES_BEFORE_LODGING


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"issued_on": None}, LineState.NEEDS_ISSUE_DATE),
        ({"legalisation": Legalisation.NONE}, LineState.NEEDS_LEGALISATION),
        ({"has_sworn_translation": False}, LineState.NEEDS_TRANSLATION),
        ({"has_sworn_translation": False, "language": ""}, LineState.NEEDS_TRANSLATION),
        ({"has_sworn_translation": False, "language": "de"}, LineState.HAVE),
        ({"legalisation": Legalisation.NONE, "has_sworn_translation": False}, LineState.NEEDS_LEGALISATION),
        ({"expires_on": date(2026, 8, 31)}, LineState.EXPIRES_BEFORE_LODGING),
        ({"person": None}, LineState.HAVE),
        ({"person": "somebody else"}, LineState.MISSING),
        ({"answers": frozenset({"threats"})}, LineState.MISSING),
    ],
)
def test_the_first_thing_to_be_done_about_a_paper_is_its_state(change, state):
    assert only_line("criminal_record", ALONE, replace(RECORD, **change)).state is state


def test_of_several_papers_the_one_that_stands_best_counts():
    old = replace(RECORD, reference="old", issued_on=date(2025, 1, 1))
    bare = replace(RECORD, reference="bare", has_sworn_translation=False)
    newer = replace(RECORD, reference="newer", issued_on=date(2026, 5, 1))
    assert only_line("criminal_record", ALONE, old, bare).item == "bare"
    assert only_line("criminal_record", ALONE, old, bare, RECORD, newer).item == "newer"


def threat(reference, **changes):
    return ItemFacts(reference, EvidenceKind.THREAT, **({"language": "ru"} | changes))


def test_a_translated_paper_does_not_speak_for_the_others():
    translated, summons = threat("one", has_sworn_translation=True), replace(threat("two"), kind=EvidenceKind.SUMMONS)
    line = only_line(
        "threats", ALONE, translated, summons, threat("three"), threat("4", language="en"), threat("5", language="")
    )
    assert (line.state, line.item, line.untranslated) == (LineState.NEEDS_TRANSLATION, "one", ("two", "three"))
    assert "Each paper needs one, unless it is in Dutch, French, German or English" in line.sentence("en")
    both = [replace(item, has_sworn_translation=True) for item in (summons, threat("three"))]
    line = only_line("threats", ALONE, translated, *both)
    assert (line.state, line.untranslated) == (LineState.HAVE, ())


def test_an_explanation_in_russian_is_translated_too():
    answers = frozenset({"criminal_record"})
    explanation = ItemFacts("e", EvidenceKind.EXPLANATION, "a", language="ru", answers=answers)
    assert only_line("criminal_record", ALONE, explanation).state is LineState.NEEDS_TRANSLATION
    in_french = replace(explanation, language="fr")
    assert only_line("criminal_record", ALONE, in_french).state is LineState.EXPLAINED


def test_what_only_helps_counts_while_nobody_can_read_it():
    report = ItemFacts("r", EvidenceKind.MEDICAL_REPORT, language="ru")
    before = assess(PACK, ALONE, (), LODGING, TODAY)
    with_it = assess(PACK, ALONE, (report,), LODGING, TODAY)
    assert with_it.total == before.total + 1
    assert [line.requirement.id for line in with_it.missing if line.untranslated] == ["medical_report"]
    read = assess(PACK, ALONE, (replace(report, language="nl"),), LODGING, TODAY)
    assert (read.total, read.done) == (before.total, before.done)


def test_a_paper_that_is_nobodys_or_that_no_rule_asks_for_is_not_forgotten():
    shared = replace(RECORD, person=None, has_sworn_translation=False)
    marriage = ItemFacts("m", EvidenceKind.MARRIAGE_CERTIFICATE, language="ru")
    found = assess(PACK, couple(Relationship.UNREGISTERED), (shared, marriage), LODGING, TODAY)
    assert found.untranslated == {"i", "m"}
    assert {(line.requirement.id, line.person) for line in found.missing if line.untranslated} == {
        ("criminal_record", None), ("marriage_certificate", None),
    }  # fmt: skip


def test_a_passport_needs_no_translation_where_its_rule_asks_for_none():
    passport = ItemFacts("p", EvidenceKind.PASSPORT, "a", language="ru")
    assert only_line("travel_document", ALONE, passport).state is LineState.HAVE


def test_a_paper_of_the_household_serves_no_single_person_of_several():
    shared = replace(RECORD, person=None)
    assert {line.state for line in lines_of("criminal_record", couple(Relationship.MARRIED), shared)} == {
        LineState.MISSING
    }


def test_a_medical_certificate_needs_double_legalisation_unless_the_post_recognises_the_doctor():
    certificate = replace(RECORD, kind=EvidenceKind.MEDICAL_CERTIFICATE)
    assert only_line("medical_certificate", ALONE, certificate).state is LineState.NEEDS_LEGALISATION
    recognised = replace(certificate, legalisation=Legalisation.NONE, issuer_recognised=True)
    assert only_line("medical_certificate", ALONE, recognised).state is LineState.HAVE
    double = replace(certificate, legalisation=Legalisation.DOUBLE)
    assert only_line("medical_certificate", ALONE, double).state is LineState.HAVE


def test_an_explanation_counts_only_for_the_requirement_it_names():
    explanation = ItemFacts("e", EvidenceKind.EXPLANATION, "a")
    assert only_line("criminal_record", ALONE, explanation).state is LineState.MISSING
    named = replace(explanation, answers=frozenset({"criminal_record"}))
    line = only_line("criminal_record", ALONE, named)
    assert (line.state, line.is_done, line.ways_out("en")) == (LineState.EXPLAINED, True, ())


def test_ones_own_account_is_no_proof_of_threats_until_somebody_says_so():
    account = ItemFacts("t", EvidenceKind.TESTIMONY, "a", language="en")
    assert only_line("threats", ALONE, account).state is LineState.MISSING
    assert only_line("own_account", ALONE, account).state is LineState.HAVE


def test_a_child_who_comes_of_age_on_the_lodging_day_needs_a_criminal_record():
    family = HouseholdFacts((ANNA, CHILD), post_country="RU")
    the_day = [line.person for line in lines_of("criminal_record", family)]
    day_before = [line.person for line in lines_of("criminal_record", family, lodging_on=date(2026, 8, 31))]
    assert (the_day, day_before) == (["a", "c"], ["a"])


def test_a_person_of_unknown_age_counts_as_an_adult_unless_known_to_be_a_child():
    unknown = HouseholdFacts((replace(ANNA, birth_on=None), replace(CHILD, birth_on=None, is_minor=True)))
    assert [line.person for line in lines_of("criminal_record", unknown)] == ["a"]


def test_without_a_passport_identity_is_proved_otherwise_and_the_absence_explained():
    without = HouseholdFacts((replace(ANNA, has_passport=False),), post_country="RU")
    assert lines_of("travel_document", without) == []
    assert only_line("identity_otherwise", without).state is LineState.MISSING
    assert only_line("passport_absence", without).state is LineState.MISSING


def test_a_residence_right_is_asked_only_outside_the_country_of_origin():
    assert lines_of("residence_right", ALONE) == []
    assert only_line("residence_right", replace(ALONE, post_country="KZ")).state is LineState.MISSING
    assert only_line("residence_right", replace(ALONE, post_country="")).state is LineState.MISSING


def test_unregistered_partners_each_prove_the_contribution():
    assert len(lines_of("contribution_each", couple(Relationship.UNREGISTERED))) == 2
    assert lines_of("contribution_couple", couple(Relationship.UNREGISTERED)) == []


def test_a_married_couple_proves_one_contribution_only_with_the_certificate_in_the_file():
    certificate = ItemFacts("m", EvidenceKind.MARRIAGE_CERTIFICATE)
    married = couple(Relationship.MARRIED)
    assert len(lines_of("contribution_each", married)) == 2
    assert lines_of("contribution_each", married, certificate) == []
    assert only_line("contribution_couple", married, certificate).person is None
    assert len(lines_of("contribution_each", couple(Relationship.UNREGISTERED), certificate)) == 2


def test_an_adult_child_pays_beside_a_couple_that_pays_once():
    grown = replace(CHILD, birth_on=date(2000, 1, 1))
    family = HouseholdFacts((ANNA, BORIS, grown), relationship=Relationship.MARRIED, post_country="RU")
    certificate = ItemFacts("m", EvidenceKind.MARRIAGE_CERTIFICATE)
    assert [line.person for line in lines_of("contribution_each", family, certificate)] == ["c"]


def test_a_short_stay_asks_for_its_own_fee_and_says_that_this_is_not_verified():
    line = only_line("short_stay_fee", replace(ALONE, track=Track.SHORT_STAY))
    assert (line.verified, line.source) == (False, ("practice",))
    assert lines_of("contribution_each", replace(ALONE, track=Track.SHORT_STAY)) == []


def test_what_only_helps_is_shown_but_never_counted():
    result = assess(PACK, ALONE, (), LODGING, TODAY)
    helping = [line for line in result.lines if not line.counts]
    assert {line.requirement.id for line in helping} == {"medical_report", "ties_belgium"}
    assert result.total == len(result.lines) - 2
    assert all(line.tone == "none" and line not in result.missing for line in helping)


def test_done_and_missing_make_the_total_and_the_worst_comes_first():
    expired = replace(RECORD, issued_on=date(2025, 1, 1))
    result = assess(PACK, ALONE, [expired, ItemFacts("p", EvidenceKind.PASSPORT, "a")], LODGING, TODAY)
    assert result.done == 1
    assert result.done + len(result.missing) == result.total
    assert result.missing[-1].requirement.id == "criminal_record"
    assert not result.is_complete


def test_lines_follow_the_sections_of_the_bundle():
    order = [section.id for section in PACK.sections]
    sections = [line.requirement.section for line in assess(PACK, ALONE, (), LODGING, TODAY).lines]
    assert sections == sorted(sections, key=order.index)


def test_a_sentence_says_what_is_missing_why_and_what_follows():
    sentence = only_line("contribution_each", ALONE).sentence("en")
    assert sentence.startswith("Proof that the contribution was paid: missing. Every adult pays the contribution.")
    assert "inadmissible (annex 42)" in sentence
    assert "30 days" in sentence


def test_a_sentence_tells_what_has_expired_from_what_will():
    soon = replace(RECORD, issued_on=date(2026, 1, 10))
    assert "действует только до 10 июля 2026 года" in only_line("criminal_record", ALONE, soon).sentence("ru")
    gone = only_line("criminal_record", ALONE, soon, today=date(2026, 8, 1))
    assert "срок действия истёк 10 июля 2026 года" in gone.sentence("ru")


def test_a_sentence_lists_the_languages_in_the_readers_own():
    line = only_line("criminal_record", ALONE, replace(RECORD, has_sworn_translation=False))
    assert "Nederlands, Frans, Duits of Engels" in line.sentence("nl")
    assert "néerlandais, français, allemand ou anglais" in line.sentence("fr")


@pytest.mark.parametrize("language", ["en", "ru", "nl", "fr", "nl-be"])
def test_every_line_in_every_state_has_a_whole_sentence(language):
    papers = [
        RECORD,
        replace(RECORD, kind=EvidenceKind.MEDICAL_CERTIFICATE),
        replace(RECORD, kind=EvidenceKind.BIRTH_CERTIFICATE, legalisation=Legalisation.NONE),
    ]
    for line in assess(PACK, couple(Relationship.UNREGISTERED), papers, LODGING, TODAY).lines:
        sentence = line.sentence(language)
        assert line.requirement.name.within(language) in sentence
        assert "{" not in sentence
        assert ".." not in sentence
