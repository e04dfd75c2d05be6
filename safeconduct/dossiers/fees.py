"""What a household pays to lodge: the pack's amounts, always with their year, for they rise each January. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from safeconduct.dossiers.completeness import with_couple_proof
from safeconduct.programme.rules.conditions import holds, subjects
from safeconduct.programme.rules.facts import HouseholdFacts, ItemFacts
from safeconduct.programme.rules.pack import Pack
from safeconduct.programme.rules.phrases import phrase, written_money
from safeconduct.programme.rules.schema import Amount, Fee


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One fee: `count` times `amount.amount` in the fee's currency. `is_shared`: the couple pays one between them."""

    fee: Fee
    count: int
    amount: Amount
    is_shared: bool
    must_verify: bool

    @property
    def total(self) -> Decimal:
        return self.count * self.amount.amount

    def sentence(self, language: str) -> str:
        """
        The fee in words, with the year of its amount, and whether to check it.

        Raises: UnknownLanguage.
        """
        words = {
            "name": self.fee.name.within(language),
            "count": str(self.count),
            "each": written_money(self.amount.amount, self.fee.currency, language),
            "year": str(self.amount.year),
        }
        said = phrase("fee_family" if self.is_shared else "fee_each", language, **words)
        return f"{said} {phrase('fee_verify', language)}" if self.must_verify else said


@dataclass(frozen=True, slots=True)
class Quote:
    """All that a household pays. `totals`: one sum for each currency."""

    lines: tuple[FeeLine, ...]

    @property
    def totals(self) -> dict[str, Decimal]:
        sums: dict[str, Decimal] = {}
        for line in self.lines:
            sums[line.fee.currency] = sums.get(line.fee.currency, Decimal(0)) + line.total
        return sums

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the amounts, oldest first."""
        return tuple(sorted({line.amount.year for line in self.lines}))

    @property
    def must_verify(self) -> bool:
        return any(line.must_verify for line in self.lines)


def due(pack: Pack, facts: HouseholdFacts, items: Sequence[ItemFacts], lodging_on: date) -> Quote:
    """What is paid for a lodging on that day; a fee that nobody of the household pays is left out."""
    facts = with_couple_proof(pack, facts, items)
    lines = (_line(pack, fee, facts, lodging_on) for fee in pack.fees)
    return Quote(tuple(line for line in lines if line.count))


def _line(pack: Pack, fee: Fee, facts: HouseholdFacts, on: date) -> FeeLine:
    asked = subjects(fee.applies_to, facts, adult_age=pack.programme.adult_age, on=on)
    payers = [person for person in asked if holds(fee.when, facts, person, on)]
    is_shared = _is_shared(fee, facts, on) and all(partner in payers for partner in facts.couple)
    amount = _amount(fee, on.year)
    return FeeLine(
        fee=fee,
        count=len(payers) - is_shared,
        amount=amount,
        is_shared=is_shared,
        must_verify=amount.year != on.year or not fee.verified,
    )


def _is_shared(fee: Fee, facts: HouseholdFacts, on: date) -> bool:
    return bool(facts.couple) and fee.once_per_couple is not None and holds(fee.once_per_couple, facts, None, on)


def _amount(fee: Fee, year: int) -> Amount:
    """The newest amount that is not later than that year; for a year before all of them the oldest."""
    known = [amount for amount in fee.amounts if amount.year <= year]
    return known[-1] if known else fee.amounts[0]
