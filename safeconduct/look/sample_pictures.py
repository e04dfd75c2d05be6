"""Invented samples for the pictures of the style guide: households that do not exist, in towns that do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from safeconduct.look.pictures import (
    Added,
    Area,
    BackwardSchedule,
    Bar,
    BelgiumMap,
    Chance,
    ChanceCurve,
    CompletenessRing,
    CustodyTrail,
    Fund,
    FundBars,
    Given,
    JourneyLine,
    OccupancyBoard,
    Picture,
    PlacementResult,
    QuotaBar,
    RequestWeeks,
    Series,
    Station,
    Step,
    UnitRow,
    Week,
    Window,
    YearBars,
)
from safeconduct.look.samples import TODAY


class Shown(NamedTuple):
    title: str
    picture: Picture
    wide: bool


def pictures() -> list[Shown]:
    """Every picture, filled with samples."""
    return [
        Shown(_("The way of a case"), _journey(), wide=True),
        Shown(_("A way that ended early"), _stopped_journey(), wide=True),
        Shown(_("How complete a dossier is"), _ring(), wide=False),
        Shown(_("Visas and beds"), _quota(), wide=False),
        Shown(_("Valid on the lodging day?"), _schedule(), wide=True),
        Shown(_("Every bed, every week"), _board(), wide=True),
        Shown(_("Where homes are"), _map(), wide=False),
        Shown(_("Custody of an item"), _trail(), wide=False),
        Shown(_("Requests a week"), _weeks(), wide=False),
        Shown(_("New applications by year"), _bars(stacked=False), wide=False),
        Shown(_("The same, stacked"), _bars(stacked=True), wide=False),
        Shown(_("Will everyone be housed?"), _chances(), wide=False),
        Shown(_("Money by purpose"), _funds(), wide=False),
        Shown(_("Who goes where, and why"), _placement(), wide=True),
    ]


def _journey() -> JourneyLine:
    days = (date(2026, 10, 2), date(2026, 10, 5), date(2026, 10, 24))
    names = (
        pgettext("station", "Asked"),
        pgettext("station", "Heard"),
        pgettext("station", "Selected"),
        pgettext("station", "Evidence"),
        pgettext("station", "Dossier"),
        pgettext("station", "Lodged"),
        pgettext("station", "Decided"),
        pgettext("station", "Arrived"),
        pgettext("station", "Settled"),
    )
    notes = {3: _("11 of 15")}
    return JourneyLine(
        [
            Station(name, days[index] if index < len(days) else None, notes.get(index, ""))
            for index, name in enumerate(names)
        ],
        current=3,
    )


def _stopped_journey() -> JourneyLine:
    stations = [
        Station(pgettext("station", "Asked"), date(2026, 9, 1)),
        Station(pgettext("station", "Heard"), date(2026, 9, 4)),
        Station(pgettext("station", "Selected")),
    ]
    return JourneyLine(stations, current=1, stopped=pgettext("station", "Withdrawn"))


def _ring() -> CompletenessRing:
    missing = [
        _("Criminal record, Mira"),
        _("Translation of the birth certificate, Alya"),
        _("Proof of the relationship"),
        _("Medical certificate, both"),
    ]
    return CompletenessRing(11, 15, missing)


def _quota() -> QuotaBar:
    return QuotaBar(granted=40, used=11, held=9, expired=2, released=1, bed_backed=26, until=date(2027, 6, 30))


def _schedule() -> BackwardSchedule:
    papers = [
        Window(_("Passport, Mira"), None, date(2031, 5, 2)),
        Window(_("Passport, Alya"), None, date(2028, 8, 1)),
        Window(_("Medical certificate, both"), date(2026, 12, 10), date(2027, 6, 9), note=_("appointment made")),
        Window(_("Criminal record"), date(2026, 8, 11), date(2027, 2, 11), "stop", _("ends 9 days too early")),
        Window(_("Criminal record"), date(2027, 1, 3), date(2027, 7, 2), "accent", _("a new one"), planned=True),
        Window(_("Proof of being unmarried, Alya"), date(2027, 1, 8), date(2027, 2, 24), "wait", _("4 days to spare")),
    ]
    return BackwardSchedule(papers, lodging_on=date(2027, 2, 20), today=TODAY)


def _board() -> OccupancyBoard:
    held = _("%(case)s · held") % {"case": "Maple Heron 41"}
    units = [
        UnitRow("Ghent · flat", _("4 beds"), [
            Bar("Cedar Wren 12", date(2026, 10, 1), date(2027, 1, 31)),
            Bar(held, date(2027, 3, 1), None, dashed=True),
        ]),
        UnitRow("Brussels · shelter A1", _("2 beds"), [
            Bar("Elm Plover 3", date(2026, 11, 1), date(2027, 3, 6)),
            Bar("Ash Dunlin 28", date(2027, 3, 6), date(2027, 7, 1)),
        ]),
        UnitRow("Brussels · shelter A2", _("2 beds"), [
            Bar("Willow Teal 5", date(2026, 12, 20), date(2027, 4, 20)),
            Bar(_("Juniper Rail 17 · held"), date(2027, 3, 20), None, dashed=True),
        ]),
        UnitRow("Antwerp · room", _("1 bed"), [
            Bar("Hazel Knot 2", date(2026, 11, 1), date(2027, 3, 29)),
            Bar(_("host away"), date(2027, 4, 1), date(2027, 5, 1), "none"),
        ]),
        UnitRow("Namur · flat", _("3 beds"), [
            Bar(_("free, funded"), date(2027, 3, 1), date(2027, 5, 1), "good", free=True),
            Bar(_("free, unfunded from May"), date(2027, 5, 1), None, "wait", free=True),
        ]),
        UnitRow("Leuven · room", _("2 beds"), [
            Bar("Rowan Snipe 33", date(2026, 11, 1), date(2027, 3, 20)),
            Bar(_("host wants the room back"), date(2027, 4, 7), date(2027, 7, 1), "stop"),
        ]),
    ]  # fmt: skip
    return OccupancyBoard(units, date(2026, 11, 1), date(2027, 8, 1), TODAY)


def _map() -> BelgiumMap:
    return BelgiumMap(
        [
            Area(_("Brussels"), 50.85, 4.35, 11, _("11 homes, 5 free")),
            Area(_("Ghent"), 51.05, 3.72, 6),
            Area(_("Antwerp"), 51.22, 4.4, 5),
            Area(_("Liège"), 50.63, 5.57, 4),
            Area(_("Namur"), 50.46, 4.87, 2),
            Area(_("Leuven"), 50.88, 4.7, 3),
            Area(_("Bruges"), 51.21, 3.22, 1),
            Area(_("Arlon"), 49.68, 5.81, 1),
        ]
    )


def _trail() -> CustodyTrail:
    steps = [
        Step(
            datetime(2026, 10, 12, 8, 2, tzinfo=UTC),
            _("Received through the form"),
            _("the applicant"),
            "9f2c77ab10e4d1c3",
        ),
        Step(datetime(2026, 10, 12, 8, 3, tzinfo=UTC), _("Made harmless"), _("by machine"), "41d09be27c55aa10"),
        Step(datetime(2026, 10, 14, 14, 40, tzinfo=UTC), pgettext("sample", "Read"), "Ada", "41d09be27c55aa10"),
        Step(
            datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
            _("Printed for the lawyer"),
            "Joris",
            "c0ffee1204aa9b01",
            breaks=True,
        ),
    ]
    return CustodyTrail(steps)


def _weeks() -> RequestWeeks:
    counts = (11, 14, 9, 12, 13, 10, 84, 71, 40, 22, 15, 12, 11, 14, 12, 13)
    first = date(2026, 8, 3)
    weeks = [
        Week(first + timedelta(weeks=index), count, index in (6, 7, 8), _("after the ruling") if index == 6 else "")
        for index, count in enumerate(counts)
    ]
    return RequestWeeks(weeks, usual=12)


def _bars(*, stacked: bool) -> YearBars:
    years = [str(year) for year in range(2019, 2026)]
    series = [
        Series(_("Belgium"), [220, 219, 175, 723, 731, 336, 465]),
        Series(_("Netherlands"), [398, 180, 205, 590, 330, 254, 209]),
    ]
    return YearBars(_("New applications by people from Russia"), years, series, _("applications"), stacked)


def _chances() -> ChanceCurve:
    shares = (1, 0.99, 0.98, 0.95, 0.91, 0.83, 0.71, 0.55, 0.38, 0.22)
    return ChanceCurve([Chance(visas, share) for visas, share in zip(range(12, 62, 5), shares, strict=True)], asked=42)


def _placement() -> PlacementResult:
    placed = [
        Given("Heron-Maple-7", "Gent B", _("speaks Russian at home; the school is near")),
        Given("Linden-Otter-2", "Namur A", _("the only step-free unit")),
    ]
    unplaced = [Given("Pine-Ibis-13", "", _("every free unit lacks a bed for the fourth person"))]
    return PlacementResult(placed, unplaced, [Added(_("a flat with four beds"), _("households +1, people +4"), 61.0)])


def _funds() -> FundBars:
    return FundBars(
        [
            Fund(_("Subsistence"), Decimal(48000), Decimal(31500), Decimal(12250)),
            Fund(_("Travel"), Decimal(9000), Decimal(4000), Decimal(5200)),
            Fund(_("Translations"), Decimal(3000), Decimal(3000), Decimal("1875.50")),
        ]
    )
