"""A thousand people send the form, and the face that takes it is killed before it has answered.

Each fills in what the form needs and sends it; at a moment by chance between that and the end of the page with the
seven words the process is ended with SIGKILL, or, `--database` times, the database is. The person looks again, and
sends again where nothing had arrived, until they have words. At the end the words of each must open a conversation,
words that were shown before the kill must be those that are shown after it, and there must be as many cases and
conversations more as there are people. Exit code 1 where one of this is not so.

The face is the public one (settings, database role, socket of the broker) under a server of Python's own, forked for
each life, because granian takes seconds to start. Passphrases are cheap to derive here, so that most kills do not fall
into that.
"""

import contextlib
import http.client
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import median

import psycopg

from safeconduct.cell.bench.pages import Browser, hidden
from safeconduct.cell.bench.start import a_house, words_of_a_house
from safeconduct.cell.fingerprints import ROOT
from safeconduct.cell.house import House
from safeconduct.cell.refusal import CellRefused

CHEAP = {"ARGON2_MEMORY_KIB": "1024", "ARGON2_PASSES": "1"}
MANY = {f"PACE_{what}": "1000000/1000000" for what in ("REQUESTS", "WORDS_MIB", "READING")}
FORM = "/en/notes"
WORDS = re.compile(rb'<ol class="code-words">(.*?)</ol>', re.DOTALL)
PATIENCE = 60.0


class NotKept(CellRefused):
    """Somebody was shown words that open nothing, or was left without."""


class Face:
    """The face's lives."""

    def __init__(self, house: House, port: int) -> None:
        command = [sys.executable, "-m", "safeconduct.cell.bench._mortal", str(port)]
        environment = dict(house.environment("public"))
        with house.log("mortal").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
            )
        self._next_life()

    def _next_life(self) -> None:
        assert self.process.stdout is not None
        self.life = int(self.process.stdout.readline())

    def kill(self) -> None:
        os.kill(self.life, signal.SIGKILL)
        self._next_life()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


