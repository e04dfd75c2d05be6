"""One thing that needs somebody, as the worklist shows it. Departments give the nearest of theirs, the desk sorts them.

A house may have thousands of things that wait and a page shows few: each list is sorted by the database, by days that
stand in the open, and no more of it is fetched than can stand on the page.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Need:
    """
    text: what it is. why: the reason and what expires. tone: good, wait, stop or accent. due_on: None is last.
    at_once: before everything else, whatever has expired meanwhile (somebody is in danger).
    is_alarm: before these, too: it says who may be in the house.
    """

    text: str | Promise
    url: str
    button: str | Promise
    why: str | Promise = ""
    tone: str = "wait"
    due_on: date | None = None
    where: str = ""
    at_once: bool = False
    is_alarm: bool = False

    @property
    def order(self) -> tuple[bool, bool, bool, date]:
        """Alarms, then danger, then what expires first."""
        return (not self.is_alarm, not self.at_once, self.due_on is None, self.due_on or date.max)


@dataclass(frozen=True)
class Needs:
    """first: the nearest ones, in order. total: how many there are, with those that were not fetched."""

    first: list[Need]
    total: int


def nearest(found: QuerySet[M], say: Callable[[M], Need], most: int) -> Needs:
    """The first `most` of rows in the order of their needs' days, one need each; counted where there are more."""
    rows = list(found[:most])
    return Needs([say(row) for row in rows], len(rows) if len(rows) < most else found.count())


def all_of(needs: Iterable[Need]) -> Needs:
    """Needs of a list that is short by its nature."""
    found = sorted(needs, key=lambda need: need.order)
    return Needs(found, len(found))


def together(lists: Iterable[Needs], most: int) -> Needs:
    """The first `most` of several lists, each of which gave its own; of one day, the earlier list first."""
    given = list(lists)
    first = sorted((need for needs in given for need in needs.first), key=lambda need: need.order)
    return Needs(first[:most], sum(needs.total for needs in given))
