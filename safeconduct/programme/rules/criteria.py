"""By what a household is selected: sentences that are answered in words. There is no weight, no scale and no sum."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from safeconduct.programme.rules.records import Rule, Strict, Text


class SelectionRules(Strict, frozen=True, kw_only=True):
    """`criteria.toml` as a whole: its own version, since a new fee changes no selection."""

    version: Annotated[str, Meta(pattern=r"^\d{4}\.\d+$")]
    as_of: date


class Criterion(Rule, frozen=True, kw_only=True):
    """One thing to weigh. Whoever proposes a household writes whether the sentence is true of it, and why."""

    sentence: Text
    why: Text
