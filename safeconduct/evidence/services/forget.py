"""What an erased case leaves behind here: nothing."""

from safeconduct.cases.models import Case
from safeconduct.evidence.models import Drawing, HandOver, Item, OriginalAsked, PageOrdered


def forget_case(case: Case) -> None:
    """Delete every item with its drawn pages, trail and who asked for it; the files are shredded with the case."""
    OriginalAsked.objects.filter(item__case=case).delete()
    PageOrdered.objects.filter(item__case=case).delete()
    Drawing.objects.filter(item__case=case).delete()
    HandOver.objects.filter(item__case=case).delete()
    Item.objects.filter(case=case).delete()
