from pathlib import Path

import polib
import pytest

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ["ru", "nl", "fr"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_and_none_is_a_guess(language):
    catalogue = polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    assert len(catalogue) > 200


def test_all_languages_hold_the_same_sentences():
    held = [
        {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))}
        for language in LANGUAGES
    ]
    assert held[0] == held[1] == held[2]
