"""The public face around its pages: what is not there, what engines read, and what its role in the database may."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import psycopg
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.images import get_image_model

from safeconduct.conftest import Colleague
from safeconduct.public.conftest import PATHS, lay_site, put_picture_on, wagtail_leaves_files_open
from safeconduct.public.models import NewsPage
from safeconduct.public.test_offer import OFFER
from safeconduct.public.test_pages import html


@pytest.mark.parametrize("path", ["/nl/nothing-here/", "/nl/news/nothing-here/", "/nothing"])
def test_a_page_that_is_not_there_says_so_and_leads_home(stranger: Client, path: str) -> None:
    answer = stranger.get(path, headers={"accept-language": "nl"}, follow=True)
    assert answer.status_code == 404
    assert "<h1>Deze pagina is er niet</h1>" in html(answer)
    assert 'href="/nl/"' in html(answer)


@pytest.mark.parametrize("path", ["/site/", "/en/site/", "/en/_util/login/", "/you/sign-in/", "/cases/", "/admin/"])
def test_the_public_face_knows_no_sign_in_and_no_desk(stranger: Client, path: str) -> None:
    assert stranger.get(path, follow=True).status_code == 404


def test_the_bare_address_leads_to_the_readers_language(stranger: Client) -> None:
    assert stranger.get("/", headers={"accept-language": "ru"})["Location"] == "/ru/"
    assert stranger.get("/", headers={"accept-language": "pt"})["Location"] == "/en/"


def test_engines_find_every_page(stranger: Client) -> None:
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in html(stranger.get("/robots.txt"))
    answer = stranger.get("/sitemap.xml")
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    assert html(answer).count("<loc>http://127.0.0.1:8000/") == 40


def test_every_answer_carries_the_strict_policy(stranger: Client) -> None:
    for path in ("/en/", "/en/offer/", "/en/nothing/"):
        policy = stranger.get(path)["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy


@pytest.mark.parametrize(("path", "most"), [("/nl/", 14), ("/nl/news/", 14), ("/nl/privacy/", 14), ("/nl/offer/", 3)])
def test_a_page_asks_the_database_a_few_times_only(
    stranger: Client, django_assert_max_num_queries: DjangoAssertNumQueries, path: str, most: int
) -> None:
    stranger.get(path)
    with django_assert_max_num_queries(most):
        stranger.get(path)


@pytest.fixture
def as_public_role(
    transactional_db: None,
    public_face: None,
    lead: Colleague,
    media: None,
    photo: SimpleUploadedFile,
    connect_as: Callable[[str], AbstractContextManager[psycopg.Connection]],
) -> Iterator[None]:
    """The site as its owner laid it; from then on every query is the public role's."""
    lay_site()
    image = get_image_model().objects.create(title="A window", file=photo)
    put_picture_on(NewsPage.objects.get(slug="thirty-homes", locale__language_code="ru"), image)
    with connect_as("sc_public") as other:
        theirs = {"USER": other.info.user, "PASSWORD": other.info.password}
    kept = {name: connection.settings_dict[name] for name in theirs}
    connection.close()
    connection.settings_dict.update(theirs)
    yield
    connection.close()
    connection.settings_dict.update(kept)
    cache.clear()


@wagtail_leaves_files_open
def test_the_public_role_serves_every_page_and_takes_an_offer(as_public_role: None) -> None:
    stranger = Client()
    paths = [f"/{code}/{path}" for code in ("en", "ru") for path in PATHS]
    assert {path: stranger.get(path).status_code for path in paths if stranger.get(path).status_code != 200} == {}
    assert "Une fenêtre éclairée" in html(stranger.get("/ru/news/thirty-homes/"))
    assert [stranger.get(path).status_code for path in ("/sitemap.xml", "/robots.txt", "/nl/nothing/")] == [
        200,
        200,
        404,
    ]
    assert stranger.post("/nl/offer/", OFFER)["Location"] == "/nl/offer/thanks/"


@wagtail_leaves_files_open
def test_the_public_role_reads_no_offer_and_writes_no_page(as_public_role: None) -> None:
    Client().post("/nl/offer/", OFFER)
    for statement in (
        "SELECT * FROM shelter_offer",
        "SELECT * FROM cases_case",
        "SELECT * FROM accounts_user",
        "SELECT * FROM wagtailcore_revision",
        "UPDATE wagtailcore_page SET title = 'Ours'",
        "DELETE FROM custody_pace",
        "INSERT INTO wagtailimages_rendition DEFAULT VALUES",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(statement)
