"""The page that shows every component with its states: /desk/styleguide/."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from safeconduct.look import sample_pictures, samples


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component and every picture on one page, from invented samples; reads nothing of any case."""
    return render(request, "look/styleguide.html", everything())


def everything() -> dict[str, Any]:
    """What `look/styleguide.html` shows, in the language that is on."""
    return {
        "colours": samples.COLOURS,
        "page": Paginator(range(240), 20).get_page(6),
        "empty_form": samples.SampleForm(prefix="empty"),
        "wrong_form": samples.SampleForm(samples.WRONG, prefix="wrong"),
        "filter_form": samples.FilterForm(prefix="filter"),
        "question_form": samples.QuestionForm(prefix="question"),
        **samples.components(),
        "pictures": sample_pictures.pictures(),
    }
