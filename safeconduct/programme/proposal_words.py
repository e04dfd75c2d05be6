"""The fixed words of the proposal, in the language that is active."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext


def labels(asked: int) -> dict[str, str]:
    """Headings and sentences by their place in the document."""
    return {
        "title": _("Proposal for humanitarian visas"),
        "to": _("To"),
        "from": pgettext("sender", "From"),
        "version": _("Version"),
        "we_ask": ngettext("We ask for %(count)s visa.", "We ask for %(count)s visas.", asked) % {"count": asked},
        "grounds": _("Why these visas are needed"),
        "situation": _("What happens in the country"),
        "numbers": _("Who waits, and what stands ready"),
        "support": _("The support that we give"),
        "integrity": _("How people are chosen"),
        "integrity_words": _(
            "Each household is proposed by one colleague with written reasons and signed by another. Every selection, "
            "opening and decision stands in a log that cannot be rewritten unnoticed. Every household confirms that "
            "it paid nobody for a place. Arrival and asylum claim are recorded for each visa used."
        ),
        "households": _("Households that wait"),
        "people": _("People in them"),
        "homes": _("Homes"),
        "beds": _("Beds in them"),
        "vetted_beds": _("Beds in homes that two of us have visited and approved"),
        "funded_beds": _("… of which with funded subsistence"),
        "free_funded_beds": _("… of which free today"),
        "granted": _("Visas granted in the present round"),
        "used": _("… of which used"),
        "held": _("… of which held for a household"),
        "sources": _("Sources"),
        "basis": _("Legal basis"),
        "as_of": _("Figures as of"),
        "page": _("Page"),
    }
