"""What an erased case leaves behind here: nothing."""

from safeconduct.cases.models import Case
from safeconduct.shelter.models import Stay


def forget_case(case: Case) -> None:
    """Delete where the household lived and when; the unit's own days stay as they are."""
    Stay.objects.filter(case=case).delete()
