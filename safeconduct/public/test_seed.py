"""The first texts of a site."""

import re

import pytest
from django.conf import settings
from django.test import Client
from wagtail.models import Page, Site

from safeconduct.public.models import HomePage
from safeconduct.public.seed import TEXTS, load_site, texts_of
from safeconduct.public.test_pages import html

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def test_loading_again_changes_nothing(site: None) -> None:
    before = list(Page.objects.order_by("pk").values_list("pk", "title", "slug"))
    load_site(example=True)
    assert list(Page.objects.order_by("pk").values_list("pk", "title", "slug")) == before


def test_what_an_editor_changed_stays(site: None) -> None:
    HomePage.objects.filter(locale__language_code="en").update(title="Ours")
    load_site(example=False)
    assert HomePage.objects.filter(title="Ours").count() == 1


def test_a_page_knows_its_sisters(site: None) -> None:
    for page in Page.objects.filter(depth__gt=1, locale__language_code="en"):
        assert page.get_translations().count() == 3, page.slug


def test_there_is_one_site_at_the_public_origin(site: None) -> None:
    (only,) = Site.objects.all()
    assert only.is_default_site
    assert only.root_url == settings.PUBLIC_ORIGIN


def test_a_new_organisation_is_told_what_to_edit(no_site: None, public_face: None) -> None:
    load_site(example=False)
    for language, words in {"en": "To be edited", "ru": "Нужно отредактировать", "nl": "Nog te bewerken"}.items():
        for path in ("", "programme/", "privacy/", "contact/"):
            assert words in html(Client().get(f"/{language}/{path}")), (language, path)
    home = html(Client().get("/en/"))
    assert "[In one sentence: whom you help" in home
    assert "lanternbridge.example" not in html(Client().get("/en/contact/"))


@pytest.mark.parametrize("name", ['Stichting "Brug"', "L'Écluse", 'three """ and a \\ backslash'])
def test_any_name_of_an_organisation_stands_in_its_texts(name: str) -> None:
    texts = texts_of("en", example=True, organisation=name)
    place = texts_of("en", example=True, organisation="{organisation}")
    assert texts == replaced(place, "{organisation}", name) != place


def replaced(value, old, new):
    if isinstance(value, dict):
        return {key: replaced(part, old, new) for key, part in value.items()}
    if isinstance(value, list):
        return [replaced(part, old, new) for part in value]
    return value.replace(old, new) if isinstance(value, str) else value


@pytest.mark.parametrize("example", [True, False])
def test_every_language_says_the_same_things_in_the_same_order(example: bool) -> None:
    shapes = {}
    for language in LANGUAGES:
        texts = texts_of(language, example=example)
        pages = {slug: [next(iter(block)) for block in text["body"]] for slug, text in texts.items() if slug != "posts"}
        shapes[language] = pages | {
            post["slug"]: [next(iter(block)) for block in post["body"]] for post in texts["posts"]
        }
    assert all(shape == shapes["en"] for shape in shapes.values())


def test_quotation_marks_hug_what_they_quote() -> None:
    for path in TEXTS.glob("*.toml"):
        assert not re.search(r"[«“‘]\s|\s[»”]", path.read_text().replace("\N{NO-BREAK SPACE}", "")), path.name
