"""Asks cells, each undone afterwards, and says what is not as it must be."""

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from itertools import groupby

from django.db import connection, transaction
from django.http import HttpResponseBase
from psycopg.errors import InsufficientPrivilege

from safeconduct.accounts.pages import open_pages, pages
from safeconduct.cell.roles_desk import ROWS
from safeconduct.cell.testing_rows import rows_unbound
from tests.matrix.cells import ABSENT, Cell
from tests.matrix.endings import Endings
from tests.matrix.layers import without_policy
from tests.matrix.principals import at_the_face
from tests.matrix.rendered_once import refusals_rendered_once, without_address
from tests.matrix.standing import changes_on_rows_alone, has_the_row, knows_the_name, may_know
from tests.matrix.world import World

# What differs each time: proofs and one-use keys of forms, how long the session lasts, where in the menu one is.
ONCE = re.compile(
    rb'name="(?:csrfmiddlewaretoken|one_use_key)" value="[^"]*"|"x-csrftoken": "[^"]*"|data-(?:locks|ends)-in="[^"]*"'
    rb'|>Locks in [^<]*<| class="in-\d+"| aria-current="[a-z]*"'
)
COUNTED = sorted(ROWS.keys() - {"custody_keysession", "custody_sealedrecord", "custody_blob"})
ANSWERS = {200, 302, 400, 401, 403, 405, 409, 413, 429, 503}
WORDS = {"words": "Words.", "text": "Text.", "reasons": "Why.", "kind": "call", "to": "heard", "ground": "consent"}
WORDS |= {"reason": "authority", "name": "Nobody known"}


@dataclass(frozen=True)
class Answered:
    """What came back, without what differs each time."""

    status: int
    body: bytes
    raw: bytes
    writes: dict[str, int]
    refused_by_rows: bool

    def same_as(self, other: "Answered") -> bool:
        return (self.status, self.body) == (other.status, other.body)


