"""What is told of changes that tests notice, and of those that they do not."""

from safeconduct.cell.mutants import EXPLAINED, Mutant, explained, is_enough, read_fates, told

SAID = """
    safeconduct.vault.frames.x_pieces__mutmut_1: killed
    safeconduct.vault.frames.x_pieces__mutmut_2: no tests
3 mutants
"""


def test_the_fates_are_read_as_they_are_listed():
    assert read_fates(SAID) == {
        "safeconduct.vault.frames.x_pieces__mutmut_1": "killed",
        "safeconduct.vault.frames.x_pieces__mutmut_2": "no tests",
    }


def test_what_was_not_noticed_is_told_with_its_change_and_what_explains_it():
    killed = [Mutant("safeconduct.vault.frames.x_pieces", "killed")] * 18
    left = [Mutant("safeconduct.vault.keys.x_require", "survived", change) for change in ("raise WrongKey()", "pass")]
    said = told(killed + left, {("safeconduct.vault.keys.x_require", "pass"): "Nobody calls it so."})
    assert "18 of 20 changes noticed: 90.0 %" in said
    assert "18 of    18 noticed  safeconduct.vault.frames" in said
    assert "raise WrongKey()\n    unexplained" in said
    assert "pass\n    Nobody calls it so." in said


def test_nineteen_of_twenty_are_enough():
    killed, left = Mutant("f", "killed"), Mutant("f", "no tests")
    assert is_enough([killed] * 19 + [left])
    assert not is_enough([killed] * 18 + [left])


def test_each_explanation_stands_once():
    assert len(explained()) == EXPLAINED.read_text().count('"why"')
