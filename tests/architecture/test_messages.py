"""Django lays the catalogues of all apps over one another: what two of them say differently, chance decides."""

from collections import defaultdict

import pytest

from safeconduct.cell.messages import LANGUAGES, catalogues


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_is_said_in_one_way(language):
    said = defaultdict(set)
    for catalogue in catalogues(language):
        for message in catalogue:
            if message.id:
                said[message.id, message.context].add(message.string)
    assert {key: ways for key, ways in said.items() if len(ways) > 1} == {}