@dataclass
class Person:
    """Somebody at the form. `seen`: the words of every page that came with words, whole or cut off."""

    browser: Browser
    page: bytes = b""
    seen: list[str] = field(default_factory=list)

    def fill_in(self) -> None:
        """What the form needs: that it may be kept."""
        self._open("/q/free/")
        self.browser.ask(f"{FORM}/q/free/", {**hidden(self.page), "keep": "on"})
        self._open("/check/")

    def send(self) -> bool:
        """Send it and read the words. False where the connection broke."""
        with contextlib.suppress(OSError, http.client.HTTPException):
            self.browser.ask(f"{FORM}/check/", hidden(self.page))
            return self.look()
        self.browser.connection.close()
        return False

    def look(self) -> bool:
        """Whether the page with the words comes. It is read as far as it came."""
        try:
            self._open("/words/")
        except http.client.IncompleteRead as cut_off:
            self.page = cut_off.partial
            raise
        finally:
            shown = [re.findall(rb"<li>(\w+)</li>", found) for found in WORDS.findall(self.page)]
            self.seen += [b" ".join(words).decode() for words in shown]
        return bool(self.seen)

    def send_until_words(self, *, once_more: bool) -> None:
        """As people do: look whether it arrived, else send it again; `once_more` the very same form, once."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if once_more:
                    once_more = False
                    self.browser.ask(f"{FORM}/check/", hidden(self.page))
                if self.look():
                    return
                self._open("/check/")
                self.send()
            self.browser.connection.close()

    def come_back(self) -> bool:
        """Whether each of the words that were shown opens the conversation."""
        return bool(self.seen) and all(self._opens(words) for words in set(self.seen))

    def _opens(self, words: str) -> bool:
        self.browser.cookies.clear()
        self._open("/return/")
        status, _page = self.browser.ask(f"{FORM}/return/", {**hidden(self.page), "words": words})
        return status == 302 and self.browser.ask(f"{FORM}/talk/")[0] == 200

    def _open(self, path: str) -> None:
        self.page = b""
        _status, self.page = self.browser.ask(FORM + path)


@dataclass
class Kills:
    """One run: the people, and at which moments the kills fell."""

    house: House
    face: Face
    port: int
    chance: random.Random
    people: list[Person] = field(default_factory=list)
    fell: Counter[str] = field(default_factory=Counter)
    span: float = 0.0

    def measure(self) -> None:
        """How long it takes undisturbed, in a life as young as the others, from sending to the words."""
        took = []
        for _one in range(20):
            self.face.kill()
            person = self._somebody()
            began = time.monotonic()
            assert person.send(), person.page
            took.append(time.monotonic() - began)
        self.span = median(took)

    def _somebody(self) -> Person:
        person = Person(Browser(self.port))
        person.fill_in()
        self.people.append(person)
        return person

    def kill_one(self, pool: ThreadPoolExecutor, *, database: bool) -> None:
        person, before = self._somebody(), self.cases()
        sending = pool.submit(person.send)
        time.sleep(self.chance.uniform(0, 1.1 * self.span))
        if database:
            self._kill_database()
        self.face.kill()
        self._note(person, sending, before)
        person.send_until_words(once_more=self.chance.random() < 0.05)

    def _note(self, person: Person, sending: "Future[bool]", before: int) -> None:
        sending.result()
        moment = "after the words had come" if person.seen else "after it was kept" if self.cases() > before else ""
        self.fell[moment or "before it was kept"] += 1

    def _kill_database(self) -> None:
        """With everything that it had not written; the supervisor starts it anew."""
        main = int((self.house.folder / "postgres/data/postmaster.pid").read_text().split()[0])
        os.kill(main, signal.SIGKILL)
        time.sleep(0.5)
        while True:
            with contextlib.suppress(psycopg.OperationalError):
                self.cases()
                return
            time.sleep(0.2)

    def cases(self) -> int:
        return self.kept()[0]

    def kept(self) -> tuple[int, int]:
        """Cases and conversations."""
        address = (self.house.folder / "secrets/owner.database_url").read_text()
        with psycopg.connect(address, connect_timeout=5) as owner:
            found = owner.execute(
                "SELECT (SELECT count(*) FROM cases_case), (SELECT count(*) FROM intake_conversation)"
            )
            cases, conversations = found.fetchone() or (0, 0)
        return cases, conversations


def main(words: list[str]) -> None:
    parser = words_of_a_house("kills", __doc__, port=8760)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--database", type=int, default=20, help="how many of the kills are the database's")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(words)
    with a_house(chosen, **CHEAP, **MANY) as (house, _pid), ThreadPoolExecutor(1) as pool:
        face = Face(house, chosen.port + 2)
        try:
            chance = random.Random(chosen.seed)  # noqa: S311 - the same moments each time
            run = Kills(house, face, chosen.port + 2, chance)
            begun = run.kept()
            run.measure()
            which = run.chance.sample(range(chosen.count), min(chosen.database, chosen.count))
            for number in range(chosen.count):
                run.kill_one(pool, database=number in which)
            tell(run, begun)
        finally:
            face.end()


def tell(run: Kills, begun: tuple[int, int]) -> None:
    """The figures. Raises NotKept."""
    people = len(run.people)
    print(f"{run.fell.total()} kills within {run.span * 1000:.0f} ms: " + _said(run.fell))
    without = sum(not person.seen for person in run.people)
    changed = sum(len(set(person.seen)) > 1 for person in run.people)
    lost = sum(not person.come_back() for person in run.people if person.seen)
    more = tuple(now - before for now, before in zip(run.kept(), begun, strict=True))
    print(f"{people} people: {without} without words, {changed} with two different, {lost} whose words open nothing")
    print(f"{more[0]} cases and {more[1]} conversations more", flush=True)
    if without or changed or lost or more != (people, people):
        raise NotKept("Somebody was shown words that open nothing, or a request was lost or kept twice.")


def _said(fell: Counter[str]) -> str:
    return ", ".join(f"{many} {moment}" for moment, many in sorted(fell.items()))
