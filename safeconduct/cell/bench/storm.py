"""Five hundred who sign in or come back with seven words at one moment: memory, derivations, and who works meanwhile.

Half knock at the desk with a name, half at the public face with seven words, none of which fits; the demonstration's
people give their own passphrases among them. Each derivation takes 256 MiB, and the broker's memory at its largest says
how many it did at once. Somebody who had signed in before opens their day again and again. Exit code 1 where all
processes together take more than a gibibyte, more than two derive at once, or somebody is left without an answer.
"""

import argparse
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from safeconduct.cell.bench._processes import family, memory_of_parts
from safeconduct.cell.bench.pages import Browser, hidden
from safeconduct.cell.bench.start import LIMITS, a_house, words_of_a_house
from safeconduct.cell.bench.times import RETURN, SIGN_IN
from safeconduct.cell.house import House
from safeconduct.cell.refusal import CellRefused
from safeconduct.vault import generate_code, generate_passphrase
from safeconduct.vaultd.deriving import RUNNING

DERIVES_MIB = 256
PARTS = {
    "broker": "cell.broker",
    "public": "wsgi_public",
    "desk": "wsgi_desk",
    "worker": "manage\0work",
    "database": "postgres",
}
BUSY = b"Many people are signing in"


class TooMuch(CellRefused):
    """The storm took more than it may."""


@dataclass
class Watched:
    """MiB before, and at most meanwhile, of all processes and of the broker; milliseconds of a colleague's pages."""

    before: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    broker_before: float = 0.0
    broker: float = 0.0
    pages: list[float] = field(default_factory=list)

    @property
    def derived_at_once(self) -> int:
        return round((self.broker - self.broker_before) / DERIVES_MIB)


def main(words: list[str]) -> None:
    parser = words_of_a_house("storm", __doc__, port=8780)
    parser.add_argument("--count", type=int, default=500)
    chosen = parser.parse_args(words)
    with a_house(chosen) as (house, pid):
        people = json.loads(house.people.read_text())
        knocks = _knocks(house, chosen, people)
        at_work = Browser(house.port + 1)
        at_work.sign_in(people[0])
        with _watching(pid, at_work) as watched, ThreadPoolExecutor(len(knocks)) as threads:
            began, together = time.monotonic(), threading.Barrier(len(knocks))
            ends = Counter(threads.map(lambda knock: knock(together), knocks))
            took = time.monotonic() - began
    _tell(watched, ends, took)


def _knocks(house: House, chosen: argparse.Namespace, people: list[dict[str, str]]) -> list["Knock"]:
    desk, public = Knock.at(house.port + 1, SIGN_IN), Knock.at(house.port, RETURN)
    own = [{"username": one["username"], "passphrase": one["passphrase"], "code": ""} for one in people[1:]]
    many = chosen.count // 2
    strange = [{"username": f"nobody-{n}", "passphrase": generate_passphrase(), "code": ""} for n in range(many)]
    words = [{"words": str(generate_code("en"))} for _one in range(chosen.count - many)]
    return [desk.with_words(typed) for typed in (own + strange)[:many]] + [public.with_words(typed) for typed in words]


@dataclass(frozen=True)
class Knock:
    """A form at a door, sent when all are ready."""

    port: int
    path: str
    cookies: dict[str, str]
    fields: dict[str, str]

    @classmethod
    def at(cls, port: int, path: str) -> "Knock":
        browser = Browser(port)
        return cls(
            port, path, browser.cookies, {"csrfmiddlewaretoken": hidden(browser.ask(path)[1])["csrfmiddlewaretoken"]}
        )

    def with_words(self, typed: dict[str, str]) -> "Knock":
        return Knock(self.port, self.path, self.cookies, {**self.fields, **typed})

    def __call__(self, together: threading.Barrier) -> str:
        """How it ended."""
        browser = Browser(self.port, self.cookies)
        together.wait()
        try:
            status, page = browser.ask(self.path, self.fields)
        except OSError as error:
            return f"no answer: {error!r}"
        if status == 302:
            return "let in"
        return "asked to try again in half a minute" if BUSY in page else f"refused ({status})"


@contextmanager
def _watching(pid: int, at_work: Browser) -> Iterator[Watched]:
    """Looks at memory as often as it can, and opens a page again and again."""
    watched, over, broker = Watched(), threading.Event(), _broker_of(pid)
    watched.before, watched.broker_before = memory_of_parts(pid, PARTS), _resident(broker)

    def look() -> None:
        while not over.is_set():
            watched.broker = max(watched.broker, _resident(broker))
            now = memory_of_parts(pid, PARTS)
            watched.most = max(watched.most, now, key=Counter.total)

    def work() -> None:
        while not over.wait(0.1):
            began = time.monotonic()
            status, _page = at_work.ask("/")
            assert status == 200, status
            watched.pages.append((time.monotonic() - began) * 1000)

    threads = [threading.Thread(target=step) for step in (look, work)]
    for thread in threads:
        thread.start()
    try:
        yield watched
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _broker_of(pid: int) -> int:
    return next(one for one in family(pid) if b"safeconduct.cell.broker" in Path(f"/proc/{one}/cmdline").read_bytes())


def _resident(pid: int) -> float:
    return next(
        int(line.split()[1]) / 1024
        for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        if line.startswith("VmRSS")
    )


def _tell(watched: Watched, ends: Counter[str], took: float) -> None:
    """The figures. Raises TooMuch."""
    print(
        f"{ends.total()} at one moment, all answered after {took:.1f} s: "
        + ", ".join(f"{n} {e}" for e, n in ends.items())
    )
    for when, parts in (("before", watched.before), ("at most", watched.most)):
        said = ", ".join(f"{part} {mib}" for part, mib in parts.most_common())
        print(f"memory {when}: {parts.total()} MiB ({said})")
    print(
        f"the broker: {watched.broker_before:.0f} MiB before, {watched.broker:.0f} at most: {watched.derived_at_once} "
        f"derivations at once, at most {RUNNING}"
    )
    pages = sorted(watched.pages)
    print(
        f"a colleague at work: {len(pages)} pages, {median(pages):.0f} ms, the slowest {pages[-1]:.0f} ms", flush=True
    )
    unanswered = [end for end in ends if end.startswith(("no answer", "refused (5"))]
    if watched.most.total() > LIMITS["memory"] or watched.derived_at_once > RUNNING or unanswered:
        raise TooMuch("The storm took more than it may; what, stands above.")
