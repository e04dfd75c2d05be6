"""What the pages of homes and units show beside their rows: states in words, norms, what is to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.kernel import clock
from safeconduct.look.speaking import short_date
from safeconduct.shelter import norms, pictures
from safeconduct.shelter.days import UnitDays
from safeconduct.shelter.models import Home, Stay, Unit, Vetting
from safeconduct.shelter.selectors.stays import names_known
from safeconduct.shelter.selectors.units import with_days
from safeconduct.shelter.services.vetting import missing_checks
from safeconduct.shelter.words import HouseLanguage, Near, StayState, Verdict, breach_words

HORIZON = timedelta(weeks=pictures.BOARD_WEEKS)
LOOK_BACK = timedelta(weeks=2)


@dataclass(frozen=True)
class Badge:
    """A short state with its tone."""

    text: str
    tone: str


def vetting_badge(home: Home) -> Badge:
    """Whether a home is vetted today, and until when."""
    if home.vetted_until is None:
        return Badge(_("not vetted"), "wait")
    if home.vetted_until <= clock.today():
        return Badge(_("vetting ran out"), "stop")
    return Badge(_("vetted until %(day)s") % {"day": short_date(home.vetted_until)}, "good")


def money_badge(funded_until: date | None) -> Badge:
    """Whether money is there today, and how long it lasts."""
    if funded_until is None:
        return Badge(_("no budget"), "stop")
    is_short = funded_until < clock.today() + timedelta(days=60)
    return Badge(_("funded until %(day)s") % {"day": short_date(funded_until)}, "wait" if is_short else "good")


@dataclass(frozen=True)
class UnitLine:
    """A unit in a list, with what is true of it today."""

    days: UnitDays
    vetting: Badge
    money: Badge
    free: int
    is_fit: bool

    @property
    def unit(self) -> Unit:
        return self.days.unit


def line_of(days: UnitDays, on: date) -> UnitLine:
    """The line of one unit on a day."""
    return UnitLine(
        days,
        vetting_badge(days.unit.home),
        money_badge(days.funded_until(on)),
        days.beds_free(on, on + timedelta(days=1)),
        norms.is_fit(days.unit.room),
    )


@dataclass(frozen=True)
class StayLine:
    """A stay in a list; `who` is the case's name where the reader holds its key."""

    stay: Stay
    who: str
    tone: str
    must_move: bool


TONES = {StayState.HELD: "wait", StayState.CONFIRMED: "good", StayState.ENDED: "none", StayState.CANCELLED: "none"}


def stay_lines(actor: Actor, stays: Sequence[Stay]) -> list[StayLine]:
    """Lines for stays whose units and cases are loaded; one query for the names."""
    names = names_known(actor, [stay.case for stay in stays])
    return [
        StayLine(stay, pictures.household_words(stay, names), TONES[StayState(stay.state)], must_move(stay))
        for stay in stays
    ]


def must_move(stay: Stay) -> bool:
    """Whether a household that has its home there would still live there when the host has the unit back."""
    back = stay.unit.open_until
    return stay.is_live and back is not None and stay.until_on > back


def unit_context(actor: Actor, unit: Unit) -> dict[str, Any]:
    """Everything the page of a unit shows."""
    today = clock.today()
    start = today - LOOK_BACK
    (days,) = with_days(Unit.objects.select_related("home__provider").filter(pk=unit.pk), start, date.max)
    names = names_known(actor, [stay.case for stay in days.stays])
    room = unit.room
    return {
        "unit": unit,
        "line": line_of(days, today),
        "board": pictures.board([days], names, start=start, end=today + HORIZON, today=today),
        "stays": stay_lines(actor, list(unit.stays.select_related("unit", "case").order_by("-from_on")[:40])),
        "breaches": [breach_words(breach) for breach in norms.breaches(room)],
        "sources": sorted({norm.source for norm in norms.NORMS.values()}),
        "people_at_most": norms.people_at_most(room),
        "languages": [HouseLanguage(code).label for code in unit.languages],
        "near": [Near(code).label for code in unit.near],
        "closures": unit.closures.filter(until_on__gt=today),
        "fundings": unit.fundings.order_by("-from_on"),
    }


def vetting_steps(vetting: Vetting | None, home: Home) -> list[dict[str, Any]]:
    """The three steps of a vetting as a stepper: two visits by two colleagues, and the decision of one of them."""
    first = vetting is not None
    second = vetting is not None and vetting.second_by_id is not None
    decided = vetting is not None and vetting.verdict != Verdict.OPEN
    done = [first, second, decided]
    current = done.index(False) if False in done else -1
    hints = _hints(vetting)
    labels = [_("First visit"), _("Second visit, by somebody else"), _("Decision, not by who brought it in")]
    return [
        {"label": label, "state": _state(done[place], place == current), "hint": hints[place]}
        for place, label in enumerate(labels)
    ]


def _state(is_done: bool, is_current: bool) -> str:
    return "done" if is_done else "current" if is_current else "to come"


def _hints(vetting: Vetting | None) -> list[str]:
    if vetting is None:
        return ["", "", ""]
    first = f"{vetting.first_by.display_name}, {short_date(vetting.first_on)}"
    second, decision = "", ""
    if vetting.second_by and vetting.second_on:
        second = f"{vetting.second_by.display_name}, {short_date(vetting.second_on)}"
    if vetting.decided_by and vetting.decided_on:
        words = f"{vetting.get_verdict_display()}, {vetting.decided_by.display_name}"
        decision = f"{words}, {short_date(vetting.decided_on)}"
    return [first, second, decision]


def checks_missing(vetting: Vetting | None) -> list[str]:
    """Needed checks that nobody has made yet, in words."""
    if vetting is None or vetting.verdict != Verdict.OPEN:
        return []
    return [str(check.label) for check in missing_checks(vetting)]


def wizard(at: int) -> list[dict[str, Any]]:
    """The steps of adding a home, standing at one of them (0 to 3); each is kept before the next begins."""
    labels = [_("Town and who is behind it"), _("Address, sealed"), _("A first unit"), _("Two visits")]
    return [{"label": label, "state": _state(place < at, place == at)} for place, label in enumerate(labels)]
