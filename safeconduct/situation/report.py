"""The section on the country, made from laws, checked incidents and statistics, each with its source."""

from collections import Counter
from collections.abc import Iterable

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.situation import statistics
from safeconduct.situation.models import Incident, Law, Source
from safeconduct.situation.words import Act

Paragraph = dict[str, object]


class _Sources:
    """Numbers sources in the order in which they are first cited."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def number(self, text: str) -> int:
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text) + 1


def report_section(language: str) -> dict[str, object]:
    """`paragraphs`: text and the numbers of its sources; `sources`: number and text. In the language that is active."""
    sources = _Sources()
    paragraphs = [*_laws(language, sources), *_incidents(language, sources), *_figures(sources)]
    listed = [{"number": place + 1, "text": text} for place, text in enumerate(sources.texts)]
    return {"paragraphs": paragraphs, "sources": listed}


def cited(source: Source, language: str) -> str:
    """A source as a line of the list."""
    day = format_date(source.published_on, format="long", locale=language)
    return ", ".join(part for part in (source.title, source.publisher, day, source.address) if part)


def _laws(language: str, sources: _Sources) -> Iterable[Paragraph]:
    for law in Law.objects.select_related("source"):
        day = format_date(law.in_force_on, format="long", locale=language)
        text = f"{day}: {law.titles[language]}. {law.words[language]}"
        yield {"text": text, "sources": [sources.number(cited(law.source, language))]}


def _incidents(language: str, sources: _Sources) -> Iterable[Paragraph]:
    checked = list(Incident.objects.filter(checked_by__isnull=False).select_related("source"))
    if not checked:
        return
    people = sum(incident.victims for incident in checked)
    acts = Counter(Act(incident.act) for incident in checked)
    listed = ", ".join(f"{act.label} ({number})" for act, number in acts.most_common())
    opening = ngettext(
        "We recorded %(count)s published event, each checked by a second person against its source.",
        "We recorded %(count)s published events, each checked by a second person against its source.",
        len(checked),
    ) % {"count": len(checked)}
    affected = ngettext("It concerned %(count)s person.", "They concerned %(count)s people.", people) % {
        "count": people
    }
    numbers = sorted({sources.number(cited(incident.source, language)) for incident in checked})
    yield {"text": f"{opening} {affected} {listed}.", "sources": numbers}


def _figures(sources: _Sources) -> Iterable[Paragraph]:
    years = statistics.years_of("BEL", since=2019)
    if not years:
        return
    listed = ", ".join(f"{year}: {number}" for year, number in years)
    text = _("New asylum applications of people from Russia in Belgium: %(listed)s.") % {"listed": listed}
    latest = max(statistics.decisions().get("BEL", {}), default=None)
    rate = statistics.decisions()["BEL"][latest].rate if latest else None
    if rate is not None:
        text += " " + _(
            "Of those decided on substance at first instance in %(year)s, %(percent)s %% were protected."
        ) % {
            "year": latest,
            "percent": round(rate * 100),
        }
    yield {"text": text, "sources": [sources.number(statistics.SOURCE)]}
