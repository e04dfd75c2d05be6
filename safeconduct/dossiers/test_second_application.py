import pytest
from django.db import IntegrityError, transaction

from safeconduct.cases.models import Case
from safeconduct.cases.services.move_case import go_to
from safeconduct.cases.states import CaseState
from safeconduct.dossiers.conftest import bound, boxes, put_in
from safeconduct.dossiers.models import Dossier
from safeconduct.dossiers.words import DossierState
from safeconduct.evidence.kinds import ItemKind
from safeconduct.kernel import clock

OPEN = {"track": "D", "post": "moscow"}


def decided(client, slug, kind):
    day = boxes("decided_on", clock.today()) | boxes("notified_on", clock.today())
    sent = {"kind": kind, "notified": "registered", "words": "", "sure": "on"} | day
    answer = client.post(f"/dossiers/{slug}/decision/", sent)
    assert answer.status_code == 302, answer.content.decode()


@pytest.fixture
def refused(browser, household, dossier, caseworker, lead):
    """A household whose first application was refused, with a paper that answered something."""
    client = browser(caseworker)
    item = put_in(caseworker, household, ItemKind.EXPLANATION, "Объяснение")
    client.post(f"/dossiers/{household.slug}/answers/", {"item": str(item.pk), "requirement": "criminal_record"})
    go_to(lead.actor, case=household, to=CaseState.LODGED)
    Dossier.objects.update(state=DossierState.WITH_AUTHORITY)
    decided(client, household.slug, "refused")
    return client


def test_a_refused_household_applies_again_from_evidence_to_the_grant(refused, household, caseworker, lead):
    slug = household.slug
    assert refused.post(f"/dossiers/{slug}/open/", OPEN).status_code == 409
    assert refused.post(f"/cases/{slug}/move/", {"to": "evidence", "words": "Anew."}).status_code == 302
    assert "Apply again" in refused.get(f"/dossiers/{slug}/").content.decode()
    assert refused.post(f"/dossiers/{slug}/open/", OPEN).status_code == 302
    page = refused.get(f"/dossiers/{slug}/").content.decode()
    assert "Earlier applications" in page
    assert "Apply again" not in page
    assert Case.objects.get().state == CaseState.DOSSIER
    second = Dossier.objects.latest("made_at")
    item = second.case.items.get()
    told = {"item": str(item.pk), "requirement": "criminal_record"}
    assert refused.post(f"/dossiers/{slug}/answers/", told).status_code == 302
    assert bound(caseworker, second).version == 1
    go_to(lead.actor, case=household, to=CaseState.LODGED)
    Dossier.objects.filter(pk=second.pk).update(state=DossierState.WITH_AUTHORITY)
    decided(refused, slug, "granted")
    assert Case.objects.get().state == CaseState.DECIDED
    states = Dossier.objects.order_by("made_at").values_list("state", flat=True)
    assert list(states) == [DossierState.REFUSED, DossierState.GRANTED]


def test_the_list_and_the_day_speak_of_the_newest_application_only(refused, household):
    refused.post(f"/cases/{household.slug}/move/", {"to": "evidence", "words": ""})
    refused.post(f"/dossiers/{household.slug}/open/", OPEN)
    assert refused.get("/dossiers/").content.decode().count(f"/dossiers/{household.slug}/") == 1
    assert "Appeal" not in refused.get("/").content.decode()


def test_two_applications_are_never_under_way_at_once(refused, household, dossier):
    refused.post(f"/cases/{household.slug}/move/", {"to": "evidence", "words": ""})
    refused.post(f"/dossiers/{household.slug}/open/", OPEN)
    with pytest.raises(IntegrityError, match="dossier_one_under_way_a_household"), transaction.atomic():
        Dossier.objects.filter(pk=dossier.pk).update(state=DossierState.WITH_AUTHORITY)
