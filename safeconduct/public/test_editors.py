"""Editors write the site on the desk's side; what they publish stands on the public face."""

import io
import json
import re
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from PIL import Image
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.images import get_image_model
from wagtail.rich_text import expand_db_html

from safeconduct.accounts.roles import Role
from safeconduct.audit.models import Leaf
from safeconduct.conftest import Colleague
from safeconduct.public.blocks import WRITING
from safeconduct.public.conftest import GPS_IFD, put_picture_on, wagtail_leaves_files_open
from safeconduct.public.models import HomePage, NewsIndexPage, NewsPage
from safeconduct.public.test_pages import html

pytestmark = pytest.mark.ignore_template_errors  # the editor's templates are Wagtail's own


@pytest.fixture
def editor(colleague: Callable[..., Colleague]) -> Colleague:
    return colleague("eva", Role.EDITOR)


@pytest.fixture
def desk(site: None, settings: LazySettings, editor: Colleague, browser: Callable[..., Client]) -> Client:
    """The editor's browser on the desk's side. Wagtail's own templates ask for what may be undefined."""
    settings.TEMPLATES = [
        settings.TEMPLATES[0] | {"OPTIONS": settings.TEMPLATES[0]["OPTIONS"] | {"string_if_invalid": ""}}
    ]
    return browser(editor, step_up=False)


def seen_by_a_stranger(settings: LazySettings, path: str) -> str:
    face = {"FACE": "public", "ROOT_URLCONF": settings.PUBLIC_URLCONF, "MIDDLEWARE": settings.PUBLIC_MIDDLEWARE}
    with override_settings(**face):
        answer = Client().get(path)
        assert answer.status_code == 200
        return html(answer)


def a_post(title: str) -> dict[str, str]:
    return {
        "title": title,
        "slug": "a-new-home",
        "on": "2026-11-20",
        "lead": "Two rooms in Namur are ready.",
        "drawing": "house",
        "search_description": "",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "heading",
        "body-0-id": "",
        "body-0-value": "How it came about",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "action-publish",
    }


def test_what_an_editor_publishes_stands_on_the_public_face(
    desk: Client, editor: Colleague, settings: LazySettings
) -> None:
    index = NewsIndexPage.objects.get(locale__language_code="nl")
    answer = desk.post(f"/site/pages/add/public/newspage/{index.pk}/", a_post("Een nieuw thuis"))
    assert answer.status_code == 302, html(answer)[:2000]
    page = seen_by_a_stranger(settings, "/nl/news/a-new-home/")
    assert "<h1>Een nieuw thuis</h1>" in page
    assert "<h2>How it came about</h2>" in page
    assert "Een nieuw thuis" in seen_by_a_stranger(settings, "/nl/")
    assert "Een nieuw thuis" not in seen_by_a_stranger(settings, "/ru/news/")
    logged = Leaf.objects.get(purpose="published")
    assert (logged.actor, logged.object_kind) == (str(editor.user.pk), "public.newspage")


def test_an_editor_changes_a_page_that_stands_there(desk: Client, settings: LazySettings) -> None:
    post = NewsPage.objects.get(slug="thirty-homes", locale__language_code="en")
    assert desk.get(f"/site/pages/{post.pk}/edit/").status_code == 200
    changed = a_post("Thirty-one homes") | {"slug": "thirty-homes"}
    assert desk.post(f"/site/pages/{post.pk}/edit/", changed).status_code == 302
    assert "<h1>Thirty-one homes</h1>" in seen_by_a_stranger(settings, "/en/news/thirty-homes/")


@pytest.mark.parametrize("path", ["", "pages/", "images/", "images/add/"])
def test_the_editor_opens_its_pages(desk: Client, path: str) -> None:
    answer = desk.get(f"/site/{path}", follow=True)
    assert answer.status_code == 200
    assert not re.findall(r'(?:src="|<link[^>]*href=")((?:https?:)?//[^"]+)"', html(answer))


def test_the_editor_runs_no_script_that_stands_in_a_page(desk: Client) -> None:
    nonces = set()
    for path in ("pages/", "images/", "nowhere/"):
        answer = desk.get(f"/site/{path}", follow=True)
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "script-src 'self';" in policy
        assert "require-trusted-types-for 'script'" in policy
        nonces.update(re.findall(r"'nonce-([\w-]{22})'", policy))
        assert not re.findall(r"<script(?![^>]*\ssrc=)(?! id=\"[\w-]+\" type=\"application/json\")[^>]*>", html(answer))
    assert len(nonces) == 3
    assert html(desk.get("/site/pages/")).count("nonce=") == 1  # for style sheets that the editor's own script makes


