"""What an erased case leaves behind here: nothing."""

from safeconduct.cases.models import Case
from safeconduct.evidence.models import Drawing, HandOver, Item


def forget_case(case: Case) -> None:
    """Delete every item with its drawn pages and custody trail; the files are shredded with the case."""
    Drawing.objects.filter(item__case=case).delete()
    HandOver.objects.filter(item__case=case).delete()
    Item.objects.filter(case=case).delete()
