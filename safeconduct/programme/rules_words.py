"""A rule of the pack as a page says it: in the reader's language, with its source, its day, and if it is verified."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from safeconduct.programme.rules.criteria import Criterion
from safeconduct.programme.rules.pack import Pack
from safeconduct.programme.rules.schema import Requirement


@dataclass(frozen=True)
class SaidRule:
    """id: as the pack names it. sources: their titles."""

    id: str
    name: str
    why: str
    sources: list[str]
    as_of: date
    verified: bool


def said(pack: Pack, rule: Requirement | Criterion) -> SaidRule:
    """One rule."""
    language = get_language() or "en"
    name = rule.sentence if isinstance(rule, Criterion) else rule.name
    sources = [pack.source(source).title for source in rule.source]
    return SaidRule(rule.id, name.within(language), rule.why.within(language), sources, rule.as_of, rule.verified)
