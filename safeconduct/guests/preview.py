"""What the page shows on which a colleague sees what a guest will see, before it is given."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from safeconduct.accounts.actors import Actor
from safeconduct.custody.tickets import NoWorker
from safeconduct.guests.chosen import chosen, have_drawn
from safeconduct.guests.models import Guest
from safeconduct.kernel.errors import Refused


def context_of_preview(
    actor: Actor, guest: Guest, papers: Collection[UUID], *, with_story: bool, refusal: Refused | None
) -> dict[str, Any]:
    """The chosen papers with their pages; what is missing is ordered. refusal: why it was not given just now.

    Raises NotAllowed, NothingChosen, TooManyPages, NoGrant, StepUpNeeded, Shredded.
    """
    found = chosen(actor, guest, papers, with_story=with_story)
    try:
        have_drawn(actor, found)
    except NoWorker as away:
        refusal = away
    shown = [(one, one.standing) for one in found]
    pages = [page for _one, standing in shown for page in standing]
    query = [("paper", str(paper)) for paper in papers] + ([("story", "on")] if with_story else [])
    return {
        "case": guest.case,
        "guest": guest,
        "shown": shown,
        "papers": papers,
        "with_story": with_story,
        "refusal": refusal,
        "coming": sum(page.is_coming for page in pages),
        "is_whole": all(page.is_drawn for page in pages),
        "query": f"?{urlencode(query)}",
    }
