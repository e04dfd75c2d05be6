"""Three requests through the form, with conversations; one was heard, and is a caseworker's."""

import random
from typing import Protocol

from safeconduct.accounts.actors import Actor
from safeconduct.cases.services.share_case import assign_case
from safeconduct.intake.models import Conversation
from safeconduct.intake.payloads import Answers
from safeconduct.intake.services.ask_for_help import ask_for_help
from safeconduct.intake.services.talk import answer
from safeconduct.intake.services.triage import hear
from safeconduct.kernel import clock


class Actors(Protocol):
    """Who is needed here."""

    lead: Actor
    caseworker2: Actor
    volunteer: Actor


REQUESTS = (
    (2, Answers(safe="hiding", time_left="Повестка на 3 декабря", where="Россия", working_name="Белка", pronouns="она",
                languages=("ru",), own_words="Ко мне приходили дважды. Я ночую у разных людей.", free=True, keep=True)),
    (1, Answers(safe="threatened", where="Армения", working_name="Корвин", pronouns="он", languages=("ru", "en"),
                own_words="Нам с партнёром пишут угрозы, узнали адрес родителей.", adults=2, free=True, keep=True)),
    (0, Answers(safe="yes", where="Казахстан", working_name="Лис", pronouns="они", languages=("ru", "en"),
                own_words="Уехали месяц назад, можем быть здесь до конца января.", free=True, keep=True)),
)  # fmt: skip


def load(actors: Actors, rng: random.Random) -> None:
    """Ask as strangers do, and answer the first two. The second is heard, and becomes the second caseworker's."""
    for days_ago, answers in REQUESTS:
        with clock.days_away(-days_ago):
            ask_for_help(answers, language="ru")
    for conversation in Conversation.objects.order_by("received_at")[:2]:
        answer(actors.volunteer, conversation=conversation, text="Мы прочитали и отвечаем завтра. Вы не одни.")
    heard = hear(actors.volunteer, case=conversation.case)
    assign_case(actors.lead, case=heard, caseworker=actors.caseworker2.user)
