"""What an erased case leaves behind here: nothing."""

from safeconduct.cases.models import Case
from safeconduct.dossiers.models import Dossier, SignOff


def forget_case(case: Case) -> None:
    """Delete the dossier with its steps, bundles, signatures, questions and decisions."""
    SignOff.objects.filter(dossier__case=case).delete()
    Dossier.objects.filter(case=case).delete()
