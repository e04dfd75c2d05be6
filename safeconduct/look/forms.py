"""
Forms that look and speak like the house: hints, a date in three boxes, choices with a line of explanation each.

A department writes `class Question(LookForm)` and, in its template, `{% include "look/_form.html" %}` (or a single
`{% include "look/_field.html" with field=form.name %}`); the widgets take care of themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.kernel import clock

Words = str | Promise
Bound = date | Callable[[], date] | None


class LookRenderer(DjangoTemplates):
    """Draws every radio button and tick-box list as cards, and whole forms with the house's includes."""

    form_template_name = "look/_form.html"
    field_template_name = "look/_field.html"
    OURS: ClassVar[Mapping[str, str]] = {
        "django/forms/widgets/radio.html": "look/widgets/choices.html",
        "django/forms/widgets/checkbox_select.html": "look/widgets/choices.html",
    }

    def get_template(self, template_name: str) -> Any:
        return super().get_template(self.OURS.get(template_name, template_name))


class LookForm(forms.Form):
    """A form in the house's look. `mark_optional` writes "(optional)" behind what need not be answered."""

    default_renderer: BaseRenderer | type[BaseRenderer] | None = LookRenderer
    use_required_attribute = False  # the browser's own bubble speaks its own language and hides our summary
    mark_optional = True

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for field in self.fields.values():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = gettext_lazy("This one needs an answer.")


class HintedOptions:
    """Widgets whose options carry a hint: `hints` maps a value, as a string, to its line."""

    hints: Mapping[str, Words] = {}

    def create_option(self, name: str, value: Any, *rest: Any, **named: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *rest, **named)  # type: ignore[misc]  # from the widget
        option["hint"] = self.hints.get(str(value), "")
        return option


class RadioWithHints(HintedOptions, forms.RadioSelect):
    pass


class TickBoxesWithHints(HintedOptions, forms.CheckboxSelectMultiple):
    pass


HintedChoice = tuple[str, Words, Words]


class ChoiceWithHints(forms.ChoiceField):
    """
    One of several, each with a line that explains it.

    choices: (value, label, hint), a hint may be empty. Cleans to the value.
    """

    widget = RadioWithHints

    def __init__(self, *, choices: Iterable[HintedChoice], **rest: Any) -> None:
        triples = list(choices)
        super().__init__(choices=[(value, label) for value, label, _hint in triples], **rest)
        self.widget.hints = {value: hint for value, _label, hint in triples}


class ChoicesWithHints(forms.MultipleChoiceField):
    """Any number of several, each with a line that explains it. As ChoiceWithHints; cleans to a list of values."""

    widget = TickBoxesWithHints

    def __init__(self, *, choices: Iterable[HintedChoice], **rest: Any) -> None:
        triples = list(choices)
        super().__init__(choices=[(value, label) for value, label, _hint in triples], **rest)
        self.widget.hints = {value: hint for value, _label, hint in triples}


class DateBox(forms.TextInput):
    """One of the three boxes; `part` is its class on the page, `label` the word above it."""

    def __init__(self, part: str, label: Words, size: int) -> None:
        super().__init__(attrs={"inputmode": "numeric", "maxlength": size, "autocomplete": "off"})
        self.part = part
        self.label = label

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"part": self.part, "label": self.label}
        return context


class ThreeBoxes(forms.MultiWidget):
    """Day, month and year, in the order in which all four languages of the house write them."""

    template_name = "look/widgets/date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": DateBox("day", gettext_lazy("Day"), 2),
            "month": DateBox("month", gettext_lazy("Month"), 2),
            "year": DateBox("year", gettext_lazy("Year"), 4),
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[Any]:
        return [value.day, value.month, value.year] if isinstance(value, date) else [None, None, None]


class DateInThreeBoxes(forms.MultiValueField):
    """
    A date that is written, not picked. Cleans to a `date`, or None when nothing is written and nothing is required.

    earliest, latest: bounds, both inclusive; one that is a function is asked whenever a day is looked at. An error says
    which box to mend and how.
    """

    widget = ThreeBoxes

    def __init__(self, *, earliest: Bound = None, latest: Bound = None, **rest: Any) -> None:
        boxes = [forms.CharField(required=False) for _box in range(3)]
        super().__init__(boxes, require_all_fields=False, **rest)
        self.earliest = earliest
        self.latest = latest

    def compress(self, data_list: list[str]) -> date | None:
        if not any(data_list):
            return None
        self._refuse_missing(data_list)
        day, month, year = (self._number(part) for part in data_list)
        self._refuse_impossible(day, month, year)
        return self._within(date(year, month, day))

    def _refuse_missing(self, parts: list[str]) -> None:
        names = (_("the day"), _("the month"), _("the year"))
        missing = [name for name, part in zip(names, parts, strict=True) if not part]
        if missing:
            raise ValidationError(_("Write %(parts)s too.") % {"parts": ", ".join(missing)}, code="incomplete")

    def _number(self, part: str) -> int:
        if not (part.isascii() and part.isdigit()):
            raise ValidationError(_("Write the date in figures, for example 27 3 1991."), code="not_figures")
        return int(part)

    def _refuse_impossible(self, day: int, month: int, year: int) -> None:
        if not 1000 <= year <= 2199:  # beyond, counting back and forth leaves the calendar
            raise ValidationError(_("Write the year in four figures, for example 1991."), code="year")
        if not 1 <= month <= 12:
            raise ValidationError(_("The month is a number from 1 to 12."), code="month")
        try:
            date(year, month, day)
        except ValueError as none_such:
            raise ValidationError(_("That month has no such day. Look at the day again."), code="day") from none_such

    def _within(self, day: date) -> date:
        from safeconduct.look.templatetags.look import spoken_date  # tags need Django's registry, forms do not

        earliest, latest = _as_it_is(self.earliest), _as_it_is(self.latest)
        if earliest and day < earliest:
            raise ValidationError(_("Give a date from %(day)s on.") % {"day": spoken_date(earliest)}, code="early")
        if latest and day > latest:
            raise ValidationError(_("Give a date up to %(day)s.") % {"day": spoken_date(latest)}, code="late")
        return day


def _as_it_is(bound: Bound) -> date | None:
    return bound() if callable(bound) else bound


class FactDay(DateInThreeBoxes):
    """A day on which something has happened: today, as it is when the form is looked at, or before."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(latest=clock.today, **rest)


def first_box(field: forms.BoundField) -> str:
    """The id of the first thing to type into, for the links of the error summary."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label
