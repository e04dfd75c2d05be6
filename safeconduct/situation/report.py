"""The section on the country, made from laws, checked incidents and statistics, each with its source."""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.look.speaking import long_date, number_words
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
    paragraphs = [*_laws(language, sources), *_incidents(sources), *_figures(sources)]
    listed = [{"number": place + 1, "text": text} for place, text in enumerate(sources.texts)]
    return {"paragraphs": paragraphs, "sources": listed}


def cited(source: Source) -> str:
    """A source as a line of the list."""
    day = long_date(source.published_on)
    return ", ".join(part for part in (source.title, source.publisher, day, source.address) if part)


def _laws(language: str, sources: _Sources) -> Iterable[Paragraph]:
    for law in Law.objects.select_related("source"):
        day = long_date(law.in_force_on)
        title, words = law.titles[language], law.words[language]
        text = _("%(day)s: %(title)s. %(words)s") % {"day": day, "title": title, "words": words}
        yield {"text": text, "sources": [sources.number(cited(law.source))]}


def _incidents(sources: _Sources) -> Iterable[Paragraph]:
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
    numbers = sorted({sources.number(cited(incident.source)) for incident in checked})
    yield {"text": f"{opening} {affected} {listed[:1].upper()}{listed[1:]}.", "sources": numbers}


def _figures(sources: _Sources) -> Iterable[Paragraph]:
    years = statistics.years_of("BEL", since=2019)
    if not years:
        return
    listed = ", ".join(
        _("%(number)s in %(year)s") % {"number": number_words(number), "year": year} for year, number in years
    )
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
