"""What strangers are given, checked as they check it: with the programs of one file, without this house."""

import json
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from safeconduct.audit import exporting
from safeconduct.audit.actions import Action
from safeconduct.audit.checkpoints import newest, own_key, sign_checkpoint
from safeconduct.audit.exporting import export_log, prove_consistency, prove_inclusion
from safeconduct.audit.leaves import LogBroken, bytes_of
from safeconduct.audit.merkle import leaf_hash
from safeconduct.audit.models import Checkpoint, Cosignature, Leaf, Witness
from safeconduct.audit.one_file import COSIGNER, VERIFIER, one_file
from safeconduct.audit.outside import cosigning, reading
from safeconduct.audit.outside.signing import Signer
from safeconduct.audit.outside.verdicts import Word
from safeconduct.audit.services import Event, record_events
from safeconduct.audit.verify import verify
from safeconduct.audit.witnessing import accept_cosigned, add_witness, complaints, end_witness
from safeconduct.kernel import clock

pytestmark = pytest.mark.django_db


def tell(times=1):
    record_events(
        "clara", [Event(Action.OPENED, "narrative:cases.story", str(n), purpose="view") for n in range(times)]
    )


@pytest.fixture
def log():
    """Seven events under two checkpoints."""
    tell(4)
    sign_checkpoint()
    tell(3)
    sign_checkpoint()


@pytest.fixture
def witness(tmp_path):
    key = cosigning.new_key("board.example", tmp_path / "witness.key")
    add_witness("The board", key.written())
    return key


def printed(capsys, *words):
    call_command("audit", *words)
    return capsys.readouterr().out


def check(capsys, path, *words):
    code = reading.main([str(path), "--key", own_key().written(), *words])
    said = capsys.readouterr().out
    assert said.startswith(f"{Word(code).name}: ")
    return Word(code)


def cosigned(tmp_path, was=0):
    (tmp_path / "proof.json").write_text(json.dumps(prove_consistency(was)))
    return cosigning.cosign(
        tmp_path / "proof.json", cosigning.read_key(tmp_path / "witness.key"), own_key(), tmp_path / "state",
        int(clock.now().timestamp()),
    )  # fmt: skip


