"""Who may not sign: one's own work in each of its three forms."""

import pytest

from safeconduct.dossiers.models import Author, Bundle
from safeconduct.dossiers.policies import own_work
from safeconduct.dossiers.refusals import OwnStatement, OwnWork


@pytest.mark.parametrize(
    ("opened", "bound", "wrote", "refusal"),
    [
        (True, False, False, OwnWork),
        (False, True, False, OwnWork),
        (False, False, True, OwnStatement),
        (False, False, False, None),
    ],
)
def test_nobody_signs_what_they_opened_bound_or_wrote(
    dossier, caseworker, lawyer, second_lead, opened, bound, wrote, refusal
):
    dossier.prepared_by = lawyer.user if opened else caseworker.user
    bundle = Bundle(dossier=dossier, version=1, made_by=lawyer.user if bound else second_lead.user)
    Author.objects.create(dossier=dossier, by=lawyer.user if wrote else second_lead.user)
    found = own_work(lawyer.actor, dossier, bundle)
    assert (type(found) if found else None) is refusal
