"""The log as a table for elsewhere: taking it out is an event like those in it."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from safeconduct.accounts.actors import Actor
from safeconduct.audit.actions import Action
from safeconduct.audit.models import Leaf
from safeconduct.audit.services import Event, before_release
from safeconduct.audit.words import action_words, kind_words, part_words, purpose_words
from safeconduct.desk.selectors_log import case_names, log_for, people_of_the_log

AT_ONCE = 2000
BYTE_ORDER_MARK = "\ufeff"  # or a spreadsheet takes Cyrillic for something else
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run
TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])  # a line around


def take_out_log(actor: Actor, asked: Mapping[str, Any], *, last: int, name: UUID) -> Iterator[str]:
    """Lines of CSV: what the view shows with these filters, all pages of it, as far as the event `last`.

    name: what two have allowed (`log_by_two`). The event is committed before the first line. Raises NotAllowed.
    """
    found = log_for(actor, **asked).filter(sequence__lte=last)
    people = people_of_the_log(actor)
    how = "part" if any(asked.values()) else "all"
    before_release(actor.reference, [Event(Action.EXPORTED, "audit.log", name, purpose=how)])
    return _lines(actor, found.iterator(chunk_size=AT_ONCE), people)


def _lines(actor: Actor, leaves: Iterator[Leaf], people: Mapping[str, str]) -> Iterator[str]:
    columns = [_("No."), _("When"), _("Who"), _("What they did"), _("To what"), _("Case"), _("What for")]
    columns.append(pgettext("of what it was done to", "Number"))
    yield BYTE_ORDER_MARK + _row(columns)
    names: dict[str, str] = {}
    for leaf in leaves:
        if leaf.subject_id not in names:
            names[leaf.subject_id] = case_names(actor, [leaf.subject_id]).get(leaf.subject_id, "")
        yield _row(
            [
                str(leaf.sequence),
                leaf.at.isoformat(timespec="minutes"),
                people.get(leaf.actor) or part_words(leaf.actor),
                action_words(leaf.action),
                kind_words(leaf.object_kind),
                names[leaf.subject_id],
                purpose_words(leaf.purpose),
                leaf.object_id,
            ]
        )


def _row(cells: list[str]) -> str:
    line, plain = io.StringIO(), [cell.translate(TURNS) for cell in cells]
    csv.writer(line).writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in plain])
    return line.getvalue()
