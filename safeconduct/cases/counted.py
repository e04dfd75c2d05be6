"""What the database answers of all households, also those that the reader holds no key of: numbers and a yes or no.

The rows themselves stay where they are (`cell.roles_desk`); the functions read as the owner.
"""

from datetime import date

from django.db import connection

from safeconduct.cases.states import WAITING_FOR_A_HOME
from safeconduct.kernel import clock

WAITING = sorted(state.value for state in WAITING_FOR_A_HOME)


def is_name_taken(name: str) -> bool:
    """Whether a case has this name already."""
    return bool(_answer("SELECT cases_is_name_taken(%s)", name)[0])


def people_waiting() -> tuple[int, int]:
    """Households and people that are selected and not yet here: what the proposal asks visas for."""
    households, people = _answer("SELECT households, people FROM cases_waiting(%s)", WAITING)
    return households, people


def households_without_a_home() -> int:
    """Households that are selected, not yet here, and have no home that lasts from today on."""
    return _answer("SELECT cases_without_a_home(%s, %s)", WAITING, clock.today())[0]


def _answer(question: str, *words: str | date | list[str]) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question, words)
        answer: tuple[int, ...] = cursor.fetchone()
    return answer
