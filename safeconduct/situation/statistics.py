"""UNHCR's figures on people from Russia, by year and country of asylum (CC BY 4.0, see data/README.md)."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

SOURCE = "UNHCR Refugee Data Finder, version 2025.12.1 (CC BY 4.0)"
NEW_APPLICATION = "N"
FIRST_INSTANCE = "FI"


@dataclass(frozen=True)
class Decisions:
    """Decisions of one country in one year. `rate`: protected, of those decided on substance."""

    recognised: int
    other: int
    rejected: int

    @property
    def rate(self) -> float | None:
        decided = self.recognised + self.other + self.rejected
        return (self.recognised + self.other) / decided if decided else None


def _rows(name: str) -> list[dict[str, str]]:
    text = files("safeconduct.situation").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def applications() -> dict[str, dict[int, int]]:
    """New applications: country of asylum (ISO 3166 alpha-3) → year → people."""
    found: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in _rows("unhcr_rus_applications.csv"):
        if row["app_type"] == NEW_APPLICATION:
            found[row["coa_iso"]][int(float(row["year"]))] += int(float(row["applied"]))
    return {country: dict(years) for country, years in found.items()}


@cache
def decisions() -> dict[str, dict[int, Decisions]]:
    """Decisions at first instance: country of asylum → year → Decisions."""
    found: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for row in _rows("unhcr_rus_decisions.csv"):
        if row["dec_level"] != FIRST_INSTANCE:
            continue
        totals = found[row["coa_iso"]][int(float(row["year"]))]
        for place, column in enumerate(("dec_recognized", "dec_other", "dec_rejected")):
            totals[place] += int(float(row[column] or 0))
    return {country: {year: Decisions(*totals) for year, totals in years.items()} for country, years in found.items()}


def years_of(country: str, since: int) -> list[tuple[int, int]]:
    """Year and new applications of a country, oldest first."""
    return sorted((year, number) for year, number in applications().get(country, {}).items() if year >= since)
