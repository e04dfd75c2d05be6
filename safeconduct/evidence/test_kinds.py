from safeconduct.audit.words import purpose_words
from safeconduct.evidence.kinds import ItemKind


def test_the_log_calls_each_kind_of_evidence_by_its_own_name():
    assert {kind.value: purpose_words(kind.value) for kind in ItemKind} == {
        kind.value: str(kind.label) for kind in ItemKind
    }
