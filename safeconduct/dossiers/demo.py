"""The dossiers of the demonstration: some being made, some signed, lodged, granted, and one refused under appeal."""

import hashlib
import random
from collections.abc import Iterable
from datetime import timedelta
from typing import Protocol

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import cases_for
from safeconduct.cases.services.consents import give_consent
from safeconduct.cases.services.share_case import share_case
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import ConsentKind
from safeconduct.dossiers.bundle.composing import Draw
from safeconduct.dossiers.models import Dossier
from safeconduct.dossiers.payloads import Applicant, Facts, Statement
from safeconduct.dossiers.services.bind_bundle import make_bundle
from safeconduct.dossiers.services.hear import record_answer, record_decision, record_question
from safeconduct.dossiers.services.keep import keep_facts, keep_statement, set_lodging
from safeconduct.dossiers.services.open_dossier import open_dossier
from safeconduct.dossiers.services.sign_off import sign_bundle
from safeconduct.dossiers.services.steps import take_step
from safeconduct.dossiers.words import Bond, DecisionKind, DossierState, Notified, StayTrack
from safeconduct.evidence.disarm.pages import PageImage, pages_of
from safeconduct.kernel import clock

C, S = CaseState, DossierState
SENT = frozenset({C.LODGED, C.DECIDED, C.REFUSED})
ORIGINAL = (
    "Меня зовут так, как стоит в анкете. После обыска мне сказали, что в следующий раз заберут.\n\n"
    "Я меняю квартиры и не могу работать. В стране, где я живу, мне больше не к кому обратиться."
)
TRANSLATION = (
    "Je porte le nom qui figure dans le formulaire. Après la perquisition, on m’a dit que la prochaine fois on "
    "m’emmènerait.\n\nJe change d’appartement et ne peux plus travailler. Dans le pays où je vis, je n’ai plus "
    "personne à qui m’adresser."
)
WHY = "Недостающее объяснено в письме, которое приложено к делу."


class Actors(Protocol):
    """Who is needed here."""

    lead: Actor
    second_lead: Actor
    caseworker: Actor
    caseworker2: Actor
    lawyer: Actor


def load(actors: Actors, rng: random.Random) -> None:
    """A dossier for every household that has come so far; the first that was lodged is refused."""
    refused, waits, draw = False, False, Remembered()
    for worker in (actors.caseworker, actors.caseworker2):
        for case in cases_for(worker).filter(caseworker=worker.user, state__in=[C.DOSSIER, *SENT]):
            dossier = _prepare(worker, case, rng)
            if case.case_state in SENT:
                _send(actors, worker, dossier, draw)
                refused = _hear(actors, worker, dossier, case, is_refused_already=refused) or refused
            elif not waits:
                waits = True
                _bind(worker, dossier, draw)
                take_step(worker, dossier=dossier, to=S.LEGAL_REVIEW)


def _prepare(worker: Actor, case: Case, rng: random.Random) -> Dossier:
    dossier = open_dossier(worker, case=case, track=StayTrack.LONG_STAY, post=rng.choice(["moscow", "astana"]))
    people = list(case.people.all())
    applicants = tuple(Applicant(person=person.pk, name=f"Sokolova {person.position}") for person in people)
    bond = Bond.UNREGISTERED if len(people) > 1 else Bond.NONE
    keep_facts(worker, dossier=dossier, facts=Facts(relationship=bond.value, applicants=applicants))
    keep_statement(worker, dossier=dossier, statement=Statement(original=ORIGINAL, translation=TRANSLATION))
    lodging_on = clock.today() + timedelta(days=rng.randint(20, 90))
    set_lodging(worker, dossier=dossier, lodging_on=lodging_on, track=StayTrack.LONG_STAY, post=dossier.post)
    return dossier


class Remembered:
    """Draws each file once: the demonstration's households hold copies of the same few papers."""

    def __init__(self) -> None:
        self._drawn: dict[bytes, list[PageImage]] = {}

    def __call__(self, chunks: Iterable[bytes], media_type: str) -> Iterable[PageImage]:
        content = b"".join(chunks)
        name = hashlib.sha256(content).digest()
        if name not in self._drawn:
            self._drawn[name] = list(pages_of([content], media_type))
        return self._drawn[name]


def _bind(worker: Actor, dossier: Dossier, draw: Draw) -> None:
    make_bundle(worker, dossier=dossier, language="fr", second_language="en", draw=draw)


def _send(actors: Actors, worker: Actor, dossier: Dossier, draw: Draw) -> None:
    """Bound, signed by two who did not prepare it, submitted, lodged and sent on."""
    give_consent(worker, case=dossier.case, kind=ConsentKind.AUTHORITY, given_on=clock.today())
    share_case(actors.lead, case=dossier.case, colleague=actors.lawyer.user)
    _bind(worker, dossier, draw)
    take_step(worker, dossier=dossier, to=S.LEGAL_REVIEW)
    for signer in (actors.lawyer, actors.second_lead):
        sign_bundle(signer, dossier=dossier, version=1)
    take_step(actors.lead, dossier=dossier, to=S.SUBMITTED, words=WHY)
    take_step(worker, dossier=dossier, to=S.LODGED, words=WHY)
    take_step(worker, dossier=dossier, to=S.WITH_AUTHORITY)


def _hear(actors: Actors, worker: Actor, dossier: Dossier, case: Case, *, is_refused_already: bool) -> bool:
    """What the authority answered; whether it was the refusal."""
    days_ago = clock.today() - timedelta(days=6)
    if case.case_state == C.DECIDED:
        record_decision(
            worker, dossier=dossier, kind=DecisionKind.GRANTED, notified=Notified.OTHER, notified_on=days_ago
        )
        return False
    if is_refused_already:
        asked = record_question(
            worker, dossier=dossier, words="Who houses the household, and for how long?", received_on=days_ago,
            due_on=clock.today() + timedelta(days=15),
        )  # fmt: skip
        if dossier.post == "moscow":
            words = "A vetted home for twelve months; the host's commitment is exhibit 7.1."
            record_answer(worker, dossier=dossier, question_id=asked.pk, words=words, answered_on=clock.today())
        return False
    record_decision(
        actors.lawyer, dossier=dossier, kind=DecisionKind.REFUSED, notified=Notified.REGISTERED, notified_on=days_ago,
        words="The personal threat is not shown sufficiently. An appeal is being prepared.",
    )  # fmt: skip
    return True
