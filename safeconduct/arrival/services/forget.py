"""What an erased case leaves behind here: nothing."""

from safeconduct.arrival.models import Arrival
from safeconduct.cases.models import Case


def forget_case(case: Case) -> None:
    """Delete the arrival with its plan; its sealed words go with the case."""
    Arrival.objects.filter(case=case).delete()
