"""What the site answers beside its pages."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override

from safeconduct.accounts import error_pages
from safeconduct.accounts.error_pages import is_neutral
from safeconduct.kernel.errors import Refused
from safeconduct.public.forms import OfferForm
from safeconduct.public.selectors import live_pages
from safeconduct.public.services.pace import take_offer
from safeconduct.shelter.payloads import OfferDetails
from safeconduct.shelter.services.offers import receive_offer

A_WEEK = 7 * 24 * 60 * 60


def offer(request: HttpRequest) -> HttpResponse:
    """The form with which somebody offers a home. Changing the language sends it along: nothing typed is lost."""
    other = request.POST.get("language", "")
    if other in settings.LANGUAGE_NAMES:
        return _in_another_language(request, other)
    form = OfferForm(request.POST or None)
    if not form.is_valid():
        return _offer_page(request, form, status=422 if form.is_bound else 200)
    try:
        _send(form)
    except Refused as refusal:
        form.add_error(None, f"{refusal.happened} {refusal.next_step}")
        return _offer_page(request, form, status=refusal.status)
    return redirect("offers:thanks")


def _send(form: OfferForm) -> None:
    """Raises OffersReached."""
    take_offer()
    told = form.cleaned_data
    sealed = OfferDetails(
        **{name: told[name] for name in ("name", "phone", "email", "postcode", "kind", "languages", "words")}
    )
    receive_offer(
        details=sealed,
        beds=told["beds"],
        from_on=told["from_on"],
        until_on=told["until_on"],
        language=get_language() or settings.LANGUAGE_CODE,
    )


def _in_another_language(request: HttpRequest, language: str) -> HttpResponse:
    """The same form with what is typed in it, not judged yet."""
    fields = OfferForm().fields
    typed = {name: field.widget.value_from_datadict(request.POST, {}, name) for name, field in fields.items()}
    with override(language):
        response = _offer_page(request, OfferForm(initial=typed))
    response.headers["Content-Language"] = language
    return response


def _offer_page(request: HttpRequest, form: OfferForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "here": reverse("offers:offer"), "language_form": "offer"}
    return render(request, "public/offer.html", context, status=status)


def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "public/thanks.html")


def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read everything here; the conversation asks not to be listed."""
    lines = ["User-agent: *", "Allow: /", f"Sitemap: {settings.PUBLIC_ORIGIN}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def sitemap(request: HttpRequest) -> HttpResponse:
    context = {"pages": live_pages()}
    return render(request, "public/sitemap.xml", context, content_type="application/xml; charset=utf-8")


def picture(request: HttpRequest, name: str) -> FileResponse:
    """A drawn size of a picture. The original never leaves the house: a camera may have written a place into it."""
    path = f"images/{name}"
    if not default_storage.exists(path):
        raise Http404
    response = FileResponse(default_storage.open(path))
    response.headers["Cache-Control"] = f"public, max-age={A_WEEK}, immutable"
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The site's own page; under intake the neutral one."""
    if is_neutral(request):
        return error_pages.not_found(request, exception)
    return render(request, "public/not_found.html", status=404)
