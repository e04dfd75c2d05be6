"""The cells: each principal, each address of both faces, each method, each household in its standing towards them."""

import importlib
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver

from tests.matrix.principals import Household, Principal
from tests.matrix.world import NOBODY, World

METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
NAMED = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
OF_A_CASE = {
    "slug", "item_id", "task_id", "stay_id", "hold_id", "question_id", "answer_id", "erasure_id", "step_id", "guest_id",
    "asked_id", "other",
}  # fmt: skip
ABSENT = {"slug": "no-such-tree-1", "uuid": str(NOBODY), "int": "77", "str": "none.png", None: "x"}
MALFORMED = {"slug": "..%2Fetc", "uuid": "0000-nothing", "int": "-1", "str": "%00", None: "%00/x"}


@dataclass(frozen=True)
class Page:
    """A page by its view name, with the address as the URLconf writes it."""

    face: str
    name: str
    route: str

    @property
    def parameters(self) -> dict[str, str | None]:
        return {found["name"]: found["kind"] for found in NAMED.finditer(self.route)}

    @property
    def is_of_a_case(self) -> bool:
        return self.face == "desk" and not OF_A_CASE.isdisjoint(self.parameters)

    def at(self, values: dict[str, str], otherwise: dict[str | None, str]) -> str:
        return "/" + NAMED.sub(lambda found: values.get(found["name"]) or otherwise[found["kind"]], self.route)


@dataclass(frozen=True)
class Cell:
    """One question. `thing`: the household's standing, "absent", "malformed", "crossed"; "" where a page has none."""

    principal: Principal
    page: Page
    method: str
    thing: str
    path: str
    household: Household | None

    def __str__(self) -> str:
        return f"{self.principal.kind}: {self.method} {self.page.name} ({self.thing or 'no household'}) {self.path}"


def pages(face: str) -> list[Page]:
    """Every page of a face; the editor's own under /site/ are wagtail's, behind one door that is tried by itself."""
    found = _walk(face, importlib.import_module(f"safeconduct.cell.urls_{face}").urlpatterns, "", "")
    return [page for page in found if not page.route.startswith("site/") and not page.name.startswith("wagtail")]


def _walk(face: str, entries: list[object], route: str, space: str) -> Iterator[Page]:
    for entry in entries:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(face, entry.url_patterns, here, inner)
        elif isinstance(entry, URLPattern) and entry.name:
            yield Page(face, f"{space}{entry.name}", here)


def cells(world: World, *, part: int = 0, of: int = 1) -> Iterator[Cell]:
    """All of them; or those of every so manieth page, for one of several processes: what is compared lies together."""
    number = 0
    for face in ("desk", "public"):
        for page in pages(face):
            number += 1
            if number % of == part % of:
                yield from _of_page(world, page)


def _of_page(world: World, page: Page) -> Iterator[Cell]:
    for thing, path, household in _things(world, page):
        for principal in world.principals:
            for method in METHODS:
                yield Cell(principal, page, method, thing, path, household)


def _things(world: World, page: Page) -> Iterator[tuple[str, str, Household | None]]:
    if page.is_of_a_case:
        for kind, household in world.households.items():
            yield kind, page.at(household.ids | _besides(world, household), ABSENT), household
        crossed = {name for name in page.parameters if name in OF_A_CASE - {"slug", "other"}}
        if "slug" in page.parameters and crossed:
            own, theirs = world.households["own"], world.households["of another"]
            ids = world.others | theirs.ids | {"slug": own.ids["slug"]}
            yield "crossed", page.at(ids, ABSENT), theirs
        yield "absent", page.at({**world.others, "other": "no-such-tree-2"}, ABSENT), None
        yield "malformed", page.at({}, MALFORMED), None
    elif page.parameters:
        yield "", page.at(world.others, ABSENT), None
        yield "absent", page.at({}, ABSENT), None
        yield "malformed", page.at({}, MALFORMED), None
    else:
        yield "", page.at({}, ABSENT), None


def _besides(world: World, household: Household) -> dict[str, str]:
    other = "of another" if household.kind == "own" else "own"
    return world.others | {"other": world.households[other].ids["slug"]}


def sample(world: World, size: int, seed: int) -> list[Cell]:
    """So many of them by chance, the same for the same seed; one face after the other."""
    every = list(cells(world))
    return sorted(random.Random(seed).sample(every, size), key=lambda cell: cell.page.face)