def test_the_verifier_of_one_file_runs_alone(log, tmp_path, capsys):
    export_log(tmp_path / "log.export")
    (tmp_path / "verify_log.py").write_text(printed(capsys, "program", "verify_log"))
    program = [sys.executable, "-I", str(tmp_path / "verify_log.py"), str(tmp_path / "log.export"), "--key"]
    done = subprocess.run([*program, own_key().written()], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == f"OK: 8 events, 3 checkpoints, {verify().head}\n"
    done = subprocess.run([*program, "nonsense"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2


@pytest.mark.parametrize("modules", [VERIFIER, COSIGNER])
def test_a_program_of_one_file_imports_nothing_of_ours_and_starts_once(modules):
    made = one_file(modules)
    assert "from safeconduct" not in made
    assert "django" not in made.lower()
    assert made.count("__main__") == 1
    compile(made, "made", "exec")


def test_an_export_holds_the_log_and_stands_in_it_itself(log, tmp_path, capsys):
    last = export_log(tmp_path / "log.export")
    assert Leaf.objects.get(sequence=7).action == "exported"
    assert last.size == 8
    assert check(capsys, tmp_path / "log.export") is Word.OK
    assert (tmp_path / "log.export").stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [tmp_path / "log.export"]


def test_no_secret_is_in_an_export(log, settings, tmp_path):
    export_log(tmp_path / "log.export")
    content = (tmp_path / "log.export").read_bytes()
    for secret in (settings.LOG_KEY, settings.PEPPER):
        assert secret not in content
        assert secret.hex().encode() not in content


@pytest.mark.parametrize(
    ("tamper", "word"),
    [
        (lambda: Leaf.objects.filter(sequence=2).update(actor="nobody"), Word.ALTERED),
        (lambda: Leaf.objects.filter(sequence=2).delete(), Word.MISSING),
        (lambda: Leaf.objects.filter(sequence__gte=6).delete(), Word.MISSING),
        (lambda: Checkpoint.objects.filter(size=7).update(note=another_note()), Word.UNSIGNED),
    ],
)
def test_the_house_and_its_strangers_say_the_same_word(log, tamper, word, tmp_path, capsys):
    tamper()
    assert verify().word is word
    with pytest.raises(CommandError) as refused:
        call_command("audit", "verify")
    assert (refused.value.returncode, str(refused.value).partition(":")[0]) == (word, word.name)
    capsys.readouterr()
    lines = exporting.export(exporting._keys(), exporting.with_cosignatures(), map(bytes_of, exporting.leaves_from(0)))
    (tmp_path / "log.export").write_bytes(b"".join(lines))
    assert check(capsys, tmp_path / "log.export") is word


def write_anew(sequence):
    """As whoever owns the database and the key would: a hash that fits, and nothing left of what was signed."""
    Leaf.objects.filter(sequence=sequence).update(actor="nobody")
    Leaf.objects.filter(sequence=sequence).update(leaf_hash=leaf_hash(bytes_of(Leaf.objects.get(sequence=sequence))))
    Checkpoint.objects.all().delete()


def another_note():
    signed = Checkpoint.objects.get(size=7)
    mallory = Signer(own_key().name, b"m" * 32)
    body = signed.note.partition("\n\n")[0] + "\n"
    return f"{body}\n{mallory.plain_line(body)}{mallory.timed_line(body, 0)}"


def test_a_log_that_is_written_anew_and_signed_is_forked_for_who_kept_a_checkpoint(log, tmp_path, capsys):
    (tmp_path / "old").write_text(Checkpoint.objects.get(size=7).note)
    write_anew(2)
    export_log(tmp_path / "log.export")
    assert verify().word is Word.OK
    assert check(capsys, tmp_path / "log.export") is Word.OK
    assert check(capsys, tmp_path / "log.export", "--was", str(tmp_path / "old")) is Word.FORKED


def test_a_proof_about_one_event_is_checked_alone_and_shows_no_other(log, tmp_path, capsys):
    proof = printed(capsys, "prove", "inclusion", "2")
    (tmp_path / "proof.json").write_text(proof)
    assert check(capsys, tmp_path / "proof.json") is Word.OK
    assert json.loads(json.loads(proof)["leaf"])["object"] == "2"
    (tmp_path / "proof.json").write_text(proof.replace("clara", "klara"))
    assert check(capsys, tmp_path / "proof.json") is Word.ALTERED


def test_a_proof_that_the_log_went_on_is_checked_alone(log, tmp_path, capsys):
    (tmp_path / "proof.json").write_text(printed(capsys, "prove", "consistency", "4"))
    assert check(capsys, tmp_path / "proof.json") is Word.OK
    proof = prove_consistency(4)
    (tmp_path / "proof.json").write_text(json.dumps({**proof, "proof": ["00" * 32]}))
    assert check(capsys, tmp_path / "proof.json") is Word.FORKED


def test_what_no_checkpoint_signs_is_not_proved(log):
    tell()
    with pytest.raises(LogBroken, match="events 0 to 6"):
        prove_inclusion(7)
    with pytest.raises(LogBroken, match="The newest: 7, 4"):
        prove_consistency(5)
    with pytest.raises(LogBroken, match="newer"):
        prove_consistency(7, 4)


def test_a_witness_cosigns_what_goes_on_from_what_it_saw(log, witness, tmp_path, capsys):
    (tmp_path / "cosigned").write_text(cosigned(tmp_path))
    assert "The board cosigned checkpoint 7" in printed(capsys, "accept", str(tmp_path / "cosigned"))
    printed(capsys, "accept", str(tmp_path / "cosigned"))
    assert Cosignature.objects.count() == 1
    tell()
    export_log(tmp_path / "log.export")
    seen = ("--witness", witness.written(), "--witnessed-within", "7")
    assert check(capsys, tmp_path / "log.export", *seen) is Word.OK
    assert verify().word is Word.OK
    accept_cosigned(cosigned(tmp_path, was=7))
    assert {kept.checkpoint.size for kept in Cosignature.objects.all()} == {7, Leaf.objects.count()}


def refusal(tmp_path, was=0):
    with pytest.raises(reading.Wrong) as refused:
        cosigned(tmp_path, was)
    return refused.value.word


def test_a_witness_signs_no_second_history_and_no_step_back(log, witness, tmp_path):
    sign_checkpoint()
    cosigned(tmp_path)
    seen = newest()
    write_anew(2)
    sign_checkpoint()
    assert newest().size == seen.size
    assert refusal(tmp_path) is Word.FORKED
    tell(2)
    sign_checkpoint()
    assert refusal(tmp_path, was=seen.size) is Word.FORKED
    Leaf.objects.filter(sequence__gte=5).delete()
    Checkpoint.objects.all().delete()
    sign_checkpoint()
    assert refusal(tmp_path) is Word.MISSING
    assert (tmp_path / "state").read_text() == seen.note


def test_a_witness_that_begins_takes_the_log_from_nothing_only(log, witness, tmp_path):
    with pytest.raises(reading.Wrong):
        cosigned(tmp_path, was=4)  # it has not seen 4
    assert not (tmp_path / "state").exists()


def test_the_cosigner_of_one_file_runs_alone(log, tmp_path, capsys):
    (tmp_path / "cosign_log.py").write_text(printed(capsys, "program", "cosign_log"))
    (tmp_path / "proof.json").write_text(printed(capsys, "prove", "consistency", "0"))

    def cosign(*words):
        program = [sys.executable, "-I", str(tmp_path / "cosign_log.py")]
        return subprocess.run([*program, *words], cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    key = cosign("new-key", "board.example", "--key", "own.key").strip()
    add_witness("The board", key)
    note = cosign("cosign", "proof.json", "--key", "own.key", "--log", own_key().written())
    assert [kept.witness.key for kept in accept_cosigned(note)] == [key]
    assert (tmp_path / "own.key").stat().st_mode & 0o777 == 0o600


def test_only_witnesses_of_the_list_are_taken_and_only_our_checkpoints(log, tmp_path, witness):
    note = cosigned(tmp_path)
    with pytest.raises(LogBroken, match="no witness on the list"):
        accept_cosigned(Checkpoint.objects.get(size=7).note)
    with pytest.raises(LogBroken, match="not written as checkpoints"):
        accept_cosigned("nonsense")
    Checkpoint.objects.filter(size=7).delete()
    with pytest.raises(LogBroken, match="no checkpoint of this log"):
        accept_cosigned(note)


def test_a_witness_can_be_ended_and_the_log_has_both(log, witness, tmp_path, capsys):
    note = cosigned(tmp_path)
    assert "has cosigned nothing yet" in printed(capsys, "witness", "list")
    accept_cosigned(note)
    assert "last cosigned 7" in printed(capsys, "witness", "list")
    end_witness("The board")
    with pytest.raises(LogBroken):
        accept_cosigned(note)
    with pytest.raises(LogBroken):
        end_witness("The board")
    told = Leaf.objects.filter(object_kind="audit.witness").order_by("sequence").values_list("actor", "action")
    assert list(told) == [("operator", "created"), ("operator", "revoked")]
    assert verify().word is Word.OK
    assert Witness.objects.get().until is not None


@pytest.mark.parametrize("key", ["nonsense", ""])
def test_what_is_no_key_of_a_witness_is_refused(key):
    with pytest.raises(LogBroken):
        add_witness("x", key)
    with pytest.raises(LogBroken):
        add_witness("x", own_key().written())  # a log's, which gives no time


def test_the_doctor_asks_for_signatures_and_for_witnesses(log, witness, tmp_path):
    assert list(complaints()) == []
    with clock.days_away(2):
        assert [says[:29] for says in complaints()] == ["The log has not been signed f"]
        sign_checkpoint()
        assert list(complaints()) == []
    with clock.days_away(8):
        sign_checkpoint()
        assert list(complaints()) == ["No witness has cosigned the log for seven days (docs/audit-log.md says how)."]
        accept_cosigned(cosigned(tmp_path))
        assert list(complaints()) == []
