"""The occupancy board with the numbers of today and the map."""

from datetime import date, timedelta

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from safeconduct.accounts.http import DeskRequest
from safeconduct.kernel import clock
from safeconduct.shelter import page, pictures
from safeconduct.shelter.filters import BoardFilter
from safeconduct.shelter.selectors.homes import areas_with_homes
from safeconduct.shelter.selectors.one_day import numbers_of, units_on_day
from safeconduct.shelter.selectors.stays import names_known
from safeconduct.shelter.selectors.units import UnitFilter, units_like, with_days

PER_PAGE = 14
STEP = timedelta(weeks=13)


def homes(request: DeskRequest) -> HttpResponse:
    actor, today = request.actor, clock.today()
    start = _start(request.GET.get("start", ""), today)
    end = start + page.HORIZON
    form = BoardFilter(request.GET, areas=areas_with_homes(actor))
    narrowed = UnitFilter(**{name: form.word(name) for name in ("area", "kind", "serves", "vetting")})
    pages = Paginator(units_like(actor, narrowed, start, end), PER_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    units = with_days(shown.object_list, start, end)  # type: ignore[arg-type]
    names = names_known(actor, [stay.case for days in units for stay in days.stays])
    there = units_on_day(actor, today)
    context = {
        "form": form,
        "page": shown,
        "board": pictures.board(units, names, start=start, end=end, today=today),
        "lines": [page.line_of(days, today) for days in units],
        "numbers": numbers_of(there),
        "map": pictures.map_of(there),
        "earlier": start - STEP,
        "later": start + STEP,
        "query": _query_without(request, "page"),
        "filter": _query_without(request, "page", "start"),
    }
    return render(request, "shelter/homes.html", context)


def _start(written: str, today: date) -> date:
    """The first day of the board: as asked for within three years, else two weeks ago; always a Monday."""
    try:
        asked = date.fromisoformat(written)
    except ValueError:
        asked = today - page.LOOK_BACK
    if abs((asked - today).days) > 3 * 365:
        asked = today - page.LOOK_BACK
    return asked - timedelta(days=asked.weekday())


def _query_without(request: DeskRequest, *names: str) -> str:
    kept = request.GET.copy()
    for name in names:
        kept.pop(name, None)
    return kept.urlencode()
