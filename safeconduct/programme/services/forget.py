"""What an erased case leaves behind here: its places in the ledger of the quota, and nothing of why it was selected."""

from safeconduct.cases.models import Case
from safeconduct.programme.models import Recusal, Selection


def forget_case(case: Case) -> None:
    """Delete who proposed, signed and stepped aside, with the reasons."""
    for rows in (Selection, Recusal):
        rows.objects.filter(case=case).delete()
