"""The dossiers of the demonstration: some being made, some signed, lodged, granted, and one refused under appeal."""

import hashlib
import random
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Protocol

from django.utils import timezone

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.payloads import PersonIdentity
from safeconduct.cases.selectors import cases_for
from safeconduct.cases.services.consents import give_consent
from safeconduct.cases.states import CaseState
from safeconduct.cases.words import ConsentKind
from safeconduct.custody.sealing import open_records
from safeconduct.dossiers.bundle.composing import Draw
from safeconduct.dossiers.models import Dossier
from safeconduct.dossiers.payloads import Applicant, Facts, Statement
from safeconduct.dossiers.services.hand_over import hand_over
from safeconduct.dossiers.services.hear import record_answer, record_decision, record_question
from safeconduct.dossiers.services.keep import keep_facts, keep_statement, set_lodging
from safeconduct.dossiers.services.lodge_dossier import lodge_dossier
from safeconduct.dossiers.services.open_bundle import open_bundle
from safeconduct.dossiers.services.open_dossier import open_dossier
from safeconduct.dossiers.services.order_bundle import make_bundle
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
ON_ITS_WAY = timedelta(days=4)
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
            with _on(reached(case, C.DOSSIER)):
                dossier = _prepare(worker, case, rng)
            if case.case_state in SENT:
                _send(actors, worker, dossier, draw)
                refused = _hear(actors, worker, dossier, case, is_refused_already=refused) or refused
            elif not waits:
                waits = True
                _bind(worker, dossier, draw)
                hand_over(worker, dossier=dossier, lawyer=actors.lawyer.user)


def reached(case: Case, state: CaseState) -> date:
    """The day on which the case came to this station."""
    return timezone.localdate(case.moves.get(to_state=state).at)


def _on(day: date) -> AbstractContextManager[None]:
    """Within the block it is this day."""
    return clock.days_away((day - timezone.localdate()).days)


def _prepare(worker: Actor, case: Case, rng: random.Random) -> Dossier:
    dossier = open_dossier(worker, case=case, track=StayTrack.LONG_STAY, post=rng.choice(["moscow", "astana"]))
    people = list(case.people.select_related("identity__compartment_key"))
    known = [one for one in people if one.identity]
    identities = open_records(worker, [one.identity for one in known if one.identity], PersonIdentity, purpose="facts")
    applicants = tuple(
        Applicant(person=one.pk, name=_name_on_paper(identity), born_on=identity.born_on)
        for one, identity in zip(known, identities, strict=True)
    )
    bond = Bond.UNREGISTERED if len(people) > 1 else Bond.NONE
    keep_facts(worker, dossier=dossier, facts=Facts(relationship=bond.value, applicants=applicants))
    keep_statement(worker, dossier=dossier, statement=Statement(original=ORIGINAL, translation=TRANSLATION))
    lodging_on = clock.today() + timedelta(days=rng.randint(20, 90))
    set_lodging(worker, dossier=dossier, lodging_on=lodging_on, track=StayTrack.LONG_STAY, post=dossier.post)
    return dossier


def _name_on_paper(identity: PersonIdentity) -> str:
    return f"{identity.names[0].family_name} {identity.names[0].given_names}"


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
    case = dossier.case
    begun, lodged = reached(case, C.DOSSIER), reached(case, C.LODGED)
    part = (lodged - begun) / 4
    give_consent(worker, case=case, kind=ConsentKind.AUTHORITY, given_on=begun)
    with _on(begun + part):
        _bind(worker, dossier, draw)
        hand_over(worker, dossier=dossier, lawyer=actors.lawyer.user)
    for place, signer in enumerate((actors.lawyer, actors.second_lead), start=2):
        with _on(begun + place * part):
            open_bundle(signer, bundle=dossier.bundles.get(version=1))
            sign_bundle(signer, dossier=dossier, version=1)
    with _on(lodged):
        take_step(actors.lead, dossier=dossier, to=S.SUBMITTED, words=WHY)
        lodge_dossier(worker, dossier=dossier, lodged_on=lodged, words=WHY)
    with _on(min(lodged + timedelta(days=2), timezone.localdate())):
        take_step(worker, dossier=dossier, to=S.WITH_AUTHORITY)


def _hear(actors: Actors, worker: Actor, dossier: Dossier, case: Case, *, is_refused_already: bool) -> bool:
    """What the authority answered; whether it was the refusal."""
    if case.case_state == C.DECIDED:
        with _on(reached(case, C.DECIDED)):
            kind, notified = DecisionKind.GRANTED, Notified.OTHER
            record_decision(
                worker, dossier=dossier, kind=kind, notified=notified, decided_on=_decided_on(dossier),
                notified_on=clock.today(),
            )  # fmt: skip
        return False
    with clock.days_away(-6):
        if is_refused_already:
            _ask(worker, dossier)
            return False
        record_decision(
            actors.lawyer, dossier=dossier, kind=DecisionKind.REFUSED, notified=Notified.REGISTERED,
            decided_on=_decided_on(dossier), notified_on=clock.today(),
            words="The personal threat is not shown sufficiently; an appeal is prepared.",
        )  # fmt: skip
    return True


def _decided_on(dossier: Dossier) -> date:
    """The letter was some days on its way, and answers what was lodged."""
    day = clock.today() - ON_ITS_WAY
    return max(day, dossier.lodging_on) if dossier.lodging_on else day


def _ask(worker: Actor, dossier: Dossier) -> None:
    """A question that waits for its answer, or, from one of the posts, was answered already."""
    asked = record_question(
        worker, dossier=dossier, words="Who houses the household, and for how long?", received_on=clock.today(),
        due_on=clock.today() + timedelta(days=21),
    )  # fmt: skip
    if dossier.post == "moscow":
        words = "A vetted home for twelve months; the host's commitment is exhibit 7.1."
        with clock.days_away(-2):
            record_answer(worker, dossier=dossier, question_id=asked.pk, words=words, answered_on=clock.today())
