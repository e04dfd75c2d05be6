"""A stranger at the public face, and the site's first texts."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import clear_url_caches
from PIL import Image
from pytest_django import DjangoDbBlocker
from wagtail.models import Page

from safeconduct.public.models import HomePage, NewsPage
from safeconduct.public.seed import load_site

GPS_IFD = 0x8825
# Drawing a size of a picture, Wagtail leaves its spooled file to the garbage collector.
wagtail_leaves_files_open = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
LANGUAGES = django_settings.LANGUAGES
PATHS = (
    "",
    "programme/",
    "news/",
    "news/belgium-receives-us/",
    "news/thirty-homes/",
    "news/beware-of-sellers/",
    "news/a-report-for-each-case/",
    "wanted/",
    "privacy/",
    "contact/",
)
Crawl = dict[tuple[str, str], HttpResponse]


@pytest.fixture
def public_face(settings: LazySettings) -> None:
    """This process is the public one: its URLs, its middleware, its cookies."""
    settings.FACE = "public"
    settings.ROOT_URLCONF = settings.PUBLIC_URLCONF
    settings.MIDDLEWARE = settings.PUBLIC_MIDDLEWARE
    clear_url_caches()


@pytest.fixture
def site_laid(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The example organisation's site, kept between tests: laying it takes seconds. Nothing else looks at pages."""
    with django_db_blocker.unblock():
        lay_site()


def lay_site() -> None:
    cache.clear()
    load_site(example=True)


@pytest.fixture
def site(site_laid: None, db: None) -> None:
    """The example organisation's site, in a test that may change it."""


@pytest.fixture
def no_site(db: None) -> None:
    """An organisation that has no site yet."""
    cache.clear()
    for home in HomePage.objects.all():
        Page.objects.get(pk=home.pk).delete()


@pytest.fixture
def stranger(site: None, public_face: None) -> Client:
    """Somebody who has never been here."""
    return Client()


@pytest.fixture(scope="session")
def crawled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Crawl:
    """Every page of the example's site in every language, fetched once."""
    face = {
        "FACE": "public",
        "ROOT_URLCONF": django_settings.PUBLIC_URLCONF,
        "MIDDLEWARE": django_settings.PUBLIC_MIDDLEWARE,
    }
    with django_db_blocker.unblock(), override_settings(**face):
        lay_site()
        browser = Client()
        return {(code, path): browser.get(f"/{code}/{path}") for code, _name in LANGUAGES for path in PATHS}


@pytest.fixture
def photo() -> SimpleUploadedFile:
    """A photo that tells with which device and where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "A telephone"
    exif.get_ifd(GPS_IFD)[2] = (51.0, 3.0, 0.0)
    content = io.BytesIO()
    Image.new("RGB", (900, 600), (13, 92, 99)).save(content, "JPEG", exif=exif)
    return SimpleUploadedFile("window.jpg", content.getvalue(), content_type="image/jpeg")


@pytest.fixture
def media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


def put_picture_on(page: NewsPage, image: Any) -> None:
    value = {"image": image.pk, "words": "Une fenêtre éclairée", "credit": "Une voisine"}
    page.body = page._meta.get_field("body").to_python([{"type": "picture", "value": value}])
    page.save()
