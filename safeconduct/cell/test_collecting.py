import shutil

import pytest

from safeconduct.cell.catalogs import CatalogueBroken
from safeconduct.cell.collecting import bring_up_to_date
from safeconduct.cell.fingerprints import PACKAGE
from safeconduct.cell.messages import LANGUAGES

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
KEPT = '#: page.html\nmsgid "One"\nmsgstr ""\n"En"\n"kel"\n'


@pytest.fixture
def package(tmp_path):
    """An app that says one thing, in a template, and has a catalogue in each language."""
    (tmp_path / "homes").mkdir()
    (tmp_path / "homes/page.html").write_text('{% load i18n %}{% translate "One" %}')
    for language in LANGUAGES:
        catalogue(tmp_path, language).parent.mkdir(parents=True)
        catalogue(tmp_path, language).write_text(f"{HEAD}\n{KEPT}")
    return tmp_path


def catalogue(package, language):
    return package / f"homes/locale/{language}/LC_MESSAGES/django.po"


def test_on_a_finished_tree_no_line_of_any_catalogue_changes(tmp_path):
    kinds = ("*.po", "*.py", "*.html", "*.svg")
    for source in [path for kind in kinds for path in PACKAGE.rglob(kind)]:
        target = tmp_path / source.relative_to(PACKAGE)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
    assert bring_up_to_date(tmp_path) == []


def test_a_catalogue_that_is_complete_stays_as_it_was_written(package):
    assert bring_up_to_date(package) == []
    assert catalogue(package, "nl").read_text() == f"{HEAD}\n{KEPT}"


def test_what_is_new_in_a_picture_is_added_to_each_language(package):
    (package / "homes/way.svg").write_text("{% load i18n %}<text>{% translate 'Say \"two\"' %}</text>")
    assert len(bring_up_to_date(package)) == len(LANGUAGES)
    assert catalogue(package, "nl").read_text() == f'{HEAD}\n{KEPT}\nmsgid "Say \\"two\\""\nmsgstr ""\n'
    assert bring_up_to_date(package) == []


def test_a_count_gets_as_many_forms_as_the_language_has(package):
    (package / "homes/views.py").write_text('said = ngettext("%(n)s bed", "%(n)s beds", n)')
    bring_up_to_date(package)
    added = '#, python-format\nmsgid "%(n)s bed"\nmsgid_plural "%(n)s beds"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    assert catalogue(package, "fr").read_text().endswith(added)
    assert 'msgstr[3] ""' in catalogue(package, "ru").read_text()


def test_what_nobody_says_any_more_goes(package):
    with catalogue(package, "ru").open("a") as opened:
        opened.write('\nmsgid "Two"\nmsgstr "Два"\n')
    assert bring_up_to_date(package) == [catalogue(package, "ru")]
    assert catalogue(package, "ru").read_text() == f"{HEAD}\n{KEPT}"


def test_what_another_app_translates_is_not_added_again(package):
    (package / "cases").mkdir()
    (package / "cases/views.py").write_text('said = _("One")')
    for language in LANGUAGES:
        path = package / f"cases/locale/{language}/LC_MESSAGES/django.po"
        path.parent.mkdir(parents=True)
        path.write_text(HEAD)
    assert bring_up_to_date(package) == []


def test_what_a_merge_left_in_a_catalogue_is_said_and_nothing_is_lost(package):
    torn = f'{HEAD}\n{KEPT}=======\nmsgid "Two"\nmsgstr "Twee"\n'
    catalogue(package, "nl").write_text(torn)
    with pytest.raises(CatalogueBroken, match="here are 2"):
        bring_up_to_date(package)
    assert catalogue(package, "nl").read_text() == torn
