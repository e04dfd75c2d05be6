import pytest
from django.utils import translation

from safeconduct.country import towns


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [
        ("en", "44021", "Ghent"),
        ("ru", "44021", "Гент"),
        ("nl", "44021", "Gent"),
        ("fr", "44021", "Gand"),
        ("en", "25072", "Nivelles"),
        ("nl", "25072", "Nijvel"),
        ("en", "41002", "Aalst"),
    ],
)
def test_a_town_is_called_as_people_call_it(language: str, code: str, name: str) -> None:
    with translation.override(language):
        assert towns.name_of(code) == name


@pytest.mark.parametrize("code", towns.WELL_KNOWN)
def test_every_well_known_town_is_a_municipality_with_a_middle_in_belgium(code: str) -> None:
    town = towns.town(code)
    assert 49.4 < town.latitude < 51.6
    assert 2.5 < town.longitude < 6.5


def test_coordinates_say_no_more_than_the_town() -> None:
    town = towns.town("44021")
    assert (town.latitude, town.longitude) == (round(town.latitude, 2), round(town.longitude, 2))


@pytest.mark.parametrize(
    ("postcode", "area"), [("9050", "90"), (" 1000 ", "10"), ("1012 AB", ""), ("9999", ""), ("", "")]
)
def test_a_postcode_shows_its_first_two_digits_only(postcode: str, area: str) -> None:
    assert towns.area_of(postcode) == area


def test_an_unknown_municipality_is_refused() -> None:
    with pytest.raises(towns.NoSuchTown):
        towns.town("00000")


def test_an_area_is_named_after_its_middle() -> None:
    with translation.override("en"):
        assert (towns.area_name("90"), towns.area_name("11"), towns.area_name("")) == (
            "90 · Ghent",
            "11 · Brussels",
            "",
        )
