"""What an erased case leaves behind here: in a round's sealed problem a number that leads to nobody any more."""

from safeconduct.cases.models import Case
from safeconduct.custody.models import SealedRecord
from safeconduct.placement.models import Choice


def forget_case(case: Case) -> None:
    """Delete the household's place in every round, with the reasons and answers that are sealed to the round."""
    choices = Choice.objects.filter(case=case)
    sealed = {name for pair in choices.values_list("reasons", "words") for name in pair if name is not None}
    choices.delete()
    SealedRecord.objects.filter(pk__in=sealed).delete()
