import random
from types import SimpleNamespace

from safeconduct.accounts.roles import Role
from safeconduct.cases.models import Case
from safeconduct.cases.states import CaseState
from safeconduct.dossiers.demo import load
from safeconduct.dossiers.models import Dossier
from safeconduct.dossiers.words import DossierState
from safeconduct.kernel import clock
from safeconduct.programme.services.found_programme import found_programme


def test_the_demonstration_has_a_dossier_at_every_stage_and_one_refusal_under_appeal(
    lead, colleague, caseworker, make_case
):
    found_programme(made_by="test")
    others = {
        "second_lead": colleague("sofia", Role.LEAD),
        "caseworker2": colleague("kirill", Role.CASEWORKER),
        "lawyer": colleague("marie", Role.LAWYER),
    }
    for state in (CaseState.DOSSIER, CaseState.DOSSIER, CaseState.LODGED, CaseState.LODGED, CaseState.DECIDED):
        with clock.days_away(-40):
            make_case(state, caseworker=caseworker)
    actors = {name: who.actor for name, who in others.items()} | {"lead": lead.actor, "caseworker": caseworker.actor}
    load(SimpleNamespace(**actors), random.Random(7))
    states = sorted(Dossier.objects.values_list("state", flat=True))
    assert states[:2] == [DossierState.COLLECTING, DossierState.GRANTED]
    assert states.count(DossierState.REFUSED) == 1
    assert states.count(DossierState.LEGAL_REVIEW) == 1
    assert Case.objects.filter(state=CaseState.REFUSED).count() == 1
    assert Dossier.objects.get(state=DossierState.REFUSED).decisions.get().appeal_until is not None
