"""Whether the time of an answer tells names and words that are there from those that are not.

At each door the same wrong answer is asked for in each way that comes to it, in an order by chance, `--tries` times
each; before each, the counts of guesses are deleted. Told for each: the middle time, the middle half of the times, and
how likely two samples differ so much by chance alone (Mann and Whitney, two-sided, against the first way of its door).
Below 1 % for all that are compared together the two can be told apart, and the exit code is 1. `--cheap` leaves the
derivation out as far as it can: what differs besides it is not hidden in its noise.
"""

import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import erfc, sqrt
from statistics import quantiles

import psycopg

from safeconduct.cell.bench.kills import CHEAP, FORM, MANY, Person
from safeconduct.cell.bench.pages import Browser, hidden
from safeconduct.cell.bench.start import a_house, words_of_a_house
from safeconduct.cell.house import House
from safeconduct.cell.refusal import CellRefused
from safeconduct.vault import generate_code, generate_passphrase

LIKELY = 0.01
SIGN_IN, LOST, RETURN = "/you/sign-in/", "/you/lost/", f"{FORM}/return/"


class ToldApart(CellRefused):
    """The time of an answer says what the answer does not."""


class Door:
    """A browser before a form."""

    def __init__(self, port: int, path: str) -> None:
        self.browser, self.path = Browser(port), path
        self.token = hidden(self.browser.ask(path)[1])["csrfmiddlewaretoken"]


@dataclass
class Way:
    """One way to a door's wrong answer. words: those of the next try. seconds: of each try so far."""

    door: str
    name: str
    words: Callable[[], dict[str, str]]
    at: "Door"
    seconds: list[float] = field(default_factory=list)

    def ask(self) -> None:
        """One try. Raises AssertionError where the answer is not the door's refusal."""
        fields = {"csrfmiddlewaretoken": self.at.token, **self.words()}
        began = time.perf_counter()
        status, _page = self.at.browser.ask(self.at.path, fields)
        self.seconds.append(time.perf_counter() - began)
        assert status in {400, 403}, (self.name, status)


def main(words: list[str]) -> None:
    parser = words_of_a_house("times", __doc__, port=8770)
    parser.add_argument("--tries", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cheap", action="store_true")
    chosen = parser.parse_args(words)
    chance = random.Random(chosen.seed)  # noqa: S311 - the same order each time
    with a_house(chosen, **MANY, **(CHEAP if chosen.cheap else {})) as (house, _pid):
        doors = [_seven_words(house), _sign_in(house), _kit(house), _five_words(house)]
        for ways in doors:
            _measure(house, ways, chosen.tries, chance)
    compared = sum(len(ways) - 1 for ways in doors)
    alike = [_told(ways, LIKELY / compared) for ways in doors]
    if not all(alike):
        raise ToldApart("The time of an answer tells what the answer does not say; where stands above.")


def _measure(house: House, ways: Sequence[Way], tries: int, chance: random.Random) -> None:
    address = (house.folder / "secrets/owner.database_url").read_text()
    order = [*ways] * tries
    chance.shuffle(order)
    with psycopg.connect(address, autocommit=True) as owner:
        for way in ways:
            way.at.browser.connection.close()  # which the face has closed meanwhile
            way.ask()  # the first of each loads what the others find loaded
            way.seconds.clear()
        for way in order:
            owner.execute("DELETE FROM custody_tries")
            way.ask()


def _told(ways: Sequence[Way], least: float) -> bool:
    """Say a line for each; whether none can be told from the first."""
    first, likely = ways[0], 1.0
    for way in ways:
        low, middle, high = (cut * 1000 for cut in quantiles(way.seconds, n=4))
        chance = likelihood(first.seconds, way.seconds) if way is not first else 1.0
        likely = min(likely, chance)
        verdict = "" if way is first else f"p {chance:.3f}" + (", told apart" if chance < least else "")
        spread = f"{middle:8.2f} ms ({low:.2f} to {high:.2f})"
        print(f"{way.door:12} {way.name:34} {len(way.seconds)} tries {spread:32} {verdict}", flush=True)
    return likely >= least


def likelihood(one: Sequence[float], other: Sequence[float]) -> float:
    """How likely two samples of one kind differ as much as these: Mann and Whitney's test, two-sided, for many."""
    ranks = {seconds: place for place, seconds in enumerate(sorted([*one, *other]), 1)}  # ties are too few to matter
    n, m = len(one), len(other)
    above = sum(ranks[seconds] for seconds in one) - n * (n + 1) / 2
    return erfc(abs(above - n * m / 2) / sqrt(n * m * (n + m + 1) / 12) / sqrt(2))


def _seven_words(house: House) -> list[Way]:
    known, ended = (_asked_for_help(house) for _one in range(2))
    ended.come_back()
    status, page = ended.browser.ask(f"{FORM}/talk/end/")
    assert status == 200, status
    ended.browser.ask(f"{FORM}/talk/end/", hidden(page))
    door = partial(Way, "seven words", at=Door(house.port, RETURN))
    return [
        door("unknown", words=lambda: {"words": str(generate_code("en"))}),
        door("of somebody, five of them wrong", words=lambda: {"words": _with_five_others(known.seen[0])}),
        door("ended", words=lambda: {"words": ended.seen[0]}),
    ]


def _asked_for_help(house: House) -> Person:
    person = Person(Browser(house.port))
    person.fill_in()
    assert person.send()
    return person


def _with_five_others(code: str) -> str:
    return " ".join([*code.split()[:2], *str(generate_code("en")).split()[2:]])


def _sign_in(house: House) -> list[Way]:
    return _names(house, "sign-in", SIGN_IN, 6, {"nobody": "nobody", "a colleague": "clara", "a guest": "louise"})


def _kit(house: House) -> list[Way]:
    lena = Browser(house.port + 1)
    person = _person(house, "lena")
    lena.sign_in(person)
    fields = {"passphrase": person["passphrase"], "code": ""}
    status, _page = lena.ask("/you/me/kit/", {**hidden(lena.ask("/you/me/kit/")[1]), **fields})
    assert status == 200, status
    return _names(house, "kit", LOST, 10, {"nobody": "nobody", "without a kit": "kirill", "with a kit": "lena"})


def _five_words(house: House) -> list[Way]:
    lena, person, name = Browser(house.port + 1), _person(house, "lena"), "kirill"
    lena.sign_in(person)
    open_again = {**hidden(lena.ask("/you/open-again/")[1]), "passphrase": person["passphrase"]}
    assert lena.ask("/you/open-again/", open_again)[0] == 302
    with psycopg.connect((house.folder / "secrets/owner.database_url").read_text()) as owner:
        (user,) = owner.execute("SELECT id FROM accounts_user WHERE username = %s", [name]).fetchone() or ("",)
    page = f"/you/colleagues/{user}/recovery/"
    assert lena.ask(page, hidden(lena.ask(page)[1]))[0] == 200
    return _names(house, "five words", LOST, 5, {"nobody": "nobody", "a colleague": "clara", "asked for": name})


def _names(house: House, door: str, path: str, many: int, names: dict[str, str]) -> list[Way]:
    """Wrong words, other ones each time, for each of these names."""
    at = Door(house.port + 1, path)

    def typed(username: str) -> dict[str, str]:
        return {"username": username, "passphrase": generate_passphrase(many, "en"), "code": ""}

    return [Way(door, name, partial(typed, username), at) for name, username in names.items()]


def _person(house: House, name: str) -> dict[str, str]:
    people: list[dict[str, str]] = json.loads(house.people.read_text())
    return next(one for one in people if one["username"] == name)
