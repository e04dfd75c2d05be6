"""No form forgets its proof and its one-use key: one tag writes both, and every form that is posted has the tag."""

import re

import pytest
from django.template import engines
from django.test import Client, RequestFactory, override_settings

from tests.architecture.test_layers import HOUSE, TEMPLATES

FORM = re.compile(r"<form\b(?P<tag>[^>]*(?:{%.*?%}[^>]*)*)>(?P<inside>.*?)</form>", re.DOTALL)
POSTED = re.compile(r"""method\s*=\s*["']?(?:post|{)""", re.IGNORECASE)
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}", re.DOTALL)
TAG = re.compile(r"{%\s*csrf_token\s*%}")
HIDDEN = re.compile(r'<input type="hidden" name="(?P<name>[^"]+)" value="(?P<value>[^"]*)"')
WITH_FORMS = [path for path in TEMPLATES if "<form" in path.read_text(encoding="utf-8")]


def forgetful(text):
    """The posted forms of a template that lack the tag."""
    found = [form for form in FORM.finditer(text) if POSTED.search(form["tag"])]
    return [form["tag"] for form in found if not TAG.search(form["inside"])]


@pytest.mark.parametrize("path", WITH_FORMS, ids=lambda path: str(path.relative_to(HOUSE)))
def test_every_posted_form_carries_the_tag(path):
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    assert len(FORM.findall(text)) == text.count("<form")
    assert forgetful(text) == []


def test_the_walk_would_notice_a_form_without_it():
    assert forgetful('<form method="post" action="{% url \'x\' %}"><button>Go</button></form>')
    assert not forgetful('<form method="get"><button>Go</button></form>')


def hidden_in(html):
    return {found["name"]: found["value"] for found in HIDDEN.finditer(html)}


def test_the_tag_writes_the_proof_and_a_key_of_32_bytes_that_is_never_the_same():
    template = engines["django"].from_string("<form>{% csrf_token %}</form>")
    first, second = (hidden_in(template.render({}, RequestFactory().get("/"))) for _time in range(2))
    assert set(first) == {"csrfmiddlewaretoken", "one_use_key"}
    assert len(first["one_use_key"]) == 43
    assert first["one_use_key"] != second["one_use_key"]


def test_a_page_that_sends_a_kept_form_gives_the_forms_own_key():
    template = engines["django"].from_string("{% csrf_token %}")
    assert hidden_in(template.render({"one_use_key": "K"}, RequestFactory().get("/")))["one_use_key"] == "K"


@pytest.mark.parametrize(
    ("urlconf", "face", "path"),
    [
        ("urls_desk", "desk", "/you/sign-in/"),
        ("urls_public", "public", "/ru/notes/q/story/"),
        ("urls_public", "public", "/nl/offer/"),
    ],
)
def test_both_faces_write_it(lead, urlconf, face, path):
    with override_settings(ROOT_URLCONF=f"safeconduct.cell.{urlconf}", FACE=face):
        html = Client().get(path).content.decode()
    assert 'name="one_use_key"' in html
