import random
import time
from types import SimpleNamespace

from safeconduct.accounts.roles import Role
from safeconduct.cases.payloads import PersonCard
from safeconduct.cases.services.household import add_person
from safeconduct.cases.states import CaseState
from safeconduct.custody.models import Blob
from safeconduct.evidence.demo import load
from safeconduct.evidence.kinds import ItemKind
from safeconduct.evidence.models import Item
from safeconduct.evidence.selectors import with_about


def test_the_demonstration_fills_whole_files_and_begun_ones_through_the_services(
    lead, colleague, caseworker, make_case
) -> None:
    other = colleague("kirill", Role.CASEWORKER)
    whole = make_case(CaseState.LODGED, caseworker=caseworker)
    child = PersonCard(working_name="Timur", relation="child", is_adult=False)
    add_person(caseworker.actor, case=whole, card=child)
    begun = make_case(CaseState.EVIDENCE, caseworker=other)
    early = make_case(CaseState.HEARD, caseworker=other)
    started = time.monotonic()
    load(SimpleNamespace(caseworker=caseworker.actor, caseworker2=other.actor), random.Random(7))
    assert time.monotonic() - started < 60
    kinds = set(whole.items.values_list("kind", flat=True))
    assert kinds == set(ItemKind.values) - {
        "unsorted", "travel_document", "residence_permit", "marriage_certificate", "cohabitation_proof", "court_record", "police_report",
        "press", "membership", "explanation", "other",
    }  # fmt: skip
    assert whole.items.filter(kind="criminal_record").count() == 1
    assert whole.items.filter(kind="photo").count() == 2
    assert whole.items.filter(kind="translation", is_sworn=True, translation_of__isnull=False).count() == 5
    assert 4 <= begun.items.count() <= 14
    assert not early.items.exists()
    (opened,) = with_about(caseworker.actor, [whole.items.get(kind="criminal_record")])
    assert (opened.title, opened.about.file_name) == ("No convictions.", "справка о несудимости.pdf")
    assert Blob.objects.count() == Item.objects.count()
