from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import get_urlconf, set_urlconf
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy
from wagtail.fields import StreamField
from wagtail.models import Page

from safeconduct.audit.published import published
from safeconduct.kernel import clock
from safeconduct.public.blocks import BODY, WIDTHS
from safeconduct.public.neighbours import languages_of, recent_news

# The preview stands in a frame of the editor; a page itself stands in nobody's.
PREVIEW_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'none'; "
    "frame-ancestors 'self'; base-uri 'none'"
)
NEWS_ON_A_PAGE = 10
PRIVACY = "privacy"  # its slug in every language


class Drawing(models.TextChoices):
    """The house's own drawings; one stands beside the title of a page."""

    BRIDGE = "bridge", _("a bridge at dusk")
    LANTERN = "lantern", _("a lantern")
    HOUSE = "house", _("a house with a light")
    LETTER = "letter", _("a sealed letter")


class Body(StreamField):
    """A StreamField whose migrations do not repeat what blocks there are: the column is the same whatever they are."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, _args, kwargs = super().deconstruct()
        kwargs["block_lookup"] = {}
        return name, "wagtail.fields.StreamField", [[]], kwargs


class SitePage(Page):
    """What every page of the site has: a first sentence, and blocks below it. Nobody can lock a page by password."""

    lead = models.TextField(pgettext_lazy("editor", "first sentence"), max_length=400, blank=True)
    drawing = models.CharField(
        pgettext_lazy("editor", "drawing"), max_length=12, choices=Drawing, default=Drawing.LANTERN
    )
    body = Body(BODY, blank=True, verbose_name=pgettext_lazy("editor", "below it"))

    content_panels = [*Page.content_panels, "lead", "drawing", "body"]
    promote_panels = ["slug", "search_description", "show_in_menus"]
    settings_panels: list[Any] = []
    private_page_options: list[str] = []

    class Meta:
        abstract = True

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """The address on the public face, also when the desk asks. The house may have moved since the site was laid."""
        before = get_urlconf()
        set_urlconf(settings.PUBLIC_URLCONF)
        try:
            parts = super().get_url_parts(request)
        finally:
            set_urlconf(before)
        return parts and (parts[0], settings.PUBLIC_ORIGIN, parts[2])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"languages": languages_of(self)}

    @property
    def drawing_template(self) -> str:
        return f"public/pictures/{self.drawing}.svg"

    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        """As a stranger will read it: in the language of the page, not of the editor."""
        with override(self.locale.language_code):
            response: TemplateResponse = super().serve_preview(request, mode_name)
            response.render()
        response.headers["Content-Security-Policy"] = PREVIEW_POLICY
        return response

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Draws the sizes of its pictures too: the public face may read them, not make them."""
        super().save(*args, **kwargs)
        for image in self._images():
            image.get_renditions(*WIDTHS)

    def _images(self) -> Iterator[Any]:
        for block in self.body:
            if block.block_type == "picture" and block.value["image"]:
                yield block.value["image"]


class HomePage(SitePage):
    """The start, once in each language."""

    max_count_per_parent = 4
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["public.StandardPage", "public.NewsIndexPage"]
    template = "public/home.html"


class StandardPage(SitePage):
    """A page that stays: the programme, what is wanted, privacy, contact."""

    parent_page_types = ["public.HomePage"]
    subpage_types: list[str] = []
    template = "public/standard.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page about privacy says what the log has come to."""
        context = super().get_context(request, *args, **kwargs)
        return context | {"log_root": published() if self.slug == PRIVACY else None}


class NewsIndexPage(SitePage):
    """All news, newest first."""

    max_count_per_parent = 1
    parent_page_types = ["public.HomePage"]
    subpage_types = ["public.NewsPage"]
    template = "public/news.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        news = Paginator(recent_news(NewsPage, self.locale), NEWS_ON_A_PAGE)
        return context | {"news": news.get_page(request.GET.get("page"))}


class NewsPage(SitePage):
    """One piece of news, with the day it is from."""

    on = models.DateField(pgettext_lazy("editor", "date"), default=clock.today)

    content_panels = [*Page.content_panels, "on", "lead", "drawing", "body"]
    parent_page_types = ["public.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "public/post.html"
