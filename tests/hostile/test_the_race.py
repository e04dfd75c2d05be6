"""What takes two, tried by eight at one moment: by those who may, by who asked, by whoever means something else.

`TRIES=1000 ./run test tests/hostile/test_the_race.py` goes on until each kind was tried so often, anew each time.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial

import pytest
from django.core.files.base import ContentFile

from safeconduct.accounts.models import Recovery
from safeconduct.accounts.roles import Role
from safeconduct.accounts.selectors_roles import roles_of
from safeconduct.accounts.services import recover
from safeconduct.accounts.services.by_two import NotOpen, NotWaiting, OwnRequest
from safeconduct.accounts.services.change_roles import confirm_roles, propose_roles
from safeconduct.accounts.services.sign_in import sign_in
from safeconduct.audit.models import Leaf
from safeconduct.cases.models import Case
from safeconduct.cases.states import CaseState
from safeconduct.conftest import RECOVERY_KEY, Colleague, at_one_moment
from safeconduct.custody.stores import has_shred_key
from safeconduct.desk.services.end_case import end_case
from safeconduct.desk.services.erase_case import AnotherCase, ask_erasure, confirm_erasure
from safeconduct.desk.services.erase_case import OwnRequest as OwnErasure
from safeconduct.desk.services.log_by_two import allow_log, ask_log, take_log
from safeconduct.desk.words import ErasureGround, LogReason
from safeconduct.evidence.kinds import Origin, OriginalReason
from safeconduct.evidence.models import Item
from safeconduct.evidence.services.original_by_two import allow_original, ask_original, take_original
from safeconduct.evidence.services.receive import receive
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotAllowed, NotFound, Refused
from safeconduct.recovery.answering import answer
from safeconduct.recovery.errors import DoesNotFit

AT_ONCE = 8
ROUNDS = max(1, int(os.environ.get("TRIES", "0")) // AT_ONCE)
PAPER = b"They were here twice, and will come again."
Step = Callable[[], object]
pytestmark = pytest.mark.django_db(transaction=True)


def each(do: Callable[..., object], people: Iterable[Colleague], **named: object) -> list[Step]:
    return [partial(do, who.actor, **named) for who in people]


def drained(take: Callable[..., Iterable[object]], people: Iterable[Colleague], **named: object) -> list[Step]:
    """Downloads, read to their ends."""
    return [lambda step=step: list(step()) for step in each(take, people, **named)]


def race(steps: Iterable[Step], *refused: type[Exception]) -> object:
    """One gets through, the others meet one of these; what it gives."""
    answers = at_one_moment(*steps)
    through = [one for one in answers if not isinstance(one, Exception)]
    assert len(through) == 1, answers
    assert {type(one) for one in answers if isinstance(one, Exception)} <= set(refused)
    return through[0]


def told(action: str, kind: str) -> int:
    return Leaf.objects.filter(action=action, object_kind=kind).count()


@pytest.fixture
def sofia(colleague: Callable[..., Colleague]) -> Colleague:
    return colleague("sofia", Role.LEAD)


def test_roles_are_confirmed_once(lead, officer, sofia, colleague) -> None:
    hugo = colleague("hugo", Role.CASEWORKER, Role.TREASURER)

    for number in range(ROUNDS):
        wanted = {Role.LAWYER, Role.EDITOR} if number % 2 else {Role.CASEWORKER, Role.EDITOR}
        change = propose_roles(lead.actor, user=hugo.user, wanted=wanted)
        race(
            each(confirm_roles, [officer, sofia] * 3 + [lead, hugo], change=change), NotWaiting, OwnRequest, NotAllowed
        )
        assert set(roles_of(hugo.user)) == wanted
    assert told("signed", "accounts.rolechange") == ROUNDS


@pytest.fixture
def item(caseworker: Colleague, make_case: Callable[..., Case]) -> Item:
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    return receive(caseworker.actor, case=case, file=ContentFile(PAPER, name="a.txt"), origin=Origin.HOUSEHOLD)


def test_an_original_is_allowed_once_and_taken_once(lead, caseworker, item) -> None:
    for _round in range(ROUNDS):
        asked = ask_original(caseworker.actor, item=item, reason=OriginalReason.COURT)
        this = {"item": item, "asked_id": asked.pk}
        race(each(allow_original, [*[lead] * 7, caseworker], **this), NotWaiting, OwnRequest)
        taken = race(drained(take_original, [*[caseworker] * 7, lead], **this), NotOpen, NotFound)
        assert b"".join(taken) == PAPER
    assert told("signed", "evidence.originalasked") == told("exported", "evidence.originalasked") == ROUNDS


def test_the_log_is_allowed_once_and_taken_once(lead, officer, sofia) -> None:
    for _round in range(ROUNDS):
        asked = ask_log(officer.actor, asked={}, reason=LogReason.INCIDENT)
        race(each(allow_log, [lead, sofia, officer, lead] * 2, table_id=asked.pk), NotWaiting, OwnRequest)
        race(drained(take_log, [*[officer] * 7, lead], table_id=asked.pk), NotOpen, NotFound)
    assert told("signed", "desk.logtable") == told("exported", "audit.log") == ROUNDS


def test_a_case_is_erased_once(lead, officer, sofia, make_case) -> None:
    for _round in range(ROUNDS):
        case = make_case(CaseState.HEARD)
        end_case(lead.actor, case=case, to=CaseState.WITHDRAWN, words="They found another way.")
        asked = ask_erasure(officer.actor, case=case, ground=ErasureGround.CONSENT)
        right = each(confirm_erasure, [lead, sofia, officer] * 2, erasure=asked, name=case.name)
        race(
            [*right, *each(confirm_erasure, [lead, sofia], erasure=asked, name="Alder 1")],
            NotFound,
            OwnErasure,
            AnotherCase,
        )
        assert not has_shred_key(case.pk)
    assert told("signed", "desk.erasure") == ROUNDS


@pytest.fixture
def answers(lead, officer, caseworker, colleague, make_case) -> Iterator[object]:
    """What custodians answer, each time to a new request of Clara's that two have allowed."""
    beginner = colleague("ada", Role.ADMINISTRATOR)
    make_case(caseworker=caseworker)

    def ask() -> object:
        code = recover.begin_recovery(beginner.actor, user=caseworker.user)
        half, words = recover.begin_with_code(username="clara", passphrase=code, code="")
        recover.confirm_with_code(half, passphrase=words)
        asked = recover.write_request(caseworker.user, RECOVERY_KEY.public)
        for one in (lead, officer):
            row = Recovery.objects.get(digest=asked.digest())
            recover.approve_recovery(one.actor, recovery=row, digest=asked.digest())
        return words, answer(asked, RECOVERY_KEY, clock.now())

    return (ask() for _round in range(ROUNDS))


def test_an_answer_of_custodians_gives_keys_back_once(answers) -> None:
    def apply(given: object) -> object:
        try:
            return recover.apply_answer(given, RECOVERY_KEY.public)
        except DoesNotFit as used:
            raise Refused from used

    for words, given in answers:
        race([partial(apply, given)] * AT_ONCE, Refused)
        assert sign_in(username="clara", passphrase=words, code="")
    assert told("granted", "accounts.user") == ROUNDS
