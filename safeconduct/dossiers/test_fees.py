from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from safeconduct.dossiers.fees import due
from safeconduct.programme.rules.facts import HouseholdFacts, ItemFacts, PersonFacts
from safeconduct.programme.rules.loading import load_pack
from safeconduct.programme.rules.vocabulary import EvidenceKind, PersonRole, Relationship, Track

PACK = load_pack(Path(__file__).parents[2] / "packs" / "be-humanitarian")
IN_2024 = date(2024, 6, 3)
PRINCIPAL = PersonFacts("a", PersonRole.PRINCIPAL, date(1990, 5, 1))
PARTNER = PersonFacts("b", PersonRole.PARTNER, date(1991, 5, 1))
CHILD = PersonFacts("c", PersonRole.CHILD, date(2015, 5, 1))
GROWN = PersonFacts("d", PersonRole.CHILD, date(2000, 5, 1))
CERTIFICATE = ItemFacts("m", EvidenceKind.MARRIAGE_CERTIFICATE)
COHABITATION = ItemFacts("k", EvidenceKind.COHABITATION_PROOF)


def euros(persons, relationship=Relationship.NONE, *items, track=Track.LONG_STAY, on=IN_2024):
    return due(PACK, HouseholdFacts(persons, track, relationship), items, on).totals


@pytest.mark.parametrize(
    ("persons", "relationship", "items", "total"),
    [
        ((PRINCIPAL,), Relationship.NONE, (), 409),
        ((PRINCIPAL, CHILD), Relationship.NONE, (), 409),
        ((PRINCIPAL, PARTNER), Relationship.UNREGISTERED, (), 818),
        ((PRINCIPAL, PARTNER), Relationship.UNREGISTERED, (COHABITATION,), 818),
        ((PRINCIPAL, PARTNER), Relationship.MARRIED, (), 818),
        ((PRINCIPAL, PARTNER), Relationship.MARRIED, (COHABITATION,), 818),
        ((PRINCIPAL, PARTNER), Relationship.MARRIED, (CERTIFICATE,), 589),
        ((PRINCIPAL, PARTNER), Relationship.LEGAL_COHABITATION, (COHABITATION,), 589),
        ((PRINCIPAL, PARTNER, CHILD), Relationship.MARRIED, (CERTIFICATE,), 589),
        ((PRINCIPAL, PARTNER, GROWN), Relationship.MARRIED, (CERTIFICATE,), 998),
    ],
)
def test_each_adult_pays_and_only_a_proven_couple_pays_one_contribution(persons, relationship, items, total):
    assert euros(persons, relationship, *items) == {"EUR": Decimal(total)}


def test_a_marriage_outside_the_household_saves_nothing():
    assert euros((PRINCIPAL,), Relationship.MARRIED, CERTIFICATE) == {"EUR": Decimal(409)}


def test_a_child_who_is_eighteen_on_the_lodging_day_pays():
    turning = replace(CHILD, birth_on=date(2006, 6, 3))
    assert euros((PRINCIPAL, turning)) == {"EUR": Decimal(818)}
    assert euros((PRINCIPAL, turning), on=date(2024, 6, 2)) == {"EUR": Decimal(409)}


def test_amounts_carry_their_year_and_an_old_one_must_be_verified():
    household = HouseholdFacts((PRINCIPAL,))
    fresh, old = (due(PACK, household, (), date(year, 2, 1)) for year in (2024, 2026))
    assert (fresh.years, fresh.must_verify) == ((2024,), False)
    assert (old.years, old.must_verify) == ((2024,), True)
    assert old.totals == fresh.totals
    assert "Check the amount" in old.lines[0].sentence("en")
    assert "Check the amount" not in fresh.lines[0].sentence("en")


def test_the_amount_of_the_lodging_year_is_taken_not_the_newest():
    quote = due(PACK, HouseholdFacts((PRINCIPAL,)), (), date(2023, 12, 31))
    (contribution,) = (line for line in quote.lines if line.fee.id == "contribution")
    assert (contribution.amount.year, contribution.total, contribution.must_verify) == (2023, Decimal(220), False)


def test_a_year_before_all_amounts_takes_the_oldest_and_says_verify():
    quote = due(PACK, HouseholdFacts((PRINCIPAL,)), (), date(2022, 1, 1))
    assert quote.must_verify
    assert quote.years == (2023, 2024)


def test_the_fee_of_a_short_stay_is_not_verified_in_any_year():
    quote = due(PACK, HouseholdFacts((PRINCIPAL,), Track.SHORT_STAY), (), IN_2024)
    assert [(line.fee.id, line.must_verify) for line in quote.lines] == [("short_stay_fee", True)]


def test_the_sentence_tells_number_amount_and_year_in_the_readers_language():
    married = HouseholdFacts((PRINCIPAL, PARTNER), relationship=Relationship.MARRIED)
    handling, contribution = due(PACK, married, (CERTIFICATE,), IN_2024).lines
    assert handling.sentence("en") == "Handling fee for visa D: 2 × €180.00, amount of 2024."
    assert contribution.is_shared
    assert "пара платит один раз" in contribution.sentence("ru")
    assert contribution.sentence("nl").startswith("Bijdrage in de administratieve kosten (retributie): 1 × €\xa0229,00")
