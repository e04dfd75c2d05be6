import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parent / "static" / "look"
SHEETS = {name: (STATIC / name).read_text(encoding="utf-8") for name in ("look.css", "desk.css")}


def tokens(selector, scheme):
    """The colours of a block as (red, green, blue)."""
    block = re.search(rf"^{re.escape(selector)} \{{(.*?)^\}}", SHEETS["look.css"], re.DOTALL | re.MULTILINE).group(1)
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", block)
    chosen = {name: (light if scheme == "light" else dark) for name, light, dark in pairs}
    return {name: tuple(int(value[index : index + 2], 16) for index in (1, 3, 5)) for name, value in chosen.items()}


def contrast(one, other):
    """WCAG 2.2, relative luminance."""

    def light(colour):
        parts = [part / 255 for part in colour]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((light(one), light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("words", ["ink", "quiet", "accent", "good", "wait", "stop"])
@pytest.mark.parametrize("ground", ["paper", "card", "sunk"])
def test_words_can_be_read_on_every_ground(words, ground, scheme):
    colours = tokens(":root", scheme)
    assert contrast(colours[words], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tone", ["accent", "good", "wait", "stop"])
def test_a_tone_can_be_read_on_its_own_soft_ground_and_under_white_words(tone, scheme):
    colours = tokens(":root", scheme)
    assert contrast(colours[tone], colours[f"{tone}-soft"]) >= 4.5
    assert contrast(colours["ink"], colours[f"{tone}-soft"]) >= 4.5
    assert contrast(colours["on-accent"], colours[tone]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("words", ["ink", "quiet", "accent", "good", "wait", "stop"])
@pytest.mark.parametrize("ground", ["paper", "card"])
def test_words_under_intake_have_seven_to_one(words, ground, scheme):
    colours = tokens(":root", scheme) | tokens(".intake", scheme)
    assert contrast(colours[words], colours[ground]) >= 7


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "card", "sunk"])
def test_the_edge_of_a_box_to_type_in_can_be_seen(ground, scheme):
    colours = tokens(":root", scheme)
    assert contrast(colours["edge"], colours[ground]) >= 3


def test_a_telephone_without_light_dark_gets_the_same_light_page():
    fallback = re.search(r"@supports not \(color: light-dark.*?\n\}\n", SHEETS["look.css"], re.DOTALL).group(0)
    for selector in (":root", ".intake"):
        plain = dict(
            re.findall(r"--([\w-]+): (#\w{6});", re.search(rf"{selector} {{(.*?)}}", fallback, re.DOTALL).group(1))
        )
        expected = {name: "#{:02x}{:02x}{:02x}".format(*value) for name, value in tokens(selector, "light").items()}
        assert plain == expected


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_page_from_right_to_left_mirrors_by_itself(sheet):
    physical = r"(?:margin|padding|border)-(?:left|right|top|bottom)|(?<![\w-])(?:left|right|width|height):|text-align: (?:left|right)|float:"
    body = re.sub(r"@media[^{]*\{|@container[^{]*\{", "{", SHEETS[sheet])
    assert re.findall(physical, body) == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_no_sheet_asks_anyone_else_for_anything(sheet):
    assert "url(" not in SHEETS[sheet]
    assert "@import" not in SHEETS[sheet]


def test_the_sheet_of_every_page_stays_lean():
    assert len(SHEETS["look.css"].encode()) < 35_000


@pytest.mark.parametrize("sheet", SHEETS)
def test_what_moves_moves_only_for_those_who_do_not_mind(sheet):
    calm = re.sub(r"@media \(prefers-reduced-motion: no-preference\) \{.*?\n\}\n", "", SHEETS[sheet], flags=re.DOTALL)
    # What goes off the screen at its time does not move: it is there, and then is not.
    assert re.findall(r"(?<![\w-])(?:transition|animation):(?! over-o)", calm) == []
    assert re.findall(r"animation: over-o(?!n|ff 1s var\(--over\) step-end)", calm) == []
