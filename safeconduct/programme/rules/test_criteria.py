"""A household is selected in words: the shape of a criterion has no place for a number."""

from dataclasses import replace
from pathlib import Path
from types import UnionType
from typing import get_args, get_type_hints

from msgspec import structs

from safeconduct.programme.rules.checking_criteria import criterion_problems
from safeconduct.programme.rules.criteria import Criterion
from safeconduct.programme.rules.loading import load_pack

PACK = load_pack(Path(__file__).parents[3] / "packs" / "be-humanitarian")


def kinds_in(hint: object) -> set[object]:
    """Every plain type that a hint is made of."""
    inner = get_args(hint)
    if isinstance(hint, type | UnionType) and not inner:
        return {hint}
    return {kind for part in inner for kind in kinds_in(part)}


def test_a_criterion_has_no_place_for_a_score():
    assert set(Criterion.__struct_fields__) == {"id", "source", "as_of", "verified", "sentence", "why"}
    assert kinds_in(dict) == {dict}
    assert kinds_in(tuple[int, ...]) >= {int}
    for name, hint in get_type_hints(Criterion).items():
        assert not kinds_in(hint) & {int, float, complex}, name


def test_every_criterion_of_ours_is_practice_and_says_so():
    assert len(PACK.criteria) >= 5
    assert [rule.id for rule in PACK.criteria if rule.verified] == []
    assert [rule.id for rule in PACK.criteria if "practice" not in rule.source] == []


def test_none_of_ours_is_about_whom_somebody_loves():
    assert list(criterion_problems(PACK)) == []


def test_violence_of_every_kind_may_be_asked_about():
    text = structs.replace(
        PACK.criteria[0].sentence, en="Sexual violence, torture, a trap set by agents.", ru="Агенты."
    )
    harmless = structs.replace(PACK.criteria[0], sentence=text)
    assert list(criterion_problems(replace(PACK, criteria=(harmless,)))) == []


def test_a_new_fee_leaves_the_criteria_as_they_were(tmp_path):
    import shutil

    folder = tmp_path / "be-humanitarian"
    shutil.copytree(Path(__file__).parents[3] / "packs" / "be-humanitarian", folder)
    fees = folder / "fees.toml"
    fees.write_text(fees.read_text(encoding="utf-8").replace('"180.00"', '"181.00"', 1), encoding="utf-8")
    other = load_pack(folder)
    assert other.fingerprint != PACK.fingerprint
    assert other.criteria_fingerprint == PACK.criteria_fingerprint
