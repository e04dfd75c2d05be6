from datetime import timedelta

from django.db import transaction

from safeconduct.kernel import clock
from safeconduct.programme.models import Hold
from safeconduct.programme.services.quota import hold_places, open_round, sweep


def test_the_dossier_says_that_places_run_out_and_that_they_have(browser, dossier, lead, caseworker):
    programme, today = dossier.programme, clock.today()
    open_round(lead.actor, programme=programme, granted=5, from_on=today, until_on=today + timedelta(days=9))
    with transaction.atomic():
        hold_places(lead.actor, programme=programme, case=dossier.case, places=1)
    at = f"/dossiers/{dossier.case.slug}/"
    assert "1 place of the quota runs out" in browser(lead).get(at).content.decode()
    Hold.objects.update(held_until=today - timedelta(days=1))
    sweep()
    page = browser(caseworker).get(at).content.decode()
    assert "1 place of the quota has run out" in page
    assert "A programme lead keeps them longer or releases them." in page
    assert f"/programme/holds/{Hold.objects.get().pk}/" in browser(lead).get(at).content.decode()
