"""What a colleague will see of a case, before it is shared with them: part by part, and what stays closed."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.cases.access import CASEWORKER_OPENS
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import people_of, story_of
from safeconduct.cases.services.share_case import compartments_for
from safeconduct.cases.words import COMPARTMENT_WORDS
from safeconduct.custody import grants
from safeconduct.custody.compartments import STEP_UP_COMPARTMENTS, Compartment

WORDS_SHOWN = 40  # of the story: enough to know which one it is
SHOWS: dict[Compartment, Promise] = {
    Compartment.CARD: _("the name of the case, working names, languages, state and tasks"),
    Compartment.IDENTITY: _("who everybody is for a State: names, birth, documents"),
    Compartment.NARRATIVE: _("their own words, the reasons of the selection, and what each paper is"),
    Compartment.PROFILE: _("what a home must offer"),
    Compartment.SUBMISSION: _("facts, statement, questions and decision"),
    Compartment.MESSAGES: _("the conversation with the person"),
    Compartment.ORIGINALS: _("every page of the papers, and the files as they came in"),
}


@dataclass(frozen=True)
class PartShown:
    """A part that opens. sample: what stands in it, where it can be said in a few words."""

    name: str
    shows: str
    takes_second_key: bool
    sample: str = ""


@dataclass(frozen=True)
class Preview:
    """What a colleague will see, and the names of what stays closed to them."""

    colleague: User
    parts: list[PartShown]
    closed: list[str]


def preview_of(actor: Actor, case: Case, colleague: User) -> Preview:
    """As far as the colleague's roles go and the actor's keys. Raises NothingToOpen."""
    given = set(compartments_for(colleague)) & grants.compartments_open_to(actor, case.pk)
    parts = [
        PartShown(
            str(COMPARTMENT_WORDS[part]), str(SHOWS[part]), part in STEP_UP_COMPARTMENTS, _sample(actor, case, part)
        )
        for part in CASEWORKER_OPENS
        if part in given
    ]
    return Preview(colleague, parts, [str(COMPARTMENT_WORDS[part]) for part in CASEWORKER_OPENS if part not in given])


def _sample(actor: Actor, case: Case, part: Compartment) -> str:
    if part is Compartment.CARD:
        return ", ".join([case.name, *(member.card.working_name for member in people_of(actor, case))])
    if part is Compartment.NARRATIVE:
        return Truncator(story_of(actor, case).own_words).words(WORDS_SHOWN)
    return ""
