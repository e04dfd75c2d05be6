"""What looks for planted words finds them, however they are written and whatever stands around."""

import base64
import json
from urllib.parse import quote

import pytest

from tests.journeys.planting import CYRILLIC, LATIN
from tests.journeys.searching import places_in, places_of

STEMS = (LATIN, CYRILLIC)
WRITTEN = {
    "plain": lambda word: word.encode(),
    "utf-16": lambda word: word.encode("utf-16"),
    "hex": lambda word: word.encode().hex().encode(),
    "url": lambda word: quote(word).encode(),
    "json": lambda word: json.dumps({"word": word}).encode(),
    **{
        f"{coder.__name__} after {before}": lambda word, coder=coder, before=before: coder(
            b"\xff" * before + word.encode()
        )
        for coder in (base64.b64encode, base64.urlsafe_b64encode)
        for before in range(4)
    },
}


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("way", WRITTEN)
def test_a_planted_word_is_found_however_it_is_written(stem, way, tmp_path):
    content = b"\0" * 70_001 + WRITTEN[way](f"{stem}0123Zq and more") + b"\0" * 5000
    assert list(places_of(content, STEMS))
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/file").write_bytes(content)
    assert list(places_in(tmp_path, STEMS))


def test_a_planted_word_is_found_in_the_name_of_a_file(tmp_path):
    (tmp_path / f"{LATIN}0001Zq").touch()
    assert list(places_in(tmp_path, STEMS))


def test_what_was_not_planted_is_not_found(tmp_path):
    other = b"Planted Mark " + bytes(range(256)) * 40 + base64.b64encode(bytes(range(256)))
    (tmp_path / "file").write_bytes(other)
    assert list(places_of(other, STEMS)) == list(places_in(tmp_path, STEMS)) == []
