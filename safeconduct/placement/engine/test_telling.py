"""What the command line says to people, in four languages; what machines read is the same in all."""

import json
import string
from dataclasses import replace

import pytest

from safeconduct.placement.engine import errors, solve
from safeconduct.placement.engine.__main__ import main
from safeconduct.placement.engine.command_words import CEILINGS, LABELS, LINES, STATUS
from safeconduct.placement.engine.help_words import HELP
from safeconduct.placement.engine.more import with_one_more
from safeconduct.placement.engine.telling import claims_told, language_of, refusal, told
from safeconduct.placement.engine.words import LANGUAGES

REFUSED = {
    "h1, h2": errors.MustPlaceImpossible(["h1", "h2"]),
    "h3": errors.MustPlaceImpossible(["h3"], proved=False),
    "Harbour": errors.FloorImpossible("Harbour", 7, 5),
    "": errors.StoppedTooEarly("nobody had found a placement yet that houses all who must be placed"),
    "kUnknown": errors.SolverFailed("kUnknown"),
    "a pair is listed twice": errors.ImpossibleInput("a pair is listed twice"),
    "nothing.npz": FileNotFoundError(2, "No such file", "nothing.npz"),
}


@pytest.fixture
def village_file(village, tmp_path):
    village.compile().save(tmp_path / "village.npz")
    return str(tmp_path / "village.npz")


@pytest.mark.parametrize("catalogue", [LABELS, STATUS, CEILINGS, LINES, HELP])
def test_every_word_is_there_in_every_language_and_says_the_same(catalogue):
    for code, words in catalogue.items():
        assert tuple(words) == LANGUAGES, code
        assert all(words.values()), code
        parts = [{name for _, name, _, _ in string.Formatter().parse(word) if name} for word in words.values()]
        assert all(those == parts[0] for those in parts), code


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "fr_BE"}, "fr"),
        ({"LC_MESSAGES": "nl_BE", "LC_ALL": ""}, "nl"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_the_one_that_the_environment_asks_for(environment, language):
    assert language_of(environment) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_is_a_sentence_of_its_own_in_the_readers_language(language):
    said = [refusal(error, language) for error in REFUSED.values()]
    assert len(set(said)) == len(said)
    assert all(detail in sentence for detail, sentence in zip(REFUSED, said, strict=True))
    english = [refusal(error, "en") for error in REFUSED.values()]
    assert language == "en" or not set(said) & set(english)


@pytest.mark.parametrize(("language", "status"), [("en", "optimal"), ("ru", "лучшее из возможных")])
def test_the_command_speaks_the_language_that_it_is_asked_in(village_file, capsys, language, status):
    assert main(["solve", village_file, "--time-limit", "60", "--language", language]) == 0
    said = capsys.readouterr()
    assert LABELS["certified"][language] in said.out
    assert status in said.out
    assert LINES["step"][language].split("}")[2].split("{")[0] in said.err


def test_a_refusal_at_the_command_line_is_in_that_language_too(tmp_path, capsys):
    assert main(["solve", str(tmp_path / "nothing.npz"), "--language", "nl"]) == 1
    assert capsys.readouterr().err.startswith("Wat gegeven is, is niet bruikbaar: ")


def test_what_machines_read_is_the_same_in_every_language(village_file, capsys):
    answers = []
    for language in LANGUAGES:
        assert main(["solve", village_file, "--json", "--language", language]) == 0
        answers.append(json.loads(capsys.readouterr().out))
    same = [{key: answer[key] for key in ("objective", "bound", "status", "method", "certified")} for answer in answers]
    assert all(one == same[0] for one in same)
    assert [list(answer) for answer in answers] == [[*list(answers[0])]] * 4
    assert same[0]["status"] == "optimal"


@pytest.mark.parametrize("language", LANGUAGES)
def test_batches_are_told_in_the_readers_language(village_file, capsys, language):
    words = ["simulate", village_file, "--batches", "3", "--policy", "greedy", "--language", language]
    assert main(words) == 0
    said = capsys.readouterr()
    assert LABELS["hindsight_bound"][language] in said.out
    assert said.err.count(LINES["batch"][language].split("}")[1].split("{")[0]) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_in_the_language_of_the_environment_or_the_one_asked_for(capsys, monkeypatch, language):
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("LC_ALL", f"{language}_BE.UTF-8")
    for words, said in ((["--help"], ("placement", "solve", "simulate")), (["solve", "--help"], ("out", "json"))):
        with pytest.raises(SystemExit):
            main(words)
        shown = capsys.readouterr().out
        assert all(HELP[name][language] in shown for name in said)
    with pytest.raises(SystemExit):
        main(["simulate", "--language", "fr", "--help"])
    assert HELP["past"]["fr"] in capsys.readouterr().out


def test_labels_and_figures_stand_in_columns():
    lines = told({"placed": 3, "status": "time limit"}, "nl").splitlines()
    assert lines == ["geplaatst  3", "uitkomst   de tijd was om"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_claim_names_its_ceilings_and_what_is_proven_beside_it(language):
    said = claims_told(("bound", "soft"), 4711, language)
    assert "4711" in said
    assert CEILINGS["bound"][language] in said
    assert CEILINGS["soft"][language] in said
    assert CEILINGS["value"][language] not in said
    assert claims_told((), 4711, language) == LINES["derived"][language]
    assert claims_told((), 4711, language, believed="So many.") == "So many."  # nor that all was worked out again
    assert claims_told(("bound", "soft"), 4711, language, believed="So many.") == f"{said} So many."


def test_one_more_unit_is_named_in_no_language(village):
    instance = village.compile()
    larger = with_one_more(instance, 3)
    assert larger.unit_ids[-1] == f"{instance.unit_ids[3]} (+1)"
    assert replace(larger, unit_ids=()).unit_name(instance.unit_count) == str(instance.unit_count)
    assert solve(larger).objective >= solve(instance).objective
