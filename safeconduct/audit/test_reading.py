"""The verifier that strangers run: each word of it, and the code that it ends with."""

import pytest

from safeconduct.audit.conftest import AT, CASE, HASHES, LEAVES, LOG, OTHER, RECEIPT, event, grown, head, note, signed
from safeconduct.audit.outside import reading
from safeconduct.audit.outside.judging import Trust
from safeconduct.audit.outside.notes import PLAIN, TIMED, signed_words
from safeconduct.audit.outside.signing import Signer
from safeconduct.audit.outside.verdicts import Word, Wrong


@pytest.fixture
def verified(given, capsys):
    """The code and the line about a file, with the log's key."""

    def verified(said, *words):
        code = reading.main([given(said), "--key", LOG.key(PLAIN).written(), *words])
        return code, capsys.readouterr().out

    return verified


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (event(4), f"event 4 stands under checkpoint {head(7)}"),
        (grown(3), f"checkpoint {head(7)} goes on from 3"),
        (grown(7), f"checkpoint {head(7)} goes on from 7"),
        (grown(0), f"checkpoint {head(7)} goes on from 0"),
        (
            event(2, receipt=signed(RECEIPT)),
            (
                f"case {CASE} was erased on 2026-11-18 (consent), with 2 files and 9 records;"
                f" event 2 stands under checkpoint {head(7)}"
            ),
        ),
    ],
)
def test_what_holds_is_said_in_one_line(verified, said, line):
    assert verified(said) == (0, f"OK: {line}\n")


NO_PROOF = "ALTERED: this is no proof"
NO_RECEIPT = "ALTERED: the receipt speaks of something else than the event"
NOT_BY_THE_LOG = "UNSIGNED: what was written is not signed by the log"


