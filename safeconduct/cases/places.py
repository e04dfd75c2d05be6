"""Places as a form asks for them: each word has to be read, for a town that nobody understands protects nobody."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.country.reading import Area, read

PLACES = ("wished_areas", "excluded_areas")


class PlacesField(forms.CharField):
    """Towns, postcodes and provinces with commas between: kept as typed, and only if each of them can be read."""

    def __init__(self, **named: Any) -> None:
        hint = gettext_lazy("Towns in any language, postcodes or their first two digits, provinces.")
        super().__init__(required=False, max_length=200, help_text=hint, **named)

    def clean(self, value: Any) -> tuple[str, ...]:
        """The words as they were typed."""
        words = tuple(word.strip() for word in re.split(r"[,;\n]", super().clean(value)) if word.strip())
        if read(words).unread:
            mend = _("Correct it. A quarter or a street goes under “What else matters”.")
            raise forms.ValidationError(f"{taken_for(words)} {mend}")
        return words


def taken_for(words: Iterable[str]) -> str:
    """What the house understands by these words about places, and what it does not."""
    reading = read(words)
    told = [_("Not understood: %(words)s.") % {"words": ", ".join(reading.unread)}] if reading.unread else []
    said = "; ".join(_called(area) for area in reading.areas)
    return " ".join([*told, *([_("Understood as: %(places)s.") % {"places": said}] if said else [])])


def _called(area: Area) -> str:
    if len(area.towns) == 1:
        return area.name
    return _("%(name)s (towns: %(n)s)") % {"name": area.name, "n": len(area.towns)}
