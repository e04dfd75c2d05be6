"""What the screen with the pages of a paper shows: those that are drawn, and of the others how they stand."""

from typing import Any

from django.core.paginator import Paginator

from safeconduct.accounts.actors import Actor
from safeconduct.custody.tickets import NoWorker
from safeconduct.evidence.disarm import sandbox
from safeconduct.evidence.disarm.pages import AT_A_PAGE, caveat
from safeconduct.evidence.selectors import OpenedItem
from safeconduct.evidence.selectors_pages import pages_as_they_stand
from safeconduct.evidence.services.show_page import drawn_soon

ON_A_SCREEN = 5


def numbers_on(screen: str | None) -> range:
    """The pages on one screen, which the address names; the first one where it names none.

    Without what the paper itself says of how many it has: whoever asks by itself opens no seal.
    """
    number = int(screen) if screen and screen.isascii() and screen.isdecimal() and len(screen) < 4 else 1
    return range((number - 1) * ON_A_SCREEN + 1, number * ON_A_SCREEN + 1)


def context_of_pages(actor: Actor, opened: OpenedItem, screen: str | None) -> dict[str, Any]:
    """The pages of one screen, ordered with the next screen's where they are missing.

    Raises NotAllowed, HoldsVirus, NoGrant, StepUpNeeded, Shredded, TooManyCases, BrokerAway.
    """
    item, last = opened.item, opened.about.pages
    shown = Paginator(range(1, last + 1), ON_A_SCREEN).get_page(screen)
    numbers = list(shown)
    ahead = [number + ON_A_SCREEN for number in numbers if number + ON_A_SCREEN <= last]
    away = None
    try:
        pages = drawn_soon(actor, wanted=[(item, numbers)], ahead=ahead)[0]
    except NoWorker as refusal:
        pages = pages_as_they_stand(item, numbers)
        away = None if all(page.is_drawn for page in pages) else refusal
    return {
        "case": item.case,
        "opened": opened,
        "page": shown,
        "pages": pages,
        "number_on_screen": str(shown.number),
        "coming": sum(page.is_coming for page in pages),
        "away": away,
        "caveat": caveat(item.media_type),
        "has_sandbox": sandbox.has_sandbox(),
        "seconds": AT_A_PAGE,
    }
