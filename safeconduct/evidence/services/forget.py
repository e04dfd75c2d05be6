"""What an erased case leaves behind here: nothing."""

from safeconduct.cases.models import Case
from safeconduct.evidence.models import HandOver, Item


def forget_case(case: Case) -> None:
    """Delete every item and its custody trail; the files are shredded with the case."""
    HandOver.objects.filter(item__case=case).delete()
    Item.objects.filter(case=case).delete()
