"""Languages as somebody wrote them ("русский, wat Frans"), read as those a house can be known for."""

import re
import unicodedata

from safeconduct.shelter.words import HouseLanguage

# How the names begin in English, Dutch, French, Russian and the language itself, without accents.
BEGINNINGS: dict[HouseLanguage, tuple[str, ...]] = {
    HouseLanguage.NL: ("dutch", "flem", "nederl", "vlaams", "neerl", "flamand", "нидерл", "голланд", "фламанд"),
    HouseLanguage.FR: ("french", "frans", "franca", "франц"),
    HouseLanguage.EN: ("engl", "engels", "angl", "англ"),
    HouseLanguage.RU: ("russ", "русс"),
    HouseLanguage.DE: ("german", "duits", "alleman", "deutsch", "немец"),
    HouseLanguage.UK: ("ukrain", "oekrai", "укра"),
    HouseLanguage.ES: ("spanis", "spaans", "espagn", "espan", "испан"),
    HouseLanguage.PL: ("polish", "pools", "polon", "polski", "польск"),
}


def languages_in(text: str) -> list[str]:
    """The codes of the languages that are named, in the order of the list; the rest is for people to read."""
    words = _words(text)
    return [code.value for code, starts in BEGINNINGS.items() if any(word.startswith(starts) for word in words)]


def _words(text: str) -> list[str]:
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return re.findall(r"\w+", plain.casefold())
