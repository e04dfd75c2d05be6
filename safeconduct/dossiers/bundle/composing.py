"""From a dossier to the contents of its bundle: which papers, in which order, under which words.

Works through an `Opens`: in a request that is the colleague with their keys, in the worker it is a job's ticket.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.text import capfirst

from safeconduct.cases.payloads import PersonCard
from safeconduct.cases.words import Relation
from safeconduct.custody.models import Blob, SealedRecord
from safeconduct.custody.payloads import Payload
from safeconduct.custody.spool import Spool
from safeconduct.custody.versions import version_of
from safeconduct.dossiers.bundle import contents as parts
from safeconduct.dossiers.bundle.arranging import Placed, arranged
from safeconduct.dossiers.bundle.contents import Contents, Pair, PutAside
from safeconduct.dossiers.bundle.labels import said, statement_notes
from safeconduct.dossiers.manifest import Manifest
from safeconduct.dossiers.models import Bundle, Dossier
from safeconduct.dossiers.payloads import Facts, Statement
from safeconduct.dossiers.standing import Standing, standing_from
from safeconduct.evidence.disarm.pages import PageImage, caveat, pages_of
from safeconduct.evidence.filetypes import look_at
from safeconduct.evidence.kinds import ItemKind
from safeconduct.evidence.models import Item
from safeconduct.evidence.payloads import ItemAbout
from safeconduct.kernel import clock
from safeconduct.programme.rules.phrases import written_day
from safeconduct.programme.rules.records import Text

P = TypeVar("P", bound=Payload)
STATEMENT_SECTION = "statement"


class Opens(Protocol):
    """Opens what a bundle is made of."""

    def record(self, record: SealedRecord, kind: type[P]) -> P: ...

    def blob(self, blob: Blob) -> Iterator[bytes]: ...


def items_in(dossier: Dossier) -> list[Item]:
    """The papers of a dossier that somebody has sorted and nobody took out of use, as they came in."""
    found = in_use().filter(case=dossier.case_id)
    return list(found.select_related("about__compartment_key", "blob__compartment_key"))


def in_use() -> QuerySet[Item]:
    """The same of every case, for whoever names the cases."""
    return Item.objects.filter(withdrawn_at__isnull=True).exclude(kind=ItemKind.UNSORTED)


def records_in(dossier: Dossier, items: Sequence[Item]) -> list[SealedRecord]:
    """Every sealed record that a bundle is made of."""
    own = [record for record in (dossier.facts, dossier.statement) if record is not None]
    cards = [person.card for person in dossier.case.people.select_related("card__compartment_key")]
    return [*own, *cards, *(item.about for item in items)]


def made_of(standing: Standing, papers: Iterable[Item]) -> Manifest:
    """What a bundle of these papers is made of, as the rows were read."""
    dossier = standing.dossier
    return Manifest(
        papers={str(item.pk): version_of(item.about) for item in papers},
        people=tuple(sorted(str(person) for person in standing.cards)),
        statement=version_of(dossier.statement),
        facts=version_of(dossier.facts),
        track=dossier.track,
        post=dossier.post,
    )


Draw = Callable[[Iterable[bytes], str], Iterable[PageImage]]


class Progress(Protocol):
    """Hears how far the work is, and ends it by raising."""

    def begins(self, papers: int, pages: int) -> None: ...

    def paper(self) -> None: ...

    def page(self) -> None: ...


def compose(bundle: Bundle, opens: Opens, progress: Progress, spool: Spool, draw: Draw = pages_of) -> Contents:
    """The whole contents, every page as a picture in the spool; the bundle is told what it is made of.

    Raises a NotTaken for a paper that does not open, TooBusy.
    """
    dossier, languages = bundle.dossier, (bundle.language, bundle.second_language)
    items = items_in(dossier)
    standing = _standing(dossier, items, opens)
    statement = opens.record(dossier.statement, Statement) if dossier.statement else Statement()
    order = [(section, list(placed)) for section, placed in arranged(standing, items)]
    bundle.manifest = made_of(standing, [one.item for _section, placed in order for one in placed]).kept()
    pages = _Pages(opens, progress, spool, draw)
    pages.read(one.item for _section, placed in order for one in placed)
    sections = []
    for number, (section, placed) in enumerate(order, start=1):
        exhibits = [
            _exhibit(f"{number}.{place}", one, standing, languages, pages) for place, one in enumerate(placed, start=1)
        ]
        written = _statement(statement, languages) if section.id == STATEMENT_SECTION else ()
        sections.append(parts.Section(pair(section.name, languages), tuple(exhibits), written))
    return _contents(bundle, standing, tuple(sections))


def _standing(dossier: Dossier, items: list[Item], opens: Opens) -> Standing:
    facts = opens.record(dossier.facts, Facts) if dossier.facts else Facts()
    people = dossier.case.people.select_related("card__compartment_key")
    cards = {person.pk: opens.record(person.card, PersonCard) for person in people}
    return standing_from(dossier, cards, facts, items)


class _Pages:
    """Turns an item into what it shows and its pages."""

    def __init__(self, opens: Opens, progress: Progress, spool: Spool, draw: Draw) -> None:
        self.opens, self.progress, self.spool, self.draw = opens, progress, spool, draw
        self.abouts: dict[UUID, ItemAbout] = {}

    def read(self, items: Iterable[Item]) -> None:
        """Open what the items say of themselves, and tell how much there is to draw."""
        self.abouts = {item.pk: self.opens.record(item.about, ItemAbout) for item in items}
        self.progress.begins(len(self.abouts), sum(about.pages for about in self.abouts.values()))

    def of(self, item: Item) -> Iterator[PutAside]:
        self.progress.paper()
        kind = look_at(self.opens.blob(item.blob)).media_type  # as its bytes say, whatever stands in the row
        for page in self.draw(self.opens.blob(item.blob), kind):
            self.progress.page()
            yield PutAside.of(page, self.spool)


def _exhibit(number: str, placed: Placed, standing: Standing, languages: Pair, pages: _Pages) -> parts.Exhibit:
    item = placed.item
    return parts.Exhibit(
        number=number,
        title=said(languages, lambda: capfirst(str(ItemKind(item.kind).label))),
        pages=tuple(pages.of(item)),
        shows=pages.abouts[item.pk].shows,
        person=name_of(standing, str(item.person_id)) if item.person_id else "",
        issued_on=written_day(item.issued_on, languages[0]) if item.issued_on else "",
        note=said(languages, lambda: str(caveat(item.media_type) or "")),
    )


def name_of(standing: Standing, person: str) -> str:
    """A person as the visa form names them, else as they want to be called."""
    written = {str(applicant.person): applicant.name for applicant in standing.facts.applicants}
    return written.get(person) or next(
        (card.working_name for key, card in standing.cards.items() if str(key) == person), ""
    )


def _statement(statement: Statement, languages: Pair) -> tuple[parts.Part, ...]:
    as_written, translated = statement_notes(languages)
    versions = [
        (statement.original_language, as_written, statement.original),
        (statement.translation_language, translated, statement.translation),
    ]
    return tuple(parts.Part(code, note, _paragraphs(text)) for code, note, text in versions if text.strip())


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())


def _contents(bundle: Bundle, standing: Standing, sections: tuple[parts.Section, ...]) -> Contents:
    dossier, pack, languages = bundle.dossier, standing.pack, (bundle.language, bundle.second_language)
    today = clock.today()
    post = next(post for post in pack.posts if post.id == dossier.post)
    return Contents(
        languages=languages,
        organisation=settings.ORGANISATION_NAME,
        programme=pair(pack.programme.name, languages),
        authority=pair(pack.programme.authority, languages),
        post=pair(post.name, languages),
        track=pair(pack.programme.tracks[standing.household.track], languages),
        reference=dossier.case.name,
        version=bundle.version,
        made_on=(written_day(today, languages[0]), written_day(today, languages[1])),
        applicants=tuple(_applicant(standing, str(key), card, languages) for key, card in standing.cards.items()),
        copies=pair(pack.copies_for(standing.household, standing.lodging_on).text, languages),
        sections=sections,
    )


def _applicant(standing: Standing, person: str, card: PersonCard, languages: Pair) -> parts.Applicant:
    known = next((one for one in standing.facts.applicants if str(one.person) == person), None)
    return parts.Applicant(
        name=name_of(standing, person),
        relation=said(languages, lambda: str(Relation(card.relation).label)),
        born_on=written_day(known.born_on, languages[0]) if known and known.born_on else "",
    )


def pair(text: Text, languages: Pair) -> Pair:
    """A pack's text in both languages."""
    return (text.within(languages[0]), text.within(languages[1]))
