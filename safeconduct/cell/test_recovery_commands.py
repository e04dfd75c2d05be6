"""The commands at the house, over files as they are carried; and the rehearsal, on a small demonstration of its own."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from safeconduct.accounts.models import Notice, Recovery
from safeconduct.accounts.roles import Role
from safeconduct.accounts.services import recover
from safeconduct.accounts.services.sign_in import sign_in
from safeconduct.cell import ceremony
from safeconduct.cell.recovery_public import keep_public, public_half
from safeconduct.conftest import RECOVERY_KEY
from safeconduct.custody.models import Grant, HolderKey
from safeconduct.recovery import RecoveryKey, split_on_sheets


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SAFECONDUCT_DATA", str(tmp_path))
    monkeypatch.setenv("TYPED_IN", str(tmp_path))
    keep_public(RECOVERY_KEY.public, tmp_path)
    return tmp_path


@pytest.fixture
def beginner(colleague):
    return colleague("ada", Role.ADMINISTRATOR)


def told(*words):
    said = io.StringIO()
    call_command("recovery", *words, stdout=said)
    return said.getvalue()


def at_the_table(monkeypatch, key, request):
    """Three custodians type their sheets."""
    typed = "".join(f"{' '.join(sheet.words('ru'))}\n\n" for sheet in split_on_sheets(key)[1:4])
    monkeypatch.setattr("sys.stdin", io.StringIO(f"да\n{typed}"))
    assert ceremony.main(["answer", str(request), "--language", "ru"]) == 0
    return str(request.with_suffix(".answer"))


def test_a_stick_goes_from_the_house_to_the_table_and_back(
    folder, beginner, lead, officer, caseworker, make_case, monkeypatch
):
    make_case(caseworker=caseworker)
    code = recover.begin_recovery(beginner.actor, user=caseworker.user)
    with pytest.raises(CommandError, match="have not made their new words"):
        told("request", "clara")
    half, words = recover.begin_with_code(username="clara", passphrase=code, code="")
    recover.confirm_with_code(half, passphrase=words)
    said = told("request", "clara")
    assert "1 cases and homes, 2 group keys" in said
    answer = at_the_table(monkeypatch, RECOVERY_KEY, folder / "clara.request")
    with pytest.raises(CommandError, match="no two approvals"):
        told("apply", answer)
    row = Recovery.objects.get()
    for one in (lead, officer):
        recover.approve_recovery(one.actor, recovery=row, digest=bytes(row.digest))
    assert "signs in with the new words" in told("apply", answer)
    assert sign_in(username="clara", passphrase=words, code="")
    with pytest.raises(CommandError, match="no open request"):
        told("apply", answer)


def test_a_file_that_lies_there_already_voids_nothing(folder, lead, caseworker):
    half, words = recover.begin_with_code(
        username="clara", passphrase=recover.begin_recovery(lead.actor, user=caseworker.user), code=""
    )
    recover.confirm_with_code(half, passphrase=words)
    told("request", "clara")
    before = (folder / "clara.request").read_bytes()
    digest = bytes(Recovery.objects.get().digest)
    with pytest.raises(CommandError, match=r"Nothing was changed: .*clara\.request"):
        told("request", "clara")
    assert bytes(Recovery.objects.get().digest) == digest
    assert (folder / "clara.request").read_bytes() == before
    told("request", "clara", "--to", "again.request")
    assert bytes(Recovery.objects.get().digest) != digest


def test_a_step_that_is_refused_leaves_no_file(folder, lead, caseworker):
    with pytest.raises(CommandError, match="Nobody asks for this colleague"):
        told("request", "clara")
    assert not (folder / "clara.request").exists()


def test_another_key_is_not_taken_before_its_request_can_be_written(folder, lead):
    (folder / "new.txt").write_text(RecoveryKey.make().public.written())
    (folder / "adopt.request").touch()
    with pytest.raises(CommandError, match="Nothing was changed"):
        told("adopt", "new.txt")
    (folder / "adopt.request").unlink()
    (folder / "recovery_adopting").mkdir()  # cannot be written
    with pytest.raises(CommandError, match="Nothing was changed"):
        told("adopt", "new.txt")
    assert not (folder / "adopt.request").exists()
    (folder / "recovery_adopting").rmdir()
    assert "Three keepers" in told("adopt", "new.txt")


def test_another_recovery_key_is_adopted(folder, lead, caseworker, make_case, monkeypatch):
    make_case(caseworker=caseworker)
    new = RecoveryKey.make()
    (folder / "new.txt").write_text(new.public.written())
    told("adopt", "new.txt")
    answer = at_the_table(monkeypatch, RECOVERY_KEY, folder / "adopt.request")
    assert new.public.check_words("en") in told("adopt", "new.txt", "--answer", answer)
    assert public_half(folder) == new.public
    assert {bytes(one.public_key) for one in HolderKey.objects.filter(holder__name="recovery")} == {new.pair.public}
    assert set(Notice.objects.values_list("what", "to__username")) == {
        ("key_changed", "lena"),
        ("key_changed", "clara"),
    }


def test_the_rehearsal_shows_what_it_promises_and_leaves_nothing(
    folder, beginner, lead, officer, caseworker, make_case
):
    make_case(caseworker=caseworker)
    make_case(name="Other")
    people = [
        {"username": one.user.username, "passphrase": one.passphrase} for one in (beginner, lead, officer, caseworker)
    ]
    (folder / "people.json").write_text(json.dumps(people))
    (folder / "rehearsal").mkdir()
    for sheet in split_on_sheets(RECOVERY_KEY):
        (folder / "rehearsal" / f"sheet-{sheet.number}.txt").write_text(" ".join(sheet.words("en")))
    before = [bytes(grant.sealed_key) for grant in Grant.objects.order_by("pk")]
    said = told("rehearse")
    held = Grant.objects.filter(holder=caseworker.user.holder).count()
    assert "all ten threes give the same key. Any 2: all ten pairs are refused." in said
    assert f"Clara opens {held} of {held} keys again, and none of the others'" in said
    assert [bytes(grant.sealed_key) for grant in Grant.objects.order_by("pk")] == before
    assert not Recovery.objects.exists()
    assert sign_in(username="clara", passphrase=caseworker.passphrase, code="")
