"""A stranger at the public face, and the site's first texts."""

import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import clear_url_caches
from pytest_django import DjangoDbBlocker

from safeconduct.public.seed import load_site

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
def site(db: None) -> None:
    """The example organisation's site."""
    cache.clear()
    load_site(example=True)


@pytest.fixture
def stranger(public_face: None, site: None) -> Client:
    """Somebody who has never been here."""
    return Client()


@pytest.fixture(scope="session")
def crawled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Crawl:
    """Every page of the example's site in every language, fetched once; the database forgets it afterwards."""
    face = {
        "FACE": "public",
        "ROOT_URLCONF": django_settings.PUBLIC_URLCONF,
        "MIDDLEWARE": django_settings.PUBLIC_MIDDLEWARE,
    }
    with django_db_blocker.unblock(), override_settings(**face), transaction.atomic():
        cache.clear()
        load_site(example=True)
        browser = Client()
        pages = {(code, path): browser.get(f"/{code}/{path}") for code, _name in LANGUAGES for path in PATHS}
        transaction.set_rollback(True)
    cache.clear()
    return pages
