"""The words of the house's templates: {% load look %}."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from django import forms, template
from django.core.paginator import Page
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext
from lucide.templatetags.lucide import lucide

from safeconduct.look import forms as look_forms
from safeconduct.look import speaking

register = template.Library()

TONES = {"success": "good", "warning": "wait", "error": "stop", "info": "accent", "debug": "accent", "": "accent"}
ICONS = {"good": "circle-check", "wait": "clock", "stop": "octagon-alert", "accent": "info"}


class Drawn(Protocol):
    def svg(self) -> SafeString: ...


@lru_cache(maxsize=256)
def _icon(name: str) -> str:
    drawn = str(lucide(name, size=20, **{"class": "icon", "aria_hidden": "true"}))
    return "".join(line.strip() + " " * (not line.endswith(">")) for line in drawn.splitlines()).replace(" />", "/>")


@register.simple_tag
def icon(name: str) -> SafeString:
    """A lucide icon inlined: {% icon "lock" %}. It says nothing to a screen reader: put the word beside it."""
    return mark_safe(_icon(str(name)))  # noqa: S308  # markup of the pinned lucide package, name is a lookup key


@register.filter
def tone_of(level: str) -> str:
    """The tone of one of Django's message levels; a tone stays what it is."""
    return TONES.get(level, level)


@register.simple_tag
def tone_icon(tone: str) -> SafeString:
    """The icon that says without colour what a tone says with it."""
    return icon(ICONS.get(tone_of(tone), "info"))


@register.simple_tag
def tone_word(tone: str) -> str:
    """The word that says to a screen reader what a dot's colour says to the eye."""
    words = {
        "stop": pgettext("tone", "Urgent:"),
        "wait": pgettext("tone", "Waiting:"),
        "good": pgettext("tone", "In order:"),
    }
    return words.get(tone_of(tone), "")


@register.inclusion_tag("look/_breadcrumb.html")
def breadcrumb(*steps: object) -> dict[str, object]:
    """Where this page is: {% breadcrumb _("Cases") cases_url case.name %}, itself last."""
    return {"trail": list(zip(steps[:-1:2], steps[1::2], strict=True)), "here": steps[-1]}


@register.simple_tag
def picture(drawn: Drawn) -> SafeString:
    """The SVG of an object from look.pictures, without its table: {% picture line %}."""
    return drawn.svg()


@register.filter
def in_days(value: date | datetime | None, today: date | None = None) -> str:
    """Write {{ deadline|in_days }} for "in 3 days (25 Nov 2026)". Nothing for no date."""
    return speaking.distance_and_date(value, today) if value else ""


@register.filter
def tone_of_day(value: date | datetime | None) -> str:
    """The tone of something due: stop once its day has passed, else wait."""
    return "stop" if value and speaking.day_of(value) < timezone.localdate() else "wait"


@register.filter
def spoken_date(value: date | datetime | None) -> str:
    """25 November 2026, as the language writes it, with the hour where there is one. Nothing for no date."""
    if not value:
        return ""
    return speaking.long_instant(value) if isinstance(value, datetime) else speaking.long_date(value)


@register.filter
def short_date(value: date | datetime | None) -> str:
    """25 Nov 2026, as the language writes it. Nothing for no date."""
    return speaking.short_date(value) if value else ""


@register.filter
def iso(value: date | datetime) -> str:
    """For the datetime attribute of <time>."""
    return value.isoformat()


@register.filter
def money(amount: Decimal | float | None, currency: str = "EUR") -> str:
    """{{ amount|money:"EUR" }}; amount in whole units. Nothing for None."""
    return "" if amount is None else speaking.money_words(amount, currency)


@register.filter
def whole_minutes(seconds: int) -> int:
    """Minutes to count down from: 1 at least."""
    return max(1, seconds // 60)


@register.filter
def minutes_up(seconds: int) -> int:
    """Minutes after which so many seconds are over: 1 at least."""
    return max(1, -(-int(seconds) // 60))


@register.filter
def number(value: Decimal | float) -> str:
    """A number grouped as the language does."""
    return speaking.number_words(value)


@register.filter
def is_tick_box(field: forms.BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_file(field: forms.BoundField) -> bool:
    return isinstance(field.field.widget, forms.FileInput)


@register.filter
def first_box(field: forms.BoundField) -> str:
    return look_forms.first_box(field)


@register.filter
def problems(form: forms.BaseForm) -> int:
    """How many sentences the error summary holds."""
    return sum(len(sentences) for sentences in form.errors.values())


@register.filter
def steps_of(done: int, total: int) -> list[bool]:
    """One True a step done, one False a step to come."""
    return [step < done for step in range(total)]


@register.filter
def lines_of(count: int | None, default: int) -> range:
    return range(count or default)


@register.filter
def sorted_by(key: str, sort: str) -> str:
    """Say "ascending" or "descending" where `sort` is this key's order, else nothing: the value of aria-sort."""
    return {key: "ascending", f"-{key}": "descending"}.get(sort, "")


@register.filter
def page_range(page: Page[object]) -> Iterator[int | str]:
    """The page numbers to offer, with "…" for those left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
