import pytest
from django.utils import translation

from safeconduct.country.reading import read

GHENT, ANTWERP, BRUSSELS = "44021", "11002", "21004"


@pytest.mark.parametrize("language", ["en", "ru", "nl", "fr"])
@pytest.mark.parametrize("word", ["Gent", "Gand", "Ghent", "Гент", "GENT", " gent ", "44021"])
def test_a_town_is_read_by_every_name_whatever_language_is_on(language: str, word: str) -> None:
    with translation.override(language):
        assert read([word]).towns == {GHENT}


@pytest.mark.parametrize(
    ("word", "code"),
    [("Liege", "62063"), ("Льеж", "62063"), ("Louvain", "24062"), ("Saint-Gilles", "21013"), ("st gillis", "21013"),
     ("Ixelles", "21009"), ("Elsene", "21009"), ("Намюр", "92094"), ("1050", "21009"), ("B-1050", "21009")],
)  # fmt: skip
def test_accents_hyphens_and_abbreviations_do_not_matter(word: str, code: str) -> None:
    assert code in read([word]).towns


def test_a_postcode_means_its_towns_and_two_digits_mean_the_whole_area() -> None:
    assert read(["9000"]).towns == {GHENT}
    area = read(["90"]).towns
    assert GHENT in area
    assert len(area) > 1
    assert ANTWERP not in area


@pytest.mark.parametrize(
    ("word", "inside", "outside"),
    [("West-Vlaanderen", "31005", GHENT), ("Западная Фландрия", "31005", GHENT), ("Hainaut", "52011", GHENT),
     ("Провинция Антверпен", ANTWERP, GHENT), ("Limburg", "71072", GHENT), ("Wallonie", "92094", GHENT)],
)  # fmt: skip
def test_a_province_or_region_means_all_its_towns(word: str, inside: str, outside: str) -> None:
    found = read([word]).towns
    assert inside in found
    assert outside not in found
    assert len(found) > 20


def test_a_town_that_shares_its_name_with_a_province_is_the_town() -> None:
    assert [read([word]).towns for word in ("Antwerpen", "Anvers", "Антверпен")] == [{ANTWERP}] * 3


@pytest.mark.parametrize("word", ["Brussels", "Bruxelles", "Brussel", "Брюссель"])
def test_brussels_is_the_nineteen_municipalities(word: str) -> None:
    assert len(read([word]).towns) == 19
    assert read([BRUSSELS]).towns == {BRUSSELS}


@pytest.mark.parametrize("word", ["Atlantis", "Gennt", "9999", "00", "near my cousin"])
def test_what_names_no_place_is_told(word: str) -> None:
    found = read([word, "Gent", ""])
    assert found.unread == (word,)
    assert found.towns == {GHENT}
