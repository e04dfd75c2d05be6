from pathlib import Path

import pytest

from safeconduct.programme.rules.loading import FILES, KNOWN_KEYS
from safeconduct.programme.rules.schema import AppliesTo, Condition, FreeDayEnd, Nature, Need, Requirement, Unit
from safeconduct.programme.rules.vocabulary import (
    DeadlineId,
    EvidenceKind,
    Legalisation,
    NotificationKind,
    PersonRole,
    Relationship,
    Track,
)

MANUAL = (Path(__file__).parents[3] / "docs" / "rule-packs.md").read_text(encoding="utf-8")
ENUMS = (AppliesTo, FreeDayEnd, Nature, Need, Unit, DeadlineId, EvidenceKind, Legalisation, PersonRole, Relationship)


@pytest.mark.parametrize("word", sorted({str(value) for enum in ENUMS for value in enum}))
def test_the_manual_names_every_value_that_a_pack_may_use(word):
    assert f"`{word}`" in MANUAL or f'"{word}"' in MANUAL


@pytest.mark.parametrize("key", sorted({*Requirement.__struct_fields__, *Condition.__struct_fields__}))
def test_the_manual_explains_every_key_of_requirements_and_conditions(key):
    assert key in KNOWN_KEYS
    assert f"`{key}`" in MANUAL or f"\n{key} = " in MANUAL


@pytest.mark.parametrize(
    "word", [*FILES, *(f"{kind} = " for kind in NotificationKind), *(f'"{track}"' for track in Track)]
)
def test_the_manual_names_every_file_way_and_track(word):
    assert word in MANUAL
