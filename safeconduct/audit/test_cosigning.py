"""The tool of a witness: each word of it, the code that it ends with, and what it keeps."""

import base64

import pytest

from safeconduct.audit.conftest import HASHES, LOG, OTHER, grown, note
from safeconduct.audit.outside import cosigning, reading
from safeconduct.audit.outside.judging import Trust
from safeconduct.audit.outside.notes import PLAIN, TIMED, Key
from safeconduct.audit.outside.signing import Signer
from safeconduct.audit.outside.verdicts import Word, Wrong


@pytest.fixture
def witness(tmp_path, capsys):
    """What a witness types, with a key of their own and the log's: the code, what is said, what is complained of."""
    key = str(tmp_path / "own.key")

    def witness(*words):
        code = cosigning.main([*words, "--key", key])
        told = capsys.readouterr()
        return code, told.out, told.err

    code, written, complaint = witness("new-key", "board.example")
    assert (code, complaint) == (0, "")
    witness.key = Key.read(written)
    assert written == f"{witness.key.written()}\n"
    witness.folder = tmp_path
    return witness


def test_a_witness_has_a_key_of_their_own_in_a_file_for_nobody_else(witness):
    kept = witness.folder / "own.key"
    assert kept.stat().st_mode & 0o777 == 0o600
    signer = cosigning.read_key(kept)
    assert (signer.name, signer.key(TIMED)) == ("board.example", witness.key)
    secret = base64.b64encode(bytes([TIMED]) + signer.seed).decode()
    assert kept.read_text() == f"PRIVATE+KEY+board.example+{witness.key.id().hex()}+{secret}\n"
    assert len(signer.seed) == 32


def test_a_key_is_not_written_over_and_has_a_name_without_blanks(witness):
    before = (witness.folder / "own.key").read_text()
    with pytest.raises(SystemExit):
        witness("new-key", "board.example")
    for name in ("", "a b", "a+b", "a\tb"):
        with pytest.raises(ValueError, match=r"^a name has neither blanks nor \+: witness\.example\.org$"):
            cosigning.new_key(name, witness.folder / "another")
    assert (witness.folder / "own.key").read_text() == before
    assert not (witness.folder / "another").exists()


def test_a_secret_with_a_plus_in_it_is_read_whole(tmp_path):
    seed = next(seed for at in range(256) if b"+" in base64.b64encode(seed := b"\x04" + bytes([at]) * 32))[1:]
    made = Signer("board.example", seed)
    secret = base64.b64encode(b"\x04" + seed).decode()
    (tmp_path / "key").write_text(f"PRIVATE+KEY+board.example+{made.key(TIMED).id().hex()}+{secret}\n")
    assert cosigning.read_key(tmp_path / "key") == made


@pytest.mark.parametrize("kept", ["", "PRIVATE+KEY+board+00000000", "PUBLIC+KEY+board+00000000+BA==", "a+b+c+d+e"])
def test_what_is_no_key_of_a_witness_is_told_by_its_file(tmp_path, kept):
    (tmp_path / "key").write_text(kept)
    with pytest.raises(Wrong, match=r"key holds no key of a witness$") as wrong:
        cosigning.read_key(tmp_path / "key")
    assert wrong.value.word is Word.UNSIGNED


def test_a_witness_goes_on_from_what_they_saw_last(witness, given):
    known = ("--log", LOG.key(PLAIN).written())
    for was, now in ((0, 3), (3, 5), (5, 5)):
        code, cosigned, complaint = witness("cosign", given(grown(was, now)), *known)
        assert (code, complaint) == (0, "")
        assert cosigned.startswith(note(now))
        times = reading.Checkpoint.read(cosigned).times([witness.key])
        assert times[witness.key.public, TIMED] == pytest.approx(Trust(()).now, abs=60)
        assert (witness.folder / "own.key.state").read_text() == note(now)
    assert sorted(path.name for path in witness.folder.iterdir()) == ["given.json", "own.key", "own.key.state"]
    forked = {**grown(5), "proof": ["00" * 32]}
    for said, code, complaint in (
        (grown(0, 3), 11, "MISSING: 5 events were signed before, and now 3\n"),
        (forked, 12, "FORKED: checkpoint 7 is not proved to go on from 5, seen last\n"),
        ({"checkpoint": note(5, HASHES[1:]), "proof": []}, 12,
         "FORKED: checkpoint 5 is not proved to go on from 5, seen last\n"),
        ({"checkpoint": note(7, signer=OTHER), "proof": []}, 13,
         "UNSIGNED: checkpoint 7 of other.example is not signed by the log\n"),
    ):  # fmt: skip
        assert witness("cosign", given(said), *known) == (code, "", complaint)
    assert (witness.folder / "own.key.state").read_text() == note(5)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["cosign", "given.json"], "error: cosign needs --log KEY, the public key of the log\n"),
        (["cosign", "none.json", "--log", "LOG"], "No such file or directory"),
        (["cosign", "given.json", "--log", "LOG"], "'proof'"),
        (["new-key", "a b"], "a name has neither blanks nor +"),
        (["destroy", "given.json"], "invalid choice: 'destroy' (choose from 'new-key', 'cosign')"),
        (["cosign"], "the following arguments are required: given"),
    ],
)
def test_a_witness_who_asks_wrongly_is_told_how(witness, given, capsys, monkeypatch, words, says):
    monkeypatch.chdir(witness.folder)
    given({"checkpoint": note(3)})
    with pytest.raises(SystemExit) as ended:
        witness(*(LOG.key(PLAIN).written() if word == "LOG" else word for word in words))
    assert ended.value.code == 2
    assert says in capsys.readouterr().err
    with pytest.raises(SystemExit):
        cosigning.main(["new-key", "board.example"])
    assert "the following arguments are required: --key" in capsys.readouterr().err


HELP = [
    "given the name of the new key, or PROOF.json",
    "--key KEY the file of the witness's key",
    "--log LOG the log's public key",
]


def test_the_tool_of_a_witness_says_what_it_is_asked(helps):
    assert helps(cosigning, HELP)
