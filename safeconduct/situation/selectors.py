"""The repression record; it holds published things only, so its readers are all who work with it."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.look.pictures import Series, YearBars
from safeconduct.situation import statistics
from safeconduct.situation.models import Incident, Law

READERS = (Role.LAWYER, Role.CASEWORKER, Role.LEAD, Role.EDITOR)
SINCE = 2015


def laws_for(actor: Actor) -> QuerySet[Law]:
    """Laws and rulings, the oldest first. Raises NotAllowed."""
    actor.must_be(*READERS)
    return Law.objects.select_related("source", "checked_by")


def incidents_for(actor: Actor) -> QuerySet[Incident]:
    """Published events, the newest first. Raises NotAllowed."""
    actor.must_be(*READERS)
    return Incident.objects.select_related("source", "entered_by", "checked_by")


def applications_picture() -> YearBars:
    """New applications in Belgium and the Netherlands."""
    belgium, netherlands = (dict(statistics.years_of(country, SINCE)) for country in ("BEL", "NLD"))
    years = sorted({*belgium, *netherlands})
    return YearBars(
        title=_("New asylum applications of people from Russia"),
        years=[str(year) for year in years],
        series=[
            Series(_("Belgium"), [belgium.get(year) for year in years]),
            Series(_("Netherlands"), [netherlands.get(year) for year in years]),
        ],
        unit=_("applications"),
    )


def protection_picture() -> YearBars:
    """Share of decisions on substance that gave protection, in per cent."""
    countries = {_("Belgium"): "BEL", _("Netherlands"): "NLD"}
    found = {label: statistics.decisions().get(code, {}) for label, code in countries.items()}
    years = sorted({year for rows in found.values() for year in rows if year >= SINCE})
    series = [Series(label, [_percent(rows.get(year)) for year in years]) for label, rows in found.items()]
    title = _("Protected, of those decided on substance at first instance")
    return YearBars(title=title, years=[str(year) for year in years], series=series, unit="%")


def _percent(row: statistics.Decisions | None) -> float | None:
    return None if row is None or row.rate is None else round(row.rate * 100)
