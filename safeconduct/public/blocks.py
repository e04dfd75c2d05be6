"""What a page of the site can be made of. Few blocks, each with one meaning, so that every page stays calm."""

from typing import Any

from django.apps import apps
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from safeconduct.public.neighbours import recent_news
from safeconduct.public.pictures import the_way

WRITING = ["bold", "italic", "link", "ol", "ul"]
WIDTHS = ("width-640", "width-1280")  # a phone, and a wide screen
NEWS_AS_CARDS = 3


class FigureBlock(blocks.StructBlock):
    """A number that says how things stand, with what it counts and since when."""

    number = blocks.CharBlock(max_length=12, label=pgettext_lazy("editor", "number"))
    words = blocks.CharBlock(max_length=90, label=_("what it counts"))

    class Meta:
        icon = "order"


class CardBlock(blocks.StructBlock):
    """One of several things side by side."""

    title = blocks.CharBlock(max_length=80, label=pgettext_lazy("editor", "title"))
    text = blocks.TextBlock(max_length=500, label=pgettext_lazy("editor", "text"))

    class Meta:
        icon = "doc-full"


class NoteBlock(blocks.StructBlock):
    """Something to know before going on."""

    title = blocks.CharBlock(max_length=80, required=False, label=pgettext_lazy("editor", "title"))
    text = blocks.TextBlock(max_length=500, label=pgettext_lazy("editor", "text"))
    tone = blocks.ChoiceBlock(
        choices=[("accent", _("good to know")), ("good", _("reassuring")), ("wait", _("take care"))],
        default="accent",
        label=pgettext_lazy("editor", "tone"),
    )
    ICONS = {"accent": "info", "good": "circle-check", "wait": "shield-alert"}

    class Meta:
        icon = "info-circle"
        template = "public/blocks/note.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | {"icon": self.ICONS[value["tone"]]}


class CallBlock(blocks.StructBlock):
    """The one thing to do next, as a button."""

    text = blocks.TextBlock(max_length=300, required=False, label=pgettext_lazy("editor", "text"))
    button = blocks.CharBlock(max_length=40, label=_("words on the button"))
    leads_to = blocks.ChoiceBlock(
        choices=[("help", _("ask for help")), ("offer", _("offer a home")), ("page", _("a page of this site"))],
        label=_("leads to"),
    )
    page = blocks.PageChooserBlock(required=False, label=pgettext_lazy("editor", "page"))

    class Meta:
        icon = "link"
        template = "public/blocks/call.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | {"url": _address(value)}


def _address(call: Any) -> str:
    """Where a button leads, in the language of the page it stands on; a page that is gone leads to the start."""
    if call["leads_to"] == "page" and call["page"]:
        return call["page"].localized.url or f"/{get_language()}/"
    return {"help": f"/{get_language()}/notes/", "offer": f"/{get_language()}/offer/"}.get(
        call["leads_to"], f"/{get_language()}/"
    )


class PictureBlock(blocks.StructBlock):
    """A picture. Its words are not optional: some readers only have those."""

    image = ImageChooserBlock(label=pgettext_lazy("editor", "picture"))
    words = blocks.CharBlock(max_length=200, label=_("what it shows, for those who cannot see it"))
    credit = blocks.CharBlock(max_length=120, required=False, label=_("who made it"))

    class Meta:
        icon = "image"
        template = "public/blocks/picture.html"


class WayBlock(blocks.StaticBlock):
    """The way from the first word to a home, drawn."""

    class Meta:
        icon = "history"
        template = "public/blocks/way.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | {"picture": the_way()}


class NewsBlock(blocks.StaticBlock):
    """The newest news, as cards."""

    class Meta:
        icon = "calendar-alt"
        template = "public/blocks/news.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | {
            "news": recent_news(apps.get_model("public", "NewsPage"), context["page"].locale, NEWS_AS_CARDS)
        }


BODY = [
    (
        "heading",
        blocks.CharBlock(
            max_length=120,
            label=pgettext_lazy("editor", "heading"),
            icon="title",
            template="public/blocks/heading.html",
        ),
    ),
    (
        "text",
        blocks.RichTextBlock(
            features=WRITING, label=pgettext_lazy("editor", "text"), template="public/blocks/text.html"
        ),
    ),
    ("picture", PictureBlock(label=pgettext_lazy("editor", "picture"))),
    ("call", CallBlock(label=pgettext_lazy("editor", "button"))),
    (
        "figures",
        blocks.ListBlock(
            FigureBlock(), label=pgettext_lazy("editor", "numbers"), icon="order", template="public/blocks/figures.html"
        ),
    ),
    (
        "cards",
        blocks.ListBlock(
            CardBlock(), label=pgettext_lazy("editor", "cards"), icon="grip", template="public/blocks/cards.html"
        ),
    ),
    ("note", NoteBlock(label=pgettext_lazy("editor", "note"))),
    ("way", WayBlock(label=_("the way, drawn"))),
    ("news", NewsBlock(label=_("newest news"))),
]
