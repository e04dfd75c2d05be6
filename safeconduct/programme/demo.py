"""The programme with a round, a meeting, promises, two versions of the proposal; and how households are selected."""

import random
from datetime import timedelta
from typing import Protocol

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import cases_for
from safeconduct.cases.states import CaseState
from safeconduct.kernel import clock
from safeconduct.programme.payloads import CriterionAnswer, SelectionReasons
from safeconduct.programme.selectors import the_pack
from safeconduct.programme.services.found_programme import found_programme
from safeconduct.programme.services.proposal import answer_proposal, make_proposal, send_proposal
from safeconduct.programme.services.quota import open_round
from safeconduct.programme.services.select_case import propose_selection, sign_selection, step_aside
from safeconduct.programme.services.talks import promise, write_minutes
from safeconduct.programme.words import AnswerKind, Applies, Side

GROUNDS = (
    "People who ask us for help are threatened personally: searches, summonses, beatings that no police records. For "
    "most of them no other legal way out is open.\n\nEach household in this proposal was heard by us, selected by two "
    "people with written reasons, and has a home waiting."
)
SUPPORT = (
    "Every household gets a vetted home for at least twelve months, with money to live on until the asylum procedure "
    "gives rights.\n\nA caseworker and a volunteer accompany the claim, the school, the doctor and the language course."
)
GROUNDS_FR = (
    "Les personnes qui nous demandent de l’aide sont menacées personnellement : perquisitions, convocations, coups "
    "qu’aucune police ne consigne. Pour la plupart, aucune autre issue légale n’est ouverte.\n\nChaque ménage de cette "
    "proposition a été entendu par nous, choisi par deux personnes avec des motifs écrits, et un logement l’attend."
)
SUPPORT_FR = (
    "Chaque ménage reçoit pour douze mois au moins un logement agréé, avec de quoi vivre jusqu’à ce que la procédure "
    "d’asile ouvre des droits.\n\nUne personne référente et un bénévole accompagnent la demande d’asile, l’école, le "
    "médecin et le cours de langue."
)


# What is said of each criterion of the pack; of one that is not here, that nothing is known yet.
WEIGHED = {
    "personal_threat": (Applies.YES, "Обыск, после него прямые угрозы; участковый назвал имя."),
    "danger_is_near": (Applies.YES, "Повестка через две недели, до неё надо уехать из города."),
    "no_other_way": (Applies.YES, "Там, где они сейчас, можно быть девяносто дней; родных за границей нет."),
    "exposed_more": (Applies.NO, "Взрослые и здоровы, есть друзья, которые помогают."),
    "can_be_told": (Applies.YES, "Есть протокол обыска, переписка с угрозами и связный рассказ."),
    "home_in_sight": (Applies.UNKNOWN, "Отдел жилья ищет; до следующего раунда неизвестно."),
}
OVERALL = "Угрожают лично, другого пути нет, тянуть нельзя; всё сказанное можно подтвердить."


class Actors(Protocol):
    """Who is needed here."""

    lead: Actor
    second_lead: Actor


def load(actors: Actors, rng: random.Random) -> None:
    """Found the programme and tell its first months."""
    programme = found_programme(made_by=actors.lead.reference)
    with clock.days_away(-200):
        write_minutes(
            actors.lead,
            programme=programme,
            held_on=clock.today(),
            with_whom="State Secretary's office",
            text="A quota is possible. What the foundation can house weighs most. A written proposal is expected.",
        )
        first = make_proposal(
            actors.lead, programme=programme, asked=60, grounds=GROUNDS, support=SUPPORT, language="en"
        )
        send_proposal(actors.lead, proposal=first)
    with clock.days_away(-160):
        answer_proposal(
            actors.lead, proposal=first, answer=AnswerKind.PARTLY, answered_on=clock.today(), granted=40,
            words="Forty places until the summer; a report each quarter.",
        )  # fmt: skip
        until = clock.today() + timedelta(days=450)
        open_round(actors.lead, programme=programme, granted=40, from_on=clock.today(), until_on=until)
    due = clock.today() + timedelta(days=rng.randint(8, 20))
    promise(actors.lead, programme=programme, side=Side.US, text="A report on arrivals and claims", due_on=due)
    promise(actors.lead, programme=programme, side=Side.AUTHORITY, text="A contact at the post in Moscow", due_on=None)
    make_proposal(actors.lead, programme=programme, asked=75, grounds=GROUNDS_FR, support=SUPPORT_FR, language="fr")
    _propose_some(actors)


def weighed() -> SelectionReasons:
    """Reasons by the criteria of today's pack, in Russian."""
    answers = tuple(
        CriterionAnswer(rule.id, rule.sentence.ru, *WEIGHED.get(rule.id, (Applies.UNKNOWN, "Пока ничего не известно.")))
        for rule in the_pack().criteria
    )
    return SelectionReasons(overall=OVERALL, answers=answers)


def select(lead: Actor, second_lead: Actor, case: Case) -> None:
    """One proposes, the other signs exactly that."""
    proposed = propose_selection(lead, case=case, reasons=weighed())
    sign_selection(second_lead, case=case, seen=proposed.proposed_hash)


def _propose_some(actors: Actors) -> None:
    """Of those that were heard: one waits for its second signature, from another a lead stepped aside."""
    heard = list(cases_for(actors.second_lead).filter(state=CaseState.HEARD)[:2])
    for case in heard[:1]:
        propose_selection(actors.second_lead, case=case, reasons=weighed())
    for case in heard[1:]:
        step_aside(actors.second_lead, case=case)
