"""The page that shows every component with its states: /desk/styleguide/."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from safeconduct.look import sample_pictures, samples


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component and every picture on one page, from invented samples; reads nothing of any case."""
    empty = samples.SampleForm(prefix="empty")
    wrong = samples.SampleForm(samples.WRONG, prefix="wrong")
    return render(
        request,
        "look/styleguide.html",
        {
            "colours": samples.COLOURS,
            "page": Paginator(range(240), 20).get_page(6),
            "empty_form": empty,
            "wrong_form": wrong,
            "filter_form": samples.FilterForm(prefix="filter"),
            "question_form": samples.QuestionForm(prefix="question"),
            **samples.components(),
            "pictures": sample_pictures.pictures(),
        },
    )
