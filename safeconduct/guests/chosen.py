"""What is chosen for a guest: papers of the case and its story, as the pages that the guest will see."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.payloads import Story
from safeconduct.cases.selectors import story_of
from safeconduct.evidence.models import Item
from safeconduct.evidence.selectors import OpenedItem, items_of, with_about
from safeconduct.evidence.selectors_pages import Page, pages_as_they_stand
from safeconduct.evidence.services.show_page import drawn_soon, open_page
from safeconduct.guests import marks
from safeconduct.guests.models import Guest
from safeconduct.guests.refusals import NothingChosen, TooManyPages

MOST_PAGES = 40  # copied while somebody waits


@dataclass(frozen=True)
class Chosen:
    """One paper on its way to a guest. item: None for the story, whose pages are made already."""

    title: str
    pages: int
    item: Item | None
    made: tuple[bytes, ...] = ()

    def page(self, actor: Actor, number: int) -> bytes:
        """A page that was drawn, as JPEG without a mark. Raises as open_page, IndexError for one the story has not."""
        return open_page(actor, item=self.item, number=number) if self.item else self.made[number - 1]

    @property
    def standing(self) -> list[Page]:
        """Its pages as they stand now."""
        if self.item is None:
            return [Page(number, is_drawn=True) for number in self.numbers]
        return pages_as_they_stand(self.item, self.numbers)

    @property
    def numbers(self) -> range:
        """The pages, counted from one."""
        return range(1, self.pages + 1)


def papers_to_choose(actor: Actor, case: Case) -> list[OpenedItem]:
    """The papers of a case that can be shown, as they came in. Raises NotAllowed."""
    return with_about(actor, list(items_of(actor, case)))


def chosen(actor: Actor, guest: Guest, papers: Collection[UUID], *, with_story: bool) -> list[Chosen]:
    """The chosen papers, in the order in which they came in, the story first. Raises NothingChosen, TooManyPages."""
    case = guest.case
    found = [story_as_pages(actor, guest)] if with_story and case.story else []
    found += [
        Chosen(opened.title, opened.about.pages, opened.item)
        for opened in papers_to_choose(actor, case)
        if opened.item.pk in papers
    ]
    if not found:
        raise NothingChosen
    if sum(one.pages for one in found) > MOST_PAGES:
        raise TooManyPages
    return found


def have_drawn(actor: Actor, papers: Collection[Chosen]) -> None:
    """Order what is missing of these papers, and wait a little. Raises as drawn_soon, NoWorker among them."""
    wanted = [(one.item, one.numbers) for one in papers if one.item is not None]
    if wanted:
        drawn_soon(actor, wanted=wanted)


def story_as_pages(actor: Actor, guest: Guest) -> Chosen:
    """The story in the person's words and the caseworker's; not where they are now, nor how safe. Its headings speak
    the guest's language. Raises NoGrant.
    """
    story: Story = story_of(actor, guest.case, purpose="guest")
    with translation.override(guest.user.language):
        parts = [("", story.own_words), (_("What the caseworker adds"), story.added)]
        made = marks.pages_of_words(_("The story"), parts)
    return Chosen(_("The story"), len(made), None, tuple(made))
