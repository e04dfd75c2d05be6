"""Every page of the site, as a stranger gets it."""

import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client

from safeconduct.audit.actions import Action
from safeconduct.audit.checkpoints import sign_checkpoint
from safeconduct.audit.published import groups
from safeconduct.audit.services import Event, record_events
from safeconduct.public.conftest import Crawl

HEAVIEST = 60 * 1024


def html(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_every_page_stands_in_every_language(crawled: Crawl) -> None:
    assert len(crawled) == 40
    assert {key: answer.status_code for key, answer in crawled.items() if answer.status_code != 200} == {}


def test_every_page_says_which_language_it_is_in(crawled: Crawl) -> None:
    for (language, _path), answer in crawled.items():
        assert f'<html lang="{language}" dir="ltr">' in html(answer)


def test_no_two_languages_say_the_same(crawled: Crawl) -> None:
    for path in {path for _language, path in crawled}:
        leads = {
            re.search('<p class="lead">(.+)</p>', html(crawled[code, path]))[1] for code, _name in settings.LANGUAGES
        }
        assert len(leads) == len(settings.LANGUAGES), leads


def test_headings_make_an_outline(crawled: Crawl) -> None:
    for key, answer in crawled.items():
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", html(answer))]
        assert levels[0] == 1, key
        assert levels.count(1) == 1, key
        assert all(after <= before + 1 for before, after in pairwise(levels)), (key, levels)


def test_nothing_is_asked_of_a_third_party(crawled: Crawl) -> None:
    for key, answer in crawled.items():
        addresses = re.findall(r'(?:src|href|action|srcset|data|poster)="([^"]*)"', html(answer))
        assert addresses
        assert [address for address in addresses if urlsplit(address).netloc] == [], key


def test_nothing_is_inline(crawled: Crawl) -> None:
    for key, answer in crawled.items():
        page = html(answer)
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", page), key


def test_no_page_sets_a_cookie(crawled: Crawl) -> None:
    assert {key: dict(answer.cookies) for key, answer in crawled.items() if answer.cookies} == {}
    assert all("Cookie" not in answer.get("Vary", "") for answer in crawled.values())


def test_no_page_is_heavy(crawled: Crawl) -> None:
    for key, answer in crawled.items():
        own = re.findall(r'href="/static/([^"]+)"', html(answer))
        weight = len(answer.content) + sum(Path(finders.find(path)).stat().st_size for path in own)
        assert weight <= HEAVIEST, key


def test_no_address_on_a_page_leads_nowhere(stranger: Client, crawled: Crawl) -> None:
    addresses = {address for answer in crawled.values() for address in re.findall(r'href="(/[^"#]*)"', html(answer))}
    inside = {address for address in addresses if not address.startswith("/static/")}
    lost = {address for address in inside if stranger.get(address).status_code != 200}
    assert lost == set()


def test_the_language_switch_keeps_the_page(crawled: Crawl) -> None:
    page = html(crawled["ru", "news/thirty-homes/"])
    assert '<a href="/nl/news/thirty-homes/" lang="nl" hreflang="nl">' in page
    assert '<span aria-current="true" lang="ru">' in page


def test_the_start_leads_to_help_and_to_the_newest_news(crawled: Crawl) -> None:
    page = html(crawled["ru", ""])
    assert 'href="/ru/notes/"' in page
    assert page.index("/ru/news/belgium-receives-us/") < page.index("/ru/news/thirty-homes/")
    assert "/ru/news/a-report-for-each-case/" not in page


def test_the_page_about_privacy_says_what_the_log_had_come_to_and_no_other_page_does(stranger: Client) -> None:
    privacy = {code: f"/{code}/privacy/" for code in ("en", "ru", "nl", "fr")}
    assert "<code>" not in html(stranger.get(privacy["en"]))  # before anything was signed
    record_events("clara", [Event(Action.OPENED, "thing", "1")])
    made = sign_checkpoint()
    assert made is not None
    root = " ".join(groups(bytes(made.root)))
    assert all(root in html(stranger.get(at)) for at in privacy.values())
    assert root not in html(stranger.get("/en/programme/"))
