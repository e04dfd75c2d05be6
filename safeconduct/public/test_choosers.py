"""No page of the editor carries a script in itself, and an upgrade of Wagtail that brings one is noticed."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
import wagtail
from django.forms import Widget
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminPageChooser, AdminTimeInput
from wagtail.images.widgets import AdminImageChooser

from safeconduct.public import wagtail_hooks

pytestmark = [pytest.mark.ignore_template_errors, pytest.mark.django_db]
ITS_OWN = Path(wagtail.__file__).parent
INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>|\son[a-z]+=[\"']")
# Ours take the place of the first three and of the chooser's method; no page of the site has one of these panels;
# promoted search results are not installed; the last is a comment.
KNOWN = {
    "admin/templates/wagtailadmin/widgets/date_input.html",
    "admin/templates/wagtailadmin/widgets/time_input.html",
    "admin/templates/wagtailadmin/widgets/datetime_input.html",
    "admin/widgets/chooser.py",
    "admin/templates/wagtailadmin/panels/inline_panel.html",
    "admin/templates/wagtailadmin/panels/multiple_chooser_panel.html",
    "contrib/search_promotions/templates/wagtailsearchpromotions/add.html",
    "contrib/search_promotions/templates/wagtailsearchpromotions/edit.html",
    "admin/rich_text/converters/db_html.py",
}
WIDGETS = {
    "initDateChooser": AdminDateInput,
    "initTimeChooser": AdminTimeInput,
    "initDateTimeChooser": AdminDateTimeInput,
    "PageChooser": AdminPageChooser,
    "ImageChooser": AdminImageChooser,
}


@pytest.mark.parametrize("begins", WIDGETS)
def test_a_widget_says_as_data_what_begins_it(begins: str) -> None:
    assert wagtail_hooks
    widget: Widget = WIDGETS[begins]()
    html = widget.render("on", None, attrs={"id": "id_'><b>"})
    assert not INLINE.search(html)
    assert "<b>" not in html
    (said,) = re.findall(rf'<template data-begins="{begins}" data-id="(.*?)" data-with="(.*?)">', html)
    assert unescape(said[0]) == "id_'><b>"
    assert json.loads(unescape(said[1]))


def test_wagtail_writes_scripts_into_pages_where_we_know_of_it_and_nowhere_else() -> None:
    files = [
        path
        for path in (*ITS_OWN.rglob("*.html"), *ITS_OWN.rglob("*.py"))
        if not {"test", "tests"} & set(path.parts) and path.name != "tests.py"
    ]
    assert len(files) > 500
    found = {str(path.relative_to(ITS_OWN)) for path in files if INLINE.search(path.read_text(encoding="utf-8"))}
    assert found == KNOWN


def test_what_begins_it_is_known_to_the_script_that_begins_it() -> None:
    script = (Path(__file__).parent / "static/public/editor.js").read_text()
    assert set(re.findall(r"^    (\w+): \(\.\.\.given\)", script, re.MULTILINE)) == {*WIDGETS, "Chooser"}
