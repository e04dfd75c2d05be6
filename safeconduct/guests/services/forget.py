"""What an erased case leaves behind here: nothing, and its guests read nothing more."""

from safeconduct.audit.actions import GuestEnd
from safeconduct.audit.services import WORKER
from safeconduct.cases.models import Case
from safeconduct.guests.models import Guest, Look
from safeconduct.guests.services.end import end, finish


def forget_case(case: Case) -> None:
    """End every guest of a case, and delete their copies and looks; the closed accounts stay, as colleagues' do."""
    for guest in Guest.objects.filter(case=case).select_related("user__holder"):
        end(guest, by=WORKER, why=GuestEnd.WITH_THE_CASE)
        finish(guest.pk)
    Look.objects.filter(guest__case=case).delete()
    Guest.objects.filter(case=case).delete()
