"""Pages of the housing side."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.accounts.http import DeskRequest


def form_page(request: DeskRequest, form: forms.Form, **context: Any) -> HttpResponse:
    """One thing to write down, one button.

    context: title, button, back (url); text, steps, trail (below all homes) where there are any; grouped where the form
    has groups.
    """
    shown = {"form": form, "text": "", "steps": [], "grouped": False} | context
    shown["trail"] = [(_("All homes"), reverse("shelter:home_list")), *context.get("trail", [])]
    return render(request, "shelter/form.html", shown, status=400 if form.is_bound else 200)