@pytest.mark.parametrize(
    ("said", "code", "line"),
    [
        (event(4, leaf=LEAVES[5]), 10, "ALTERED: event 4 is not under checkpoint 7 as it stands here"),
        (event(4, index=5), 10, "ALTERED: event 5 is not under checkpoint 7 as it stands here"),
        ({**grown(3), "was": note(4)}, 12, "FORKED: checkpoint 7 does not go on from 4"),
        ({**grown(0), "proof": ["00" * 32]}, 12, "FORKED: checkpoint 7 does not go on from 0"),
        (
            {**grown(3), "checkpoint": note(7, signer=OTHER)},
            13,
            "UNSIGNED: checkpoint 7 of other.example is not signed by the log",
        ),
        ({**grown(3), "was": note(3, signer=OTHER)}, 13, "UNSIGNED: checkpoint 3 of other.example is not signed by the log"),
        (event(2, receipt=signed(RECEIPT, OTHER)), 13, NOT_BY_THE_LOG),
        (event(2, receipt="nothing"), 13, NOT_BY_THE_LOG),
        (event(2, receipt=signed(RECEIPT.replace("erasure/1", "erasure/2"))), 10, NO_RECEIPT),
        (event(2, receipt=signed(RECEIPT.replace(CASE, f"{CASE[:-1]}2"))), 10, NO_RECEIPT),
        (event(4, receipt=signed(RECEIPT)), 10, NO_RECEIPT),
        (event(2, receipt=signed("safeconduct-erasure/1\n" + RECEIPT.split("\n", 2)[2])), 10, NO_PROOF),
        ({"proof": []}, 10, NO_PROOF),
        ({**event(4), "proof": ["zz"]}, 10, NO_PROOF),
        ({**event(4), "index": "x"}, 10, NO_PROOF),
        ('{"proof":', 10, NO_PROOF),
        ("", 10, "ALTERED: the head of the file is not written as it was"),
        ('{"keys": []}\n', 10, "ALTERED: the head of the file is not written as it was"),
        ('{"checkpoints":0,"format":"safeconduct-log/2","keys":[]}\n', 10, "ALTERED: this is no safeconduct-log/1"),
        ('{"checkpoints":0,"format":"safeconduct-log/1","keys":[],"more":1}\n', 10, "ALTERED: this is no safeconduct-log/1"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_told_by_its_word(verified, said, code, line):
    assert verified(said) == (code, f"{line}\n")


def test_the_log_of_before_is_known_from_paper_or_from_a_file(verified, given):
    export = [
        reading.canonical({"format": reading.FORMAT, "keys": [], "checkpoints": 1}).decode(),
        reading.canonical(note(7)).decode(),
        *LEAVES,
    ]
    log = "\n".join([*export, ""])
    for was in (str(head(3)), given(note(3), "was")):
        assert verified(log, "--was", was) == (0, f"OK: 7 events, 1 checkpoints, {head(7)}\n")
    other = head(3, HASHES[1:])
    assert verified(log, "--was", str(other))[0] == Word.FORKED
    assert verified(log, "--was", given(note(3, signer=OTHER), "was"))[0] == Word.UNSIGNED
    assert verified(log[:-1])[1] == "MISSING: the file breaks off within a line\n"
    assert verified(log, "--max-age", "1")[1].startswith("STALE: the log was last signed ")
    hours_since = (Trust(()).now - AT) / 3600
    assert verified(log, "--max-age", str(hours_since + 1))[0] == Word.OK
    assert verified(log, "--max-age", str(hours_since - 1))[0] == Word.STALE


def test_a_witness_who_was_not_here_for_long_is_told(verified):
    head_line = reading.canonical({"format": reading.FORMAT, "keys": [OTHER.key(TIMED).written()], "checkpoints": 1})
    seen = note(7) + OTHER.timed_line(note(7).partition("\n\n")[0] + "\n", AT)
    log = "\n".join([head_line.decode(), reading.canonical(seen).decode(), *LEAVES, ""])
    days_since = (Trust(()).now - AT) / 86400
    known = ("--witness", OTHER.key(TIMED).written(), "--witnessed-within")
    assert verified(log, *known, str(days_since + 1))[0] == Word.OK
    code, said = verified(log, *known, str(days_since - 1))
    assert code == Word.STALE
    assert said == f"STALE: other.example last cosigned {days_since * 24:.0f} hours ago\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "the following arguments are required: file, --key"),
        (["x.json"], "the following arguments are required: --key"),
        (["x.json", "--key", "nonsense"], "this is no base64: ''"),
        (["none.json", "--key", "LOG"], "No such file or directory: 'none.json'"),
    ],
)
def test_whoever_asks_wrongly_is_told_how_to_ask(words, says, capsys):
    with pytest.raises(SystemExit) as ended:
        reading.main([LOG.key(PLAIN).written() if word == "LOG" else word for word in words])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert "usage:" in told
    assert says in told


def test_an_export_names_everybody_who_signs_in_it_and_may_speak_of_proofs(verified):
    seen = note(7) + OTHER.timed_line(note(7).partition("\n\n")[0] + "\n", AT)
    leaves = [leaf.replace("opened", '"proof":') if at == 4 else leaf for at, leaf in enumerate(LEAVES)]
    for keys, code, says in (
        ([OTHER.key(TIMED).written()], 0, "OK: 7 events, 1 checkpoints"),
        ([], 13, "UNSIGNED: checkpoint 7 has a signature of nobody who is listed"),
    ):
        head_line = reading.canonical({"format": reading.FORMAT, "keys": keys, "checkpoints": 1}).decode()
        told = verified("\n".join([head_line, reading.canonical(seen).decode(), *LEAVES, ""]))
        assert (told[0], told[1][: len(says)]) == (code, says)
        altered = verified("\n".join([head_line, reading.canonical(seen).decode(), *leaves, ""]))
        assert altered[1] != "ALTERED: this is no proof\n"


HELP = [
    "file an export, a proof of inclusion or consistency, or a receipt options:",
    "--key KEY the log's public key; again for an earlier one",
    "--witness WITNESS a witness who must have cosigned",
    "--was WAS an older checkpoint: a file, or SIZE:ROOT",
    "--max-age HOURS stale when the log was last signed before",
    "--witnessed-within DAYS stale when a witness was last here before",
]


def test_the_verifier_says_what_it_is_asked(helps):
    assert helps(reading, HELP)


def test_a_note_that_is_no_checkpoint_is_read_once_one_of_the_keys_signed_it():
    keys = [OTHER.key(PLAIN), LOG.key(PLAIN)]
    assert signed_words(signed(RECEIPT), keys) == RECEIPT
    assert signed_words(signed("one\n", OTHER), keys) == "one\n"
    altered = signed(RECEIPT).replace("consent", "consend")
    with pytest.raises(Wrong, match=r"^the signature of log\.example/1 does not fit what it stands under$") as wrong:
        signed_words(altered, keys)
    assert wrong.value.word is Word.UNSIGNED
    for words in (signed(RECEIPT), signed("a\n\nb\n"), "one\n", signed(RECEIPT) + LOG.plain_line(RECEIPT)):
        with pytest.raises(Wrong, match=r"^what was written is not signed by the log$") as wrong:
            signed_words(words, [OTHER.key(PLAIN), Signer("log.example/1", b"x" * 32).key(PLAIN)])
        assert wrong.value.word is Word.UNSIGNED
    renamed = signed(RECEIPT).replace(LOG.name, OTHER.name)  # the id of another key under its name
    with pytest.raises(Wrong):
        signed_words(renamed, keys)


def test_json_has_one_writing():
    assert reading.canonical({"b": "дело", "a": [1, None]}) == '{"a":[1,null],"b":"дело"}'.encode()
