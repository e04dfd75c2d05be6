"""What somebody was refused: a page or a step of which department, and how often, as the log says it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import ngettext, pgettext, pgettext_lazy

# By the first part of a page's name, in the order of the rail; `accounts` and others stand on higher floors.
DEPARTMENTS: Mapping[str, Promise] = {
    "desk": pgettext_lazy("log", "the desk"),
    "triage": pgettext_lazy("log", "requests"),
    "guests": pgettext_lazy("log", "guests"),
    "cases": pgettext_lazy("log", "cases"),
    "evidence": pgettext_lazy("log", "evidence of cases"),
    "situation": pgettext_lazy("log", "the situation"),
    "programme": pgettext_lazy("log", "the programme"),
    "dossiers": pgettext_lazy("log", "dossiers"),
    "shelter": pgettext_lazy("log", "homes"),
    "placement": pgettext_lazy("log", "placement of households"),
    "arrival": pgettext_lazy("log", "arrivals"),
    "accounts": pgettext_lazy("log", "accounts"),
    "elsewhere": pgettext_lazy("log", "somewhere else"),
}
REFUSED: Mapping[str, Promise] = {
    "house.nothing": pgettext_lazy("log", "what is not there"),
    "house.page": pgettext_lazy("log", "what is for others"),
    "audit.refusals": pgettext_lazy("log", "unusually often"),
}
TIMES = " times"


def refusal_words(purpose: str) -> str:
    """Words for "page cases", "step cases" and "20 times"; "" for what is none of these."""
    how, _blank, department = purpose.partition(" ")
    if purpose.endswith(TIMES) and how.isdecimal():
        return ngettext("%(n)d time within a day", "%(n)d times within a day", int(how)) % {"n": int(how)}
    if department not in DEPARTMENTS:
        return ""
    where = {"department": DEPARTMENTS[department]}
    if how == "page":
        return pgettext("log", "a page: %(department)s") % where
    return pgettext("log", "a step: %(department)s") % where if how == "step" else ""
