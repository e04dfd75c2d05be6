from datetime import date, timedelta

import pytest
from django import forms

from safeconduct.kernel import clock
from safeconduct.look.forms import ChoicesWithHints, ChoiceWithHints, DateInThreeBoxes, FactDay, LookForm


class Paper(LookForm):
    name = forms.CharField(label="Name", help_text="As you like to be called")
    born = DateInThreeBoxes(label="Born", required=False, latest=date(2026, 11, 22), earliest=date(1900, 1, 1))
    safe = ChoiceWithHints(label="Safe?", choices=[("yes", "Yes", "We answer in days"), ("no", "No", "")])
    reach = ChoicesWithHints(
        label="Reach", required=False, choices=[("s", "Signal", "With a new number"), ("m", "Mail", "")]
    )
    free = forms.BooleanField(label="I know that it is free")


def filled(**changes):
    return {"name": "Mira", "safe": "yes", "free": "on"} | changes


def born(day, month, year):
    return Paper(filled(born_day=day, born_month=month, born_year=year))


def test_three_boxes_become_a_date():
    form = born("27", "03", "1991")
    assert form.is_valid()
    assert form.cleaned_data["born"] == date(1991, 3, 27)


def test_three_empty_boxes_are_no_date_where_none_is_required():
    form = born("", "", "")
    assert form.is_valid()
    assert form.cleaned_data["born"] is None


@pytest.mark.parametrize(
    ("boxes", "code"),
    [
        (("31", "2", "1990"), "day"),
        (("1", "13", "1990"), "month"),
        (("1", "1", "90"), "year"),
        (("1", "Jan", "1990"), "not_figures"),
        (("²", "1", "1990"), "not_figures"),
        (("", "1", "1990"), "incomplete"),
        (("23", "11", "2026"), "late"),
        (("31", "12", "1899"), "early"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_the_reason(boxes, code):
    form = born(*boxes)
    assert [error.code for error in form.errors.as_data()["born"]] == [code]


class Heard(LookForm):
    on = FactDay(label="Heard on")


def test_what_has_happened_happened_today_or_before_as_it_is_when_the_form_is_sent():
    tomorrow = clock.today() + timedelta(days=1)
    sent = {"on_day": tomorrow.day, "on_month": tomorrow.month, "on_year": tomorrow.year}
    assert [error.code for error in Heard(sent).errors.as_data()["on"]] == ["late"]
    with clock.days_away(1):
        assert Heard(sent).is_valid()


def test_the_missing_box_is_named():
    assert "the month, the year" in born("3", "", "").errors["born"][0]


def test_a_refused_date_comes_back_as_it_was_written():
    page = born("31", "2", "1990").render()
    for part, written in (("day", "31"), ("month", "2"), ("year", "1990")):
        assert f'name="born_{part}" value="{written}"' in page


def test_a_known_date_fills_the_boxes():
    page = str(Paper(initial={"born": date(1991, 3, 27)})["born"])
    assert 'name="born_month" value="3"' in page


def test_a_choice_shows_its_hint_and_an_empty_hint_leaves_nothing():
    page = str(Paper()["safe"])
    assert '<span class="hint">We answer in days</span>' in page
    assert page.count('class="hint"') == 1


def test_several_choices_clean_to_a_list():
    form = Paper(filled(reach=["s", "m"]))
    assert form.is_valid()
    assert form.cleaned_data["reach"] == ["s", "m"]


def test_two_fields_do_not_share_their_hints():
    class Two(LookForm):
        one = ChoiceWithHints(choices=[("a", "A", "first")])
        other = ChoiceWithHints(choices=[("a", "A", "second")])

    assert "second" not in str(Two()["one"])
    assert "second" in str(Two()["other"])


def test_the_summary_links_to_the_first_thing_to_type_into():
    page = Paper({"born_day": "31", "born_month": "2", "born_year": "1990"}).render()
    for target in ("id_name", "id_born_0", "id_safe_0", "id_free"):
        assert f'href="#{target}"' in page
        assert f'id="{target}"' in page


def test_a_form_without_mistakes_has_no_summary():
    assert "problems" not in Paper(filled()).render()


def test_hint_and_error_are_told_to_a_screen_reader():
    page = Paper({}).render()
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page
    assert '<fieldset class="field wrong" aria-describedby="id_safe_error">' in page


def test_what_need_not_be_answered_says_so():
    page = Paper().render()
    assert page.count("(optional)") == 2


def test_a_field_may_bring_its_own_words_for_a_missing_answer():
    class Own(LookForm):
        name = forms.CharField(error_messages={"required": "Choose any name."})

    assert Own({}).errors["name"] == ["Choose any name."]


def test_nothing_typed_is_lost_when_an_answer_is_refused():
    page = Paper({"name": "<Mira>", "reach": ["m"]}).render()
    assert 'value="&lt;Mira&gt;"' in page
    assert "checked" in page.split('value="m"')[1].split(">")[0]