def test_a_preview_speaks_the_pages_language_and_stands_in_the_editors_frame_only(desk: Client) -> None:
    home = HomePage.objects.get(locale__language_code="ru")
    answer = desk.get(f"/site/pages/{home.pk}/view_draft/")
    assert answer.status_code == 200
    assert "<h1>Свет на том берегу</h1>" in html(answer)
    assert '<html lang="ru"' in html(answer)
    assert "Попросить о помощи" in html(answer)
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "unsafe-inline" not in answer["Content-Security-Policy"]


def test_the_editor_says_where_a_page_stands_for_strangers(site: None, settings: LazySettings) -> None:
    settings.PUBLIC_ORIGIN = "https://lantern.example"
    post = NewsPage.objects.get(slug="thirty-homes", locale__language_code="ru")
    assert post.full_url == "https://lantern.example/ru/news/thirty-homes/"


def test_nobody_else_enters_the_editor(
    site: None, caseworker: Colleague, lead: Colleague, browser: Callable[..., Client]
) -> None:
    assert browser(caseworker).get("/site/").status_code == 404
    assert browser(lead).get("/site/").status_code == 200
    assert Client().get("/site/")["Location"] == "/you/sign-in/?next=/site/"
    assert not Group.objects.get(name="Website").user_set.filter(pk=caseworker.user.pk).exists()


@pytest.mark.parametrize("path", ["login/", "password_reset/", "password_reset/done/"])
def test_the_editor_has_no_sign_in_of_its_own(desk: Client, path: str) -> None:
    assert desk.get(f"/site/{path}")["Location"] == "/you/sign-in/"
    assert Client().get(f"/site/{path}")["Location"].startswith("/you/sign-in/")


def test_leaving_the_editor_locks_the_desk(desk: Client) -> None:
    assert desk.get("/site/account/")["Location"] == "/you/me/"
    assert desk.post("/site/logout/")["Location"] == "/you/ended/"
    assert desk.get("/site/").status_code == 302


@pytest.mark.parametrize("path", ["users/", "groups/", "sites/", "workflows/list/", "redirects/", "locales/"])
def test_an_editor_has_no_business_with_wagtails_own_people_and_sites(desk: Client, path: str) -> None:
    assert desk.get(f"/site/{path}").status_code in {302, 404}


@wagtail_leaves_files_open
def test_a_picture_loses_what_the_camera_wrote_into_it(desk: Client, media: None, photo: SimpleUploadedFile) -> None:
    with Image.open(photo) as brought:
        assert brought.getexif().get_ifd(GPS_IFD)
    photo.seek(0)
    desk.post("/site/images/add/", {"title": "A window", "file": photo, "collection": "1"})
    with default_storage.open(get_image_model().objects.get().file.name) as kept:
        content = kept.read()
    assert b"telephone" not in content
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == (900, 600)
        assert not dict(picture.getexif())


@wagtail_leaves_files_open
def test_the_public_face_shows_drawn_sizes_and_never_the_original(
    desk: Client, settings: LazySettings, media: None, photo: SimpleUploadedFile
) -> None:
    desk.post("/site/images/add/", {"title": "A window", "file": photo, "collection": "1"})
    image = get_image_model().objects.get()
    put_picture_on(NewsPage.objects.get(slug="thirty-homes", locale__language_code="fr"), image)
    page = seen_by_a_stranger(settings, "/fr/news/thirty-homes/")
    assert 'alt="Une fenêtre éclairée"' in page
    assert "Image\N{NO-BREAK SPACE}: Une voisine" in page
    (address,) = re.findall(r'<img src="([^"]+)"', page)
    served = desk.get(address)
    assert served["Content-Type"] == "image/jpeg"
    assert served.getvalue().startswith(b"\xff\xd8")
    assert desk.get(f"/media/original_images/{image.filename}").status_code == 404
    assert desk.get(f"/media/images/..%2Foriginal_images%2F{image.filename}").status_code == 404


def test_what_acts_is_left_out_of_an_editors_words() -> None:
    words = "<script>alert(1)</script> <b onload='alert(1)'>here</b>"
    link = {"offset": words.index("here"), "length": 4, "key": 0}
    block = {"key": "a", "text": words, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": [link]}
    target = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)"}}
    said = json.dumps({"blocks": [block], "entityMap": {"0": target}})
    shown = expand_db_html(ContentstateConverter(features=WRITING).to_database_format(said))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "here" in shown
    assert not re.search(r"<(?!/?(?:p|a)\b)|<\w+ [^>]*on\w+=|javascript:", shown), shown
