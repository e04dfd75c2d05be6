"""Who may not sign: one's own work in each of its three forms."""

import pytest

from safeconduct.dossiers.conftest import bound as bind
from safeconduct.dossiers.models import Author, Bundle, Dossier
from safeconduct.dossiers.policies import others_work, own_work
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
    bind(caseworker, dossier)
    Bundle.objects.update(made_by=lawyer.user if bound else second_lead.user)
    Dossier.objects.update(prepared_by=lawyer.user if opened else caseworker.user)
    dossier.refresh_from_db()
    Author.objects.create(dossier=dossier, by=lawyer.user if wrote else second_lead.user)
    found = own_work(lawyer.actor, dossier, Bundle.objects.get())
    assert (type(found) if found else None) is refusal
    assert others_work(lawyer.actor, Dossier.objects.all()).exists() is (refusal is None)


def test_where_nothing_is_bound_there_is_nothing_to_sign(dossier, lawyer):
    assert not others_work(lawyer.actor, Dossier.objects.all()).exists()
