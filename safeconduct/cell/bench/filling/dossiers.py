"""Papers and dossiers of households that came so far."""

import hashlib
import random
from datetime import timedelta

from safeconduct.cases.models import Case, Person
from safeconduct.cases.states import CaseState
from safeconduct.cell.bench.filling.batch import Batch
from safeconduct.cell.bench.filling.households import Team, at_noon
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.originals import ORIGINAL
from safeconduct.dossiers.manifest import Manifest
from safeconduct.dossiers.models import Bundle, Decision, Dossier, Question, Step
from safeconduct.dossiers.payloads import Applicant, BundleAbout, Facts, Statement, Words
from safeconduct.dossiers.words import BundleState, DecisionKind, DossierState, Notified, StayTrack
from safeconduct.evidence.kinds import ItemKind, MediaType, Origin, TrailStep
from safeconduct.evidence.models import HandOver, Item
from safeconduct.evidence.payloads import ItemAbout
from safeconduct.kernel import clock
from safeconduct.programme.models import Programme

C, D = CaseState, DossierState
# The dossier's state for the case's, several where several fit.
STATES = {
    C.DOSSIER: (D.COLLECTING, D.COLLECTING, D.COLLECTING, D.LEGAL_REVIEW, D.SIGNED_OFF),
    C.LODGED: (D.WITH_AUTHORITY, D.WITH_AUTHORITY, D.WITH_AUTHORITY, D.QUESTIONS),
    C.DECIDED: (D.GRANTED, D.VISA_COLLECTED),
    C.REFUSED: (D.REFUSED,),
    C.ARRIVED: (D.TRAVELLED,),
    C.SETTLED: (D.CLAIM_MADE,),
    C.CLOSED: (D.CLOSED,),
}
KINDS = (ItemKind.PASSPORT, ItemKind.CRIMINAL_RECORD, ItemKind.THREAT, ItemKind.MEDICAL_CERTIFICATE, ItemKind.UNSORTED)
NOTE = "Ко мне приходили дважды.\n".encode()
WORDS = "Меня зовут так, как стоит в анкете. " * 20


class Dossiers:
    """Makes items of evidence and dossiers under the programme that is there."""

    def __init__(self, team: Team, rng: random.Random) -> None:
        self.team, self.rng = team, rng
        self.programme = Programme.objects.earliest("made_at")

    def make(self, batch: Batch, case: Case, people: list[Person]) -> None:
        """Items from the collecting on, five a household; a dossier where the case has come to one."""
        state = CaseState(case.state)
        if state is not C.EVIDENCE and state not in STATES:
            return
        papers = [self._item(batch, case, kind) for kind in KINDS]
        if state in STATES:
            self._dossier(batch, people, papers, self.rng.choice(STATES[state]))

    def _item(self, batch: Batch, case: Case, kind: ItemKind) -> Item:
        about = ItemAbout(file_name="справка.txt", sha256=hashlib.sha256(NOTE).hexdigest(), size=len(NOTE))
        issued_on = clock.today() - timedelta(days=self.rng.randint(5, 170))
        item = Item(
            case=case, blob=batch.store(case.pk, Compartment.ORIGINALS, NOTE, kind=ORIGINAL),
            about=batch.seal(case.pk, Compartment.NARRATIVE, about), kind=kind, media_type=MediaType.TEXT,
            origin=Origin.HOUSEHOLD, issued_on=issued_on, language="ru", received_at=at_noon(issued_on),
        )  # fmt: skip
        batch.add(item)
        batch.add(HandOver(item=item, at=item.received_at, step=TrailStep.RECEIVED, by=case.caseworker))
        return item

    def _dossier(self, batch: Batch, people: list[Person], papers: list[Item], state: DossierState) -> None:
        case = people[0].case
        assert case.caseworker is not None
        applicants = tuple(Applicant(person=person.pk, name=f"Sokolova {person.position}") for person in people)
        facts = Facts(relationship="unregistered" if len(people) > 1 else "none", applicants=applicants)
        is_waiting = state in {D.COLLECTING, D.LEGAL_REVIEW, D.SIGNED_OFF}
        days = self.rng.randint(5, 120) if is_waiting else -self.rng.randint(20, 300)
        dossier = Dossier(
            case=case, programme=self.programme, track=StayTrack.LONG_STAY, post="moscow", state=state,
            lodging_on=clock.today() + timedelta(days=days), prepared_by=case.caseworker,
            facts=batch.seal(case.pk, Compartment.SUBMISSION, facts),
            statement=batch.seal(case.pk, Compartment.SUBMISSION, Statement(original=WORDS, translation=WORDS)),
        )  # fmt: skip
        batch.add(dossier)
        at = at_noon(case.asked_on)
        batch.add(Step(dossier=dossier, to_state=D.COLLECTING, by=case.caseworker, at=at))
        if state is not D.COLLECTING:
            batch.add(Step(dossier=dossier, from_state=D.COLLECTING, to_state=state, by=case.caseworker, at=at))
            self._bundle(batch, dossier, _manifest(dossier, people, papers))
        self._hear(batch, dossier, state)

    def _bundle(self, batch: Batch, dossier: Dossier, manifest: Manifest) -> None:
        about = BundleAbout(sha256=hashlib.sha256(NOTE).hexdigest(), size=len(NOTE))
        subject = dossier.case_id
        batch.add(
            Bundle(
                dossier=dossier, version=1, state=BundleState.MADE, language="fr", second_language="en", pages=1,
                blob=batch.store(subject, Compartment.ORIGINALS, NOTE, kind="dossiers.bundle"),
                about=batch.seal(subject, Compartment.SUBMISSION, about), made_by=dossier.prepared_by,
                finished_at=clock.now(), manifest=manifest.kept(),
            )
        )  # fmt: skip

    def _hear(self, batch: Batch, dossier: Dossier, state: DossierState) -> None:
        """What the authority asked or decided."""
        days_ago = clock.today() - timedelta(days=self.rng.randint(1, 20))
        later = days_ago + timedelta(days=30)
        if state is D.QUESTIONS:
            words = batch.seal(dossier.case_id, Compartment.SUBMISSION, Words(text="Who houses the household?"))
            batch.add(Question(dossier=dossier, received_on=days_ago, due_on=later, words=words))
        if state in {D.GRANTED, D.REFUSED}:
            is_granted = state is D.GRANTED
            batch.add(
                Decision(
                    dossier=dossier, kind=DecisionKind.GRANTED if is_granted else DecisionKind.REFUSED,
                    notified=Notified.REGISTERED, decided_on=days_ago, notified_on=days_ago,
                    collect_by=later if is_granted else None,
                    appeal_until=None if is_granted else later, by=self.team.lawyer,
                )
            )  # fmt: skip


def _manifest(dossier: Dossier, people: list[Person], papers: list[Item]) -> Manifest:
    return Manifest(
        papers={str(item.pk): 1 for item in papers if item.kind != ItemKind.UNSORTED},
        people=tuple(sorted(str(person.pk) for person in people)),
        statement=1, facts=1, track=dossier.track, post=dossier.post,
    )  # fmt: skip
