from safeconduct.cases.models import Case
from safeconduct.cases.states import CaseState
from safeconduct.desk.doctor import complaints


def test_a_sound_house_has_no_complaint(case):
    assert list(complaints()) == []


def test_an_arrival_without_a_visa_and_without_a_landing_is_named(case):
    Case.objects.update(state=CaseState.ARRIVED)
    assert list(complaints()) == [
        f"{case.name} was granted visas that no round of the quota counts.",
        f"{case.name} has arrived without an entry of its landing.",
    ]
