"""The house asks more of a guess than it did: whoever signs in next has their keys under today's cost."""

from dataclasses import replace

import pytest
from django.db import connection, transaction

from safeconduct.accounts.services.sign_in import sign_in
from safeconduct.audit.models import Leaf
from safeconduct.custody import broker, door, rewrapping
from safeconduct.custody.errors import Busy, WrongPassphrase
from safeconduct.custody.models import Holder, HolderKey, KeySession, Lock, PasskeyWrap

RAISED = (16 * 1024, 2)


def cost_of(colleague):
    return Lock.objects.values_list("memory_kib", "passes").get(holder=colleague.user.holder_id)


def rows_of(colleague):
    lock = Lock.objects.values_list("salt", "memory_kib", "passes", "verifier").get(holder=colleague.user.holder_id)
    keys = HolderKey.objects.filter(holder=colleague.user.holder_id).order_by("tier")
    return [bytes(one) if isinstance(one, memoryview) else one for one in lock], [
        bytes(key.wrapped_secret) for key in keys
    ]


def comes_in(colleague):
    """Whether they sign in, and both of their keys open."""
    _user, half = sign_in(username=colleague.user.username, passphrase=colleague.passphrase, code="")
    broker.step_up(half, colleague.passphrase)
    return half


@pytest.fixture
def set_cost(settings, monkeypatch):
    def at(memory_kib, passes):
        settings.ARGON2_MEMORY_KIB, settings.ARGON2_PASSES = memory_kib, passes
        deriving = door._in_here().deriving
        monkeypatch.setattr(deriving, "_at", replace(deriving._at, memory_kib=memory_kib, passes=passes))

    return at


@pytest.fixture
def raised(set_cost, caseworker):
    """The colleague's keys lie under what a guess cost until now."""
    assert cost_of(caseworker) == (64, 1)
    set_cost(*RAISED)


def test_a_sign_in_takes_todays_cost_and_both_keys_open(caseworker, raised):
    before = rows_of(caseworker)
    comes_in(caseworker)
    assert cost_of(caseworker) == RAISED
    assert not set(before[1]) & set(rows_of(caseworker)[1])
    assert before[0][3] != rows_of(caseworker)[0][3]
    comes_in(caseworker)


def test_it_stands_in_the_log_once(caseworker, raised):
    comes_in(caseworker)
    comes_in(caseworker)
    said = Leaf.objects.filter(action="changed", object_id=str(caseworker.user.pk))
    assert [leaf.purpose for leaf in said] == ["cost"]


def test_the_session_that_raised_it_is_the_one_that_goes_on(caseworker, raised):
    half = comes_in(caseworker)
    assert [session.pk for session in KeySession.objects.filter(holder=caseworker.user.holder)] == [half.session]


def test_wrong_words_raise_nothing(caseworker, raised):
    before = rows_of(caseworker)
    with pytest.raises(WrongPassphrase):
        sign_in(username=caseworker.user.username, passphrase="six words that are not theirs", code="")
    assert rows_of(caseworker) == before


@pytest.mark.parametrize("today", [(64, 1), (32, 9)])
def test_what_costs_as_much_or_more_stays_as_it_is(caseworker, set_cost, today):
    set_cost(*today)
    before = rows_of(caseworker)
    comes_in(caseworker)
    assert rows_of(caseworker) == before


def test_a_passkey_that_opens_the_second_key_still_does(caseworker, raised):
    PasskeyWrap.objects.create(passkey=caseworker.user.pk, holder=caseworker.user.holder, wrapped=b"as it was")
    comes_in(caseworker)
    assert PasskeyWrap.objects.filter(holder=caseworker.user.holder).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("breaks", ['UPDATE "custody_lock"', 'UPDATE "custody_holderkey"', "audit_entry"])
def test_what_breaks_in_the_middle_leaves_the_account_as_it_was(caseworker, raised, breaks):
    """The database itself refuses one of the statements, as a crash between them would."""
    before, raising = rows_of(caseworker), []

    def refuse(execute, sql, params, many, context):
        raising.extend([sql] if 'UPDATE "custody_lock"' in sql else [])
        if raising and breaks in sql:
            raise RuntimeError("the machine stops here")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse), pytest.raises(RuntimeError):
        comes_in(caseworker)
    assert rows_of(caseworker) == before
    comes_in(caseworker)
    assert cost_of(caseworker) == RAISED


@pytest.mark.parametrize("refused", ['UPDATE "custody_lock"', 'UPDATE "custody_holderkey"', "audit_entry"])
def test_what_the_database_refuses_keeps_nobody_out_and_the_operator_reads_of_it(caseworker, raised, refused, caplog):
    """PostgreSQL itself answers one of the statements with an error; step-up and log go on in the same transaction."""
    before, raising = rows_of(caseworker), []

    def refuse(execute, sql, params, many, context):
        raising.extend([sql] if 'UPDATE "custody_lock"' in sql else [])
        if raising and refused in sql:
            raising.clear()
            return execute("SELECT 1 / 0", None, False, context)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        comes_in(caseworker)
    assert rows_of(caseworker) == before
    (said,) = caplog.records
    assert said.levelname == "WARNING"
    assert "not raised (DivisionByZero)" in caplog.text
    for names in (caseworker.user.username, caseworker.user.display_name, str(caseworker.user.pk)):
        assert names not in caplog.text
    assert not Leaf.objects.filter(purpose="cost").exists()
    comes_in(caseworker)
    assert cost_of(caseworker) == RAISED


def test_a_busy_house_lets_in_at_once_and_raises_it_the_next_time(caseworker, raised, monkeypatch):
    asked = []

    def busy(question):
        asked.append(question)
        raise Busy

    with monkeypatch.context() as patched:
        patched.setattr(rewrapping, "ask_broker", busy)
        comes_in(caseworker)
    assert asked
    assert cost_of(caseworker) == (64, 1)
    comes_in(caseworker)
    assert cost_of(caseworker) == RAISED


def test_words_that_came_to_count_meanwhile_are_not_overwritten(caseworker, raised):
    """Two sign-ins at one moment, or a changed passphrase between reading and writing: the earlier reading gives way."""
    read_before = Holder.objects.select_related("lock").get(pk=caseworker.user.holder_id)
    late = rewrapping.under_todays_cost(read_before, caseworker.passphrase)
    comes_in(caseworker)
    before = rows_of(caseworker)
    with transaction.atomic():
        assert not rewrapping.raise_lock(read_before, late)
    assert rows_of(caseworker) == before
    comes_in(caseworker)
