"""Somebody has looked at an item and says what it is."""

from dataclasses import dataclass
from datetime import date

import msgspec
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.models import Person
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.sealing import open_record
from safeconduct.custody.versions import replace
from safeconduct.evidence.kinds import ItemKind, ItemLanguage, Legalisation, TrailStep
from safeconduct.evidence.models import Item
from safeconduct.evidence.payloads import ItemAbout
from safeconduct.evidence.policies import COLLECTS
from safeconduct.evidence.selectors import item_for_change
from safeconduct.evidence.services.receive import note_step
from safeconduct.kernel import clock
from safeconduct.kernel.errors import Refused


class WrongDates(Refused):
    """The paper would expire before it was issued."""

    happened = _("A paper cannot expire before it was issued.")
    next_step = _("Look at both dates on the paper again.")


class NotOfThisCase(Refused):
    """A person or a paper of another household."""

    happened = _("That person or that paper belongs to another household, or the paper would translate itself.")
    next_step = _("Choose one from the list.")


class IsWithdrawn(Refused):
    """The item is out of use."""

    happened = _("This item was taken out of use.")
    next_step = _("Upload the file again if it is needed after all.")


@dataclass(frozen=True)
class Sorting:
    """What a colleague says about an item; `shows` in words."""

    kind: ItemKind
    shows: str = ""
    person: Person | None = None
    translation_of: Item | None = None
    is_sworn: bool = False
    issued_on: date | None = None
    expires_on: date | None = None
    language: ItemLanguage | None = None
    legalisation: Legalisation = Legalisation.NONE
    issuer_recognised: bool = False


def sort_item(actor: Actor, *, item: Item, sorting: Sorting, seen: int) -> Item:
    """Keep what an item is, in the place of the version `seen` of what is written about it.

    Raises NotAllowed, NotFound, StillToCome, WrongDates, NotOfThisCase, IsWithdrawn, ChangedMeanwhile.
    """
    actor.must_be(*COLLECTS)
    clock.must_have_come(sorting.issued_on)
    with transaction.atomic():
        locked = item_for_change(actor, item)
        _check(locked, sorting)
        about = open_record(actor, locked.about, ItemAbout, purpose="sort")
        about = msgspec.structs.replace(about, shows=sorting.shows)
        replace(locked.case_id, Compartment.NARRATIVE, locked.about, about, seen=seen)
        _fill(locked, sorting)
        note_step(locked, TrailStep.SORTED, by=actor.user)
        _note_translation(actor, locked, item.translation_of_id)
        record(actor.reference, Action.CHANGED, locked, subject=locked.case_id, purpose=sorting.kind.value)
    return locked


def _check(item: Item, sorting: Sorting) -> None:
    if item.is_withdrawn:
        raise IsWithdrawn
    if sorting.issued_on and sorting.expires_on and sorting.expires_on < sorting.issued_on:
        raise WrongDates
    other = sorting.translation_of
    is_foreign = other is not None and (other.case_id != item.case_id or other.pk == item.pk)
    if is_foreign or (sorting.person is not None and sorting.person.case_id != item.case_id):
        raise NotOfThisCase


def _fill(item: Item, sorting: Sorting) -> None:
    item.kind, item.person, item.translation_of = sorting.kind, sorting.person, sorting.translation_of
    item.is_sworn = sorting.is_sworn and sorting.translation_of is not None
    item.issued_on, item.expires_on = sorting.issued_on, sorting.expires_on
    item.language = sorting.language.value if sorting.language else ""
    item.legalisation, item.issuer_recognised = sorting.legalisation, sorting.issuer_recognised
    item.save()


def _note_translation(actor: Actor, item: Item, before: object) -> None:
    """The trail of the paper that was translated says so, once."""
    if item.translation_of is not None and item.translation_of_id != before:
        note_step(item.translation_of, TrailStep.TRANSLATED, by=actor.user)
