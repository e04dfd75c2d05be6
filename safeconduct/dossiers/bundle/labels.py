"""The fixed words of a bundle, in its two languages."""

from collections.abc import Callable

from django.utils import translation
from django.utils.translation import gettext as _

from safeconduct.dossiers.bundle.contents import Pair


def labels(languages: Pair) -> dict[str, Pair]:
    """Each word in the first and in the second language."""
    first, second = (_labels_in(language) for language in languages)
    return {name: (first[name], second[name]) for name in first}


def said(languages: Pair, say: Callable[[], str]) -> Pair:
    """The same words in both languages."""
    spoken = []
    for language in languages:
        with translation.override(language):
            spoken.append(say())
    return (spoken[0], spoken[1])


def statement_notes(languages: Pair) -> tuple[Pair, Pair]:
    """What the two versions of a statement are: the words as written, and our working translation."""
    return (
        said(languages, lambda: _("Statement, as it was written")),
        said(languages, lambda: _("Working translation of the statement, not sworn")),
    )


def _labels_in(language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            "application": _("Application"),
            "to": _("To"),
            "lodged_at": _("Lodged at"),
            "from": _("With the support of"),
            "kind": _("Kind of stay"),
            "applicants": _("Applicants"),
            "born_on": _("born on"),
            "reference": _("Our reference"),
            "version": _("Version"),
            "index": _("Index"),
            "number": _("No."),
            "document": _("Document"),
            "whose": _("Whose"),
            "issued_on": _("Issued on"),
            "folio": _("Folio"),
            "pages": _("Pages"),
            "page": _("page"),
            "no_papers": _("No paper in this section."),
        }