@dataclass
class Asking:
    """One walk over cells with some layers off: "policy", "rows"."""

    world: World
    off: frozenset[str] = frozenset()
    surprises: list[str] = field(default_factory=list)
    asked: int = 0
    _endings: Endings = field(default_factory=Endings)
    _written: dict[str, int] = field(default_factory=dict)
    _references: dict[tuple[str, ...], Answered] = field(default_factory=dict)
    _nothing: dict[tuple[str, str], Answered] = field(default_factory=dict)

    def answer(self, cell: Cell) -> Answered:
        """What one cell gives, judged by nobody."""
        self._written = _written()
        with at_the_face(cell.page.face), self._endings.noticed():
            return self._ask(cell)

    def walk(self, cells: Iterable[Cell]) -> "Asking":
        """Every cell in order; `surprises` says afterwards what was not as it must be."""
        with ExitStack() as layers:
            if "policy" in self.off:
                layers.enter_context(without_policy())
            if "rows" in self.off:
                layers.enter_context(rows_unbound())
            layers.enter_context(refusals_rendered_once())
            layers.enter_context(self._endings.noticed())
            for face, of_face in groupby(cells, lambda cell: cell.page.face):
                with at_the_face(face):
                    self._walk(of_face)
        return self

    def _walk(self, cells: Iterable[Cell]) -> None:
        self._written = _written()
        for cell in cells:
            self.asked += 1
            is_reference = cell.thing == "absent" and cell.page.is_of_a_case
            answered = self._of_absent(cell) if is_reference else self._ask(cell)
            self.surprises += [f"{cell}: {what}" for what in self._wrong(cell, answered)]

    def _ask(self, cell: Cell) -> Answered:
        cell.principal.stay_awake()
        client = cell.principal.client
        kept = SimpleCookie({name: morsel.value for name, morsel in client.cookies.items()})
        client.raise_request_exception = False
        data = WORDS | {"name": _name_typed_in(cell)}
        with transaction.atomic():
            is_form = cell.method == "POST"
            response = client.post(cell.path, data) if is_form else client.generic(cell.method, cell.path)
            raw = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        client.cookies = kept
        if self._endings.taken():
            self.world.sign_in_anew()
        now = _written()
        writes = {table: many - self._written[table] for table, many in now.items() if many > self._written[table]}
        self._written = now
        body = without_address(ONCE.sub(b"", raw), cell.path)
        if is_form:  # a form gives back what was typed into it
            body = body.replace(data["name"].encode(), WORDS["name"].encode())
        return Answered(response.status_code, body, raw, writes, _is_of_rows(response))

    def _wrong(self, cell: Cell, answered: Answered) -> Iterator[str]:
        # Where no page refuses, the database may be the first to refuse a change of what hangs on a row that is there.
        is_refused_by_rows = "policy" in self.off and answered.refused_by_rows and (has_the_row(cell) or may_know(cell))
        if answered.status >= 500 and answered.status != 503 and not is_refused_by_rows:
            yield f"answered {answered.status}"
        yield from self._told(cell, answered)
        if "rows" in self.off:
            return
        changes_alone = "policy" in self.off and changes_on_rows_alone(cell)
        if cell.household is not None and not may_know(cell) and answered.writes and not changes_alone:
            yield f"changed {answered.writes}"
        if not self.off:
            yield from self._not_as_the_table_says(cell, answered)
        elif not (cell.household is None or cell.principal.is_out or may_know(cell) or has_the_row(cell)):
            yield from self._not_as_if_absent(cell, answered)

    def _told(self, cell: Cell, answered: Answered) -> Iterator[str]:
        """The word of a household's sealed fields, to whom it is not theirs; its name, where rows hold."""
        for household in self.world.households.values():
            if cell.principal.holds(household):
                continue
            if household.mark.encode() in answered.raw:
                yield f"told what is sealed of {household.kind}"
            is_asked_for = cell.household is household  # a form gives back the name that was typed into it
            knows = knows_the_name(cell, household, self.off) or (is_asked_for and cell.method == "POST")
            if "rows" not in self.off and not knows and household.case.name.encode() in answered.raw:
                yield f"told the name of {household.kind}"

    def _not_as_the_table_says(self, cell: Cell, answered: Answered) -> Iterator[str]:
        """All layers on: strangers are led to the door, wrong doors and absent things are one and the same page."""
        if cell.page.face == "public" or cell.page.name in open_pages():
            return
        if cell.thing == "malformed":
            if answered.status != 404:
                yield f"answered {answered.status} to what is no address"
        elif cell.principal.is_out:
            expected = 401 if cell.method == "POST" else 302
            if answered.status != expected:
                yield f"answered {answered.status} and not {expected} to nobody"
        elif not cell.principal.roles & {role.value for role in pages()[cell.page.name]}:
            if not answered.same_as(self._of_nothing(cell)):
                yield f"answered {answered.status} otherwise than where there is no page"
        elif cell.household is not None and not may_know(cell):
            yield from self._not_as_if_absent(cell, answered)
        elif answered.status not in ANSWERS and not (answered.status == 404 and _may_be_absent(cell)):
            yield f"answered {answered.status}"

    def _not_as_if_absent(self, cell: Cell, answered: Answered) -> Iterator[str]:
        reference = self._of_absent(cell)
        # 302 and 401: some pages ask for the passphrase before they look, whatever they are asked for.
        is_no_answer = cell.thing == "crossed" or reference.status in {302, 401, 404, 405}
        if not is_no_answer or not answered.same_as(reference):
            yield f"answered {answered.status} otherwise than for what does not exist ({reference.status})"

    def _of_absent(self, cell: Cell) -> Answered:
        """The same principal, page and method, asked for what does not exist; crossed ids: of "own"."""
        crossed_with = self.world.households["own"].ids["slug"] if cell.thing == "crossed" else ABSENT["slug"]
        name = (cell.principal.kind, cell.page.name, cell.method, crossed_with)
        if name not in self._references:
            values = {**self.world.others, "slug": crossed_with, "other": "no-such-tree-2"}
            path = cell.page.at(values, ABSENT)
            self._references[name] = self._ask(Cell(cell.principal, cell.page, cell.method, "absent", path, None))
        return self._references[name]

    def _of_nothing(self, cell: Cell) -> Answered:
        """The same principal and method, asked for an address that no page has."""
        name = (cell.principal.kind, cell.method)
        if name not in self._nothing:
            path = "/no/such/page/"
            self._nothing[name] = self._ask(Cell(cell.principal, cell.page, cell.method, "nothing", path, None))
        return self._nothing[name]


def _is_of_rows(response: HttpResponseBase) -> bool:
    """Whether it is an error of ours because the database refused the process."""
    _kind, error, _trace = getattr(response, "exc_info", None) or (None, None, None)
    return isinstance(error.__cause__ if error else None, InsufficientPrivilege)


def _name_typed_in(cell: Cell) -> str:
    """Whoever erases a household types its name."""
    is_erased = cell.page.name == "desk:erasure" and cell.household is not None
    return cell.household.case.name if is_erased and cell.household else WORDS["name"]


def _may_be_absent(cell: Cell) -> bool:
    """A held household need not have every paper, question and day that an address may name."""
    return cell.thing != "" or bool(cell.page.parameters)


def _written() -> dict[str, int]:
    """Rows of the tables of a case that this transaction has written so far, also what was undone since."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, pg_stat_get_xact_tuples_inserted(name::regclass)"
            " + pg_stat_get_xact_tuples_updated(name::regclass) + pg_stat_get_xact_tuples_deleted(name::regclass)"
            " FROM unnest(%s::text[]) AS name",
            [COUNTED],
        )
        return dict(cursor.fetchall())
