"""Cases that belong to nobody, planted so that whoever opens one is noticed."""

from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import cases_for
from safeconduct.cases.services.move_case import go_to
from safeconduct.cases.states import CaseState
from safeconduct.desk.policies import PLANTS
from safeconduct.desk.selectors_canaries import request_for
from safeconduct.intake.payloads import Answers
from safeconduct.intake.services.ask_for_help import ask_for_help
from safeconduct.kernel.errors import Refused


class Enough(Refused):
    """The house keeps forty."""

    happened = _("There are forty canary cases; the house keeps no more.")
    next_step = _("Erase one of yours first, like any other case.")


def plant_canary(actor: Actor, *, answers: Answers, language: str) -> Case:
    """A request as if somebody had sent it through the form; its seven words are kept nowhere.

    The broker is told first: what is somebody's case already becomes no canary. Nothing goes into the log at once but
    what any request leaves there (`tell`). Raises NotAllowed, StepUpNeeded, Enough, Busy.
    """
    actor.must_be(*PLANTS)
    subject = uuid4()
    with transaction.atomic():
        if not actor.keyring.plant(subject):
            raise Enough
        ask_for_help(answers, language=language, new=subject)
        return cases_for(actor).get(pk=subject)


def let_step_back(actor: Actor, *, slug: str, words: str) -> Case:
    """One's own canary ends as if the household had stepped back, so that nobody has to read it; nothing is opened.

    Raises NotAllowed, NotFound, StepUpNeeded.
    """
    return go_to(actor, case=request_for(actor, slug), to=CaseState.WITHDRAWN, words=words)
