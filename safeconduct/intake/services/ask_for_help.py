"""A request is sent: the case is made, everything is sealed to those who read requests, and the code is given.

Runs on the public face with a database role that inserts and does not read cases.
"""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.models import Case, Consent
from safeconduct.cases.payloads import HouseholdSaid, PersonCard, Story
from safeconduct.cases.services.open_case import create_case, open_originals, open_subject
from safeconduct.cases.words import ConsentKind, Urgency
from safeconduct.custody.applicants import make_applicant
from safeconduct.custody.upload import SealedFile
from safeconduct.evidence.kinds import Origin
from safeconduct.evidence.payloads import StoredFile
from safeconduct.evidence.services.receive import attach, store
from safeconduct.intake.models import Conversation
from safeconduct.intake.payloads import Answers
from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused

MADE_BY = "intake"
MOST_FILES = 20
NAME_TRIES = 5
URGENCY_OF = {"yes": Urgency.SOON, "threatened": Urgency.HIGH, "hiding": Urgency.HIDING, "days": Urgency.NOW}


class MayNotKeep(Refused):
    """Without the person's consent nothing is kept."""

    happened = _("You have not said that we may keep what you wrote.")
    kept = _("What you typed is still on this page, for six hours, and only this browser can open it.")
    next_step = _("Go back to the last question and tick it, or leave; then it is gone.")
    status = 400


class TooManyFiles(Refused):
    """A limit that a person does not reach and a machine does."""

    happened = _("That is more than twenty files.")
    kept = _("The first twenty are kept.")
    next_step = _("Send the request, come back with your words and add the rest in the conversation.")
    status = 400


def add_file(answers: Answers, file: SealedFile) -> tuple[str, tuple[StoredFile, ...]]:
    """Seal a file while the stranger is still typing. Returns the subject and all files so far.

    Raises TooManyFiles, and what evidence refuses by the look of the bytes.
    """
    if len(answers.files) >= MOST_FILES:
        raise TooManyFiles
    subject = UUID(answers.subject) if answers.subject else open_originals(made_by=MADE_BY)
    return str(subject), (*answers.files, store(subject, file))


def must_be_kept(answers: Answers) -> None:
    """Raises MayNotKeep."""
    if not answers.keep:
        raise MayNotKeep


def ask_for_help(answers: Answers, *, language: str, new: UUID | None = None) -> str:
    """Send the request; returns the seven words, which are kept nowhere. Raises MayNotKeep.

    new: the id that the case is to have, where it is not to be one of the form's own.
    """
    must_be_kept(answers)
    with transaction.atomic():
        applicant, code = make_applicant(language)
        subject = open_subject(
            made_by=MADE_BY,
            begun=UUID(answers.subject) if answers.subject else None,
            messages_also_to=applicant,
            new=new,
        )
        case = _make_case(answers, subject, language)
        Conversation.objects.create(case=case, applicant=applicant, language=language, received_at=clock.now())
        Consent.objects.bulk_create(_consents(case, answers))
        for stored in answers.files:
            attach(case.pk, stored, made_by=MADE_BY, origin=Origin.APPLICANT)
    return str(code)


def _make_case(answers: Answers, subject: UUID, language: str) -> Case:
    for _try in range(NAME_TRIES):  # this role cannot look which names are taken: the database says so
        try:
            with transaction.atomic():
                return create_case(
                    subject=subject,
                    made_by=MADE_BY,
                    story=_story(answers),
                    principal=_card(answers),
                    urgency=URGENCY_OF.get(answers.safe, Urgency.CALM),
                    language=language,
                    said=HouseholdSaid(adults=answers.adults, children=answers.children),
                )
        except IntegrityError as taken:
            refused = taken
    raise refused


def _story(answers: Answers) -> Story:
    return Story(
        own_words=answers.own_words, safe_now=answers.safe, where_now=answers.where, time_left=answers.time_left
    )


def _card(answers: Answers) -> PersonCard:
    return PersonCard(working_name=answers.working_name or "—", pronouns=answers.pronouns, languages=answers.languages)


def _consents(case: Case, answers: Answers) -> list[Consent]:
    given = {ConsentKind.KEEP: answers.keep, ConsentKind.FREE: answers.free}
    return [Consent(case=case, kind=kind, given_on=clock.today()) for kind, agreed in given.items() if agreed]
