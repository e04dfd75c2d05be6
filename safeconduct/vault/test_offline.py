"""A sealed thing and what was written down about it, without custody: whose key opens it, and what is said otherwise."""

import io
import json
from dataclasses import asdict, replace

import pytest

from safeconduct.vault import (
    Cost,
    Malformed,
    WrongKey,
    compartment_pair,
    generate_key,
    generate_pair,
    seal,
    seal_key,
    stretch,
    wrap,
)
from safeconduct.vault.__main__ import main
from safeconduct.vault.offline import open_thing, pairs_under

PLAIN = b"They came twice. " * 9000
WORDS, PEPPER, SALT = "apple stone river cloud paper lamp", b"p" * 32, b"s" * 16
COST = Cost(memory_kib=8192, passes=1)
OWN, MEMBER, GROUP, KIT = generate_pair(), generate_pair(), generate_pair(), generate_pair()


def place(at):
    said = asdict(at) | {"subject": str(at.subject), "object": str(at.object)}
    del said["organisation"]
    return said


def sealed_for(pair, secret, at):
    return {"sealed": seal_key(secret, pair.public, at).hex(), "at": place(at)}


def locked(secret, tier, name):
    given = stretch(WORDS, salt=SALT, pepper=PEPPER, cost=COST)
    under = {"standard": given.standard, "step_up": given.step_up}[tier]
    return {
        "holder": name, "salt": SALT.hex(), "memory_kib": 8192, "passes": 1,
        "bound_to": name.encode().hex(), "wrapped": wrap(secret, under, name.encode()).hex(),
    }  # fmt: skip


@pytest.fixture
def thing(at):
    """What was written down of a thing that OWN and a group were given, and its sealed bytes."""
    compartment_key, shred_key, data_key = generate_key(), generate_key(), generate_key()
    opener = compartment_pair(compartment_key, shred_key)
    of_grant, of_data, of_member = (replace(at, type=name) for name in ("grant", "data-key", "membership"))
    written = {
        "organisation": str(at.organisation),
        "content": {"at": place(at)},
        "data_key": sealed_for(opener, data_key, of_data),
        "shred_key": shred_key.hex(),
        "grants": [sealed_for(generate_pair(), compartment_key, of_grant)]
        + [sealed_for(pair, compartment_key, of_grant) for pair in (GROUP, OWN)],
        "memberships": [sealed_for(MEMBER, GROUP.secret, of_member)],
        "locks": [
            locked(generate_key(), "standard", "nobody"),
            locked(OWN.secret, "step_up", "own"),
            locked(MEMBER.secret, "standard", "member"),
        ],
    }
    written["locks"][0]["salt"] = bytes(16).hex()
    return written, seal(PLAIN, data_key, at)


def opened(written, sealed, *pairs):
    return b"".join(open_thing(written, pairs, [sealed[:70_000], sealed[70_000:]]))


@pytest.mark.parametrize("pair", [OWN, MEMBER, GROUP], ids=["own", "member", "group"])
def test_it_opens_for_each_who_was_given_it(thing, pair):
    assert opened(*thing, KIT, pair) == PLAIN


def test_it_opens_for_nobody_else(thing):
    with pytest.raises(WrongKey, match=r"^none of these keys was given this$"):
        opened(*thing, KIT)


def test_a_passphrase_gives_every_key_that_lies_under_it(thing):
    assert [pair.public for pair in pairs_under(thing[0], WORDS, PEPPER)] == [OWN.public, MEMBER.public]


@pytest.mark.parametrize(("words", "pepper"), [("other words", PEPPER), (WORDS, b"q" * 32)])
def test_other_words_and_another_pepper_open_nobody(thing, words, pepper):
    with pytest.raises(WrongKey, match=r"^these words open nobody's key here$"):
        pairs_under(thing[0], words, pepper)


@pytest.mark.parametrize("missing", ["organisation", "content", "data_key", "shred_key", "grants", "memberships"])
def test_what_was_written_down_must_be_whole(thing, missing):
    written, sealed = thing
    del written[missing]
    with pytest.raises(Malformed, match=r"^what was written down is not whole$"):
        opened(written, sealed, OWN)


@pytest.fixture
def files(thing, tmp_path):
    """The same as files: what was written down, the sealed bytes, a key, the pepper, where the plaintext goes."""
    names = {name: tmp_path / name for name in ("written", "sealed", "key", "pepper", "out")}
    names["written"].write_text(json.dumps(thing[0]))
    names["sealed"].write_bytes(thing[1])
    names["key"].write_text(f"{OWN.secret.hex()}\n")
    names["pepper"].write_text(f"{PEPPER.hex()}\n")
    return names


def asked(files, by):
    named = {"--content": "sealed", f"--{by}": by, "--out": "out"}
    return ["open", str(files["written"]), *(word for to, name in named.items() for word in (to, str(files[name])))]


def test_the_command_opens_with_a_key_and_with_words(files, monkeypatch, capsys):
    assert main(asked(files, "key")) == 0
    assert files["out"].read_bytes() == PLAIN
    files["out"].unlink()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{WORDS}\n"))
    assert main(asked(files, "pepper")) == 0
    assert files["out"].read_bytes() == PLAIN
    assert capsys.readouterr() == ("", "")


def test_the_command_asks_a_person_for_the_words(files, monkeypatch):
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr("getpass.getpass", lambda prompt: {"Six words: ": WORDS}[prompt])
    assert main(asked(files, "pepper")) == 0


def test_the_command_takes_a_record_from_what_was_written_down(thing, files):
    written, sealed = thing
    files["written"].write_text(json.dumps(written | {"content": written["content"] | {"sealed": sealed.hex()}}))
    words = asked(files, "key")
    assert main(words[:2] + words[4:]) == 0
    assert files["out"].read_bytes() == PLAIN


def test_the_command_writes_over_nothing_and_leaves_nothing_half(files, capsys):
    files["out"].write_text("kept")
    assert main(asked(files, "key")) == 2
    assert files["out"].read_text() == "kept"
    files["out"].unlink()
    files["sealed"].write_bytes(files["sealed"].read_bytes()[:-1])
    assert main(asked(files, "key")) == 1
    assert not files["out"].exists()
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("Not understood: [Errno 17] File exists")
    assert said[0].endswith(" Nothing was written.")
    assert said[1].startswith("Not opened (Altered): ")


@pytest.mark.parametrize(
    "words", [[], ["open"], ["open", "written", "--out", "o"], ["open", "written", "--key", "k"], ["shut"]]
)
def test_the_command_says_what_it_needs(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage: python -m safeconduct.vault" in capsys.readouterr().err


def test_the_command_explains_itself(capsys):
    for words in (["--help"], ["open", "--help"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 0
    said = " ".join(capsys.readouterr().out.split())
    for sentence in (
        "open WRITTEN --content FILE (--key FILE | --pepper FILE) --out FILE",
        "open open one sealed thing",
        "--content CONTENT the sealed bytes, where they do not stand in WRITTEN --",
        "--out OUT a new file for what was sealed --",
        "--key KEY a file with a secret key in hexadecimal --",
        "--pepper PEPPER a file with the pepper; the passphrase is asked for",
    ):
        assert sentence in said
