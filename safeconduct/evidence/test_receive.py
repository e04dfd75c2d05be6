from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.db import connections

from safeconduct.accounts.roles import Role
from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case
from safeconduct.cases.payloads import PersonCard, Story
from safeconduct.cases.services.open_case import create_case, open_subject
from safeconduct.cases.words import Urgency
from safeconduct.custody.models import Blob
from safeconduct.evidence.conftest import drawn, plain
from safeconduct.evidence.kinds import ItemKind, Origin, TrailStep
from safeconduct.evidence.models import HandOver, Item
from safeconduct.evidence.papers import pdf
from safeconduct.evidence.refusals import NotTaken
from safeconduct.evidence.selectors import items_of, with_about
from safeconduct.evidence.services.receive import attach, plain_name, receive, store
from safeconduct.evidence.services.show_page import open_page
from safeconduct.kernel.errors import NotAllowed, NotFound

PAPER = pdf("Справка")


def test_a_received_file_is_an_unsorted_item_whose_name_and_fingerprint_are_sealed(lead, case: Case) -> None:
    item = receive(
        lead.actor,
        case=case,
        file=ContentFile(PAPER, name="справка.pdf"),
        origin=Origin.HOUSEHOLD,
        given_by="by a friend",
    )
    (opened,) = with_about(lead.actor, list(items_of(lead.actor, case)))
    assert opened.item == item
    assert (item.kind, item.media_type) == (ItemKind.UNSORTED, "application/pdf")
    assert (opened.about.file_name, opened.about.given_by, opened.about.size) == (
        "справка.pdf",
        "by a friend",
        len(PAPER),
    )
    assert plain(lead, opened.item) == PAPER


def test_every_hand_is_on_the_trail_and_every_opening_in_the_log(lead, case: Case) -> None:
    item = receive(lead.actor, case=case, file=ContentFile(PAPER, name="a.pdf"), origin=Origin.COLLEAGUE)
    drawn(lead, item)
    for _time in range(2):
        open_page(lead.actor, item=item, number=1)
    assert list(item.trail.values_list("step", flat=True)) == [TrailStep.RECEIVED, TrailStep.OPENED]
    opened = Leaf.objects.filter(action="opened", purpose="pages", subject_id=str(case.pk))
    kinds = ["originals:evidence.original", "originals:evidence.drawing", "originals:evidence.drawing"]
    assert list(opened.values_list("object_kind", flat=True)) == kinds


def test_a_refused_file_leaves_nothing(lead, case: Case) -> None:
    with pytest.raises(NotTaken):
        receive(lead.actor, case=case, file=ContentFile(b"MZ\x90\x00", name="photo.jpg"), origin=Origin.COLLEAGUE)
    assert not Item.objects.exists()
    assert not Blob.objects.exists()


def test_only_who_collects_for_the_case_puts_files_into_it(caseworker, volunteer, case: Case) -> None:
    file = ContentFile(PAPER, name="a.pdf")
    with pytest.raises(NotFound):
        receive(caseworker.actor, case=case, file=file, origin=Origin.COLLEAGUE)
    with pytest.raises(NotAllowed):
        receive(volunteer.actor, case=case, file=file, origin=Origin.COLLEAGUE)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\Моя справка.pdf", "Моя справка.pdf"),
        ("a\x00b\n\u202ec.pdf", "abc.pdf"),
        ("..", "file"),
        (None, "file"),
        ("я" * 500, "я" * 200),
    ],
)
def test_a_file_name_never_carries_folders_or_control_signs(given: str | None, kept: str) -> None:
    assert plain_name(given) == kept


@pytest.mark.django_db(transaction=True)
def test_the_public_face_stores_and_attaches_with_a_role_that_cannot_read_a_case(lead, connect_as: Callable) -> None:
    owner = dict(connections["default"].settings_dict)
    with connect_as("sc_public") as public:
        given = {"USER": public.info.user, "PASSWORD": public.info.password}
    connections["default"].close()
    connections["default"].settings_dict.update(given)
    try:
        subject = open_subject(made_by="intake")
        stored = store(subject, ContentFile(PAPER, name="справка.pdf"))
        create_case(
            subject=subject,
            made_by="intake",
            story=Story(own_words="They came."),
            principal=PersonCard(working_name="Mira"),
            urgency=Urgency.SOON,
            language="ru",
        )
        item = attach(subject, stored, made_by="intake", origin=Origin.APPLICANT)
        with pytest.raises(Exception, match="permission denied for table evidence_item"):
            Item.objects.exists()
    finally:
        connections["default"].close()
        connections["default"].settings_dict.update(owner)
    assert plain(lead, Item.objects.get()) == PAPER
    assert HandOver.objects.get(item=item, step=TrailStep.RECEIVED).by is None


def test_a_lawyer_with_the_case_reads_it_and_puts_nothing_into_it(lead, colleague, case: Case) -> None:
    from safeconduct.cases.services.share_case import share_case

    lawyer = colleague("lara", Role.LAWYER)
    share_case(lead.actor, case=case, colleague=lawyer.user)
    item = receive(lead.actor, case=case, file=ContentFile(PAPER, name="a.pdf"), origin=Origin.COLLEAGUE)
    assert list(items_of(lawyer.actor, case)) == [item]
    with pytest.raises(NotAllowed):
        receive(lawyer.actor, case=case, file=ContentFile(PAPER, name="a.pdf"), origin=Origin.COLLEAGUE)
