"""What the pages of a case's evidence show."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import people_of
from safeconduct.evidence import scanning
from safeconduct.evidence.disarm import sandbox
from safeconduct.evidence.disarm.pages import caveat
from safeconduct.evidence.forms import AskOriginalForm, SortForm, UploadForm, WithdrawForm, initial_of
from safeconduct.evidence.models import Item, OriginalAsked
from safeconduct.evidence.policies import COLLECTS
from safeconduct.evidence.selectors import SOON, Hand, OpenedItem, items_of, trail_of, with_about
from safeconduct.evidence.selectors_originals import asked_of, has_words, lapsed_of, may_allow
from safeconduct.kernel import clock
from safeconduct.look.pictures import CustodyTrail, Step


@dataclass(frozen=True)
class Standing:
    """How an item stands, in a word and a tone."""

    words: Promise
    tone: str
    icon: str


def standing_of(item: Item, today: date) -> Standing:
    """Out of use, with a virus, not sorted, expired, expiring soon, or in order; the first of these that holds."""
    if item.is_withdrawn:
        return Standing(pgettext_lazy("an item is", "out of use"), "none", "archive")
    if item.holds_virus:
        return Standing(pgettext_lazy("virus scanner", "a virus was found"), "stop", "octagon-alert")
    if item.is_unsorted:
        return Standing(pgettext_lazy("an item is", "to be sorted"), "wait", "inbox")
    if item.expires_on and item.expires_on < today:
        return Standing(pgettext_lazy("an item is", "expired"), "stop", "octagon-alert")
    if item.expires_on and item.expires_on <= today + SOON:
        return Standing(pgettext_lazy("an item is", "expires soon"), "wait", "clock")
    return Standing(pgettext_lazy("an item is", "in order"), "good", "check")


@dataclass(frozen=True)
class Line:
    """An item in the list of its case."""

    opened: OpenedItem
    standing: Standing
    whose: str


def context_of_items(actor: Actor, case: Case) -> dict[str, Any]:
    """Everything that the list of a case's evidence needs."""
    names = {member.person.pk: member.card.working_name for member in people_of(actor, case)}
    today = clock.today()
    lines = [
        Line(opened, standing_of(opened.item, today), names.get(opened.item.person_id, ""))  # type: ignore[arg-type]  # None is in no household
        for opened in with_about(actor, list(items_of(actor, case, with_withdrawn=True)))
    ]
    return {
        "case": case,
        "lines": [line for line in lines if not line.opened.item.is_withdrawn],
        "withdrawn": [line for line in lines if line.opened.item.is_withdrawn],
        "may_collect": actor.has(*COLLECTS),
        "upload_form": UploadForm(),
        "scanner": scanning.scanner(),
    }


def sort_form_of(actor: Actor, opened: OpenedItem, data: Any = None) -> SortForm:
    """The form that says what an item is, with the household and its other papers to choose from."""
    case = opened.item.case
    others = with_about(actor, [other for other in items_of(actor, case) if other.pk != opened.item.pk])
    return SortForm(data, initial=initial_of(opened), people=people_of(actor, case), others=others)


@dataclass(frozen=True)
class Download:
    """How the original comes out of the house: what the actor asked last, what others ask, who may allow it.

    lapsed: what the actor asked last, where its day went by.
    """

    mine: OriginalAsked | None
    others: list[OriginalAsked]
    allowing: list[User]
    is_mine_open: bool
    lapsed: OriginalAsked | None


def download_of(actor: Actor, item: Item) -> Download:
    """What stands on the item's page about its download."""
    asked = list(asked_of(item))
    mine = next((one for one in reversed(asked) if one.asked_by_id == actor.user.pk), None)
    others = [one for one in asked if one.asked_by_id != actor.user.pk and one.answered_at is None]
    allowing = list(may_allow(item, asked_by=actor.user))
    is_open = mine is not None and mine.used_at is None and (mine.answered_by is None or mine.is_allowed)
    is_void = mine is not None and mine.is_allowed and (mine.answered_by not in allowing or not has_words(mine))
    return Download(mine, others, allowing, is_open and not is_void, lapsed_of(actor, item))


def context_of_item(actor: Actor, opened: OpenedItem) -> dict[str, Any]:
    """Everything that the page of an item needs."""
    item = opened.item
    return {
        "case": item.case,
        "item": item,
        "opened": opened,
        "standing": standing_of(item, clock.today()),
        "trail": picture_of(opened, trail_of(actor, item)),
        "may_collect": actor.has(*COLLECTS) and not item.is_withdrawn,
        "sort_form": sort_form_of(actor, opened),
        "withdraw_form": WithdrawForm(),
        "download": download_of(actor, item),
        "ask_form": AskOriginalForm(),
        "has_sandbox": sandbox.has_sandbox(),
        "scanner": scanning.scanner(),
        "caveat": caveat(item.media_type),
    }


def picture_of(opened: OpenedItem, hands: list[Hand]) -> CustodyTrail:
    """The trail as a picture. The fingerprint stands where the bytes came in: sealed, they cannot change unnoticed."""
    return CustodyTrail([_step(opened, hand) for hand in hands])


def _step(opened: OpenedItem, hand: Hand) -> Step:
    deed = str(hand.step.get_step_display())
    is_first = hand.step.step == "received"
    who = hand.step.by.display_name if hand.step.by else opened.item.get_origin_display() if is_first else ""
    return Step(
        at=hand.step.at,
        deed=f"{deed}: {hand.words}" if hand.words else deed,
        by=str(who),
        fingerprint=opened.about.sha256 if is_first else "",
    )
