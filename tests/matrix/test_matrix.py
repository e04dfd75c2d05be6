"""A sample of the matrix at each run, and whether it would see a rule that is gone; `./run matrix` asks every cell."""

import os
import time

from django.db import connection

from safeconduct.accounts import pages as page_tables
from safeconduct.accounts.roles import EVERYONE, Role
from tests.matrix.asking import Asking
from tests.matrix.cells import cells, sample

SIZE = int(os.environ.get("MATRIX_SAMPLE", "40"))
SEED = int(os.environ.get("MATRIX_SEED", "7"))  # `./run matrix` asks others each time
LEAVING = {"accounts:lock", "intake:leave"}
PART = os.environ.get("MATRIX_PART", "")  # "3/24": all cells of every 24th page from the third on, and no sample


def test_a_sample_of_the_matrix_with_each_layer_off_and_whether_it_sees_a_rule_that_is_gone(world, capsys, monkeypatch):
    """In one, for the houses that it asks take longer to build than forty cells to ask."""
    asked, surprises = _chosen(world), list[str]()
    with capsys.disabled():
        print(f"\nmatrix: {len(asked)} of {sum(1 for _cell in cells(world))} cells, {_which()}", flush=True)
        for off in (frozenset(), frozenset({"policy"}), frozenset({"policy", "rows"})):
            began = time.monotonic()
            asking = Asking(world, off).walk(asked)
            surprises += [f"without {sorted(off)}: {surprise}" for surprise in asking.surprises]
            print(f"  without {sorted(off) or 'nothing'}: {_said(asking, time.monotonic() - began)}", flush=True)
    assert surprises == [], "\n".join([_which(), *surprises[:600]])
    _goes_on_as_who_has_just_left(world)
    with monkeypatch.context() as opened:
        _sees_a_page_that_is_open_to_everybody(world, opened)
    _sees_a_row_rule_that_shows_every_case(world)


def _chosen(world):
    if not PART:
        return sample(world, SIZE, SEED)
    part, of = map(int, PART.split("/"))
    return list(cells(world, part=part, of=of))


def _which():
    return f"part {PART}" if PART else f"by chance with seed {SEED}"


def _said(asking, seconds):
    return f"asked {asking.asked}, {len(asking.surprises)} surprises, {seconds:.0f} s, {asking.asked / seconds:.0f} a second"


def _goes_on_as_who_has_just_left(world):
    of_the_lead = [cell for cell in cells(world) if cell.principal.kind == "lead"]
    leaving = [cell for cell in of_the_lead if cell.page.name in LEAVING and cell.method == "POST"]
    (story,) = [
        cell for cell in of_the_lead if (cell.page.name, cell.thing, cell.method) == ("cases:story", "own", "GET")
    ]
    for cell in leaving:
        assert Asking(world).walk([cell]).surprises == []
        assert Asking(world).answer(story).status == 200, cell


def _sees_a_page_that_is_open_to_everybody(world, monkeypatch):
    monkeypatch.setitem(page_tables.pages(), "cases:trail", EVERYONE)
    asked = [cell for cell in cells(world) if cell.page.name == "cases:trail" and cell.method == "GET"]
    monkeypatch.setattr("tests.matrix.asking.pages", lambda: {"cases:trail": frozenset({Role.CASEWORKER, Role.LEAD})})
    of_the_lawyer = [cell for cell in asked if cell.principal.kind == "lawyer" and cell.thing == "own"]
    assert Asking(world).walk(of_the_lawyer).surprises != []


def _sees_a_row_rule_that_shows_every_case(world):
    asked = [cell for cell in cells(world) if cell.page.name == "cases:cases" and cell.method == "GET"]
    of_no_case = [cell for cell in asked if cell.principal.kind == "caseworker of no case"]
    assert Asking(world, frozenset({"policy"})).walk(of_no_case).surprises == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER POLICY sc_desk_select ON cases_case USING (true)")
    assert Asking(world, frozenset({"policy"})).walk(of_no_case).surprises != []
