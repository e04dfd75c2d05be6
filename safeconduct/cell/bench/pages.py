"""Pages per second and milliseconds of the desk's main pages, in a house of 100 cases and in one of 10,000.

./run bench pages                    both side by side; each is made once and kept in var/bench
./run bench pages --cases 100 2000   houses of other sizes
./run bench pages --data DIR         one data folder as it is
"""

import argparse
import http.client
import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

from safeconduct.cell import running
from safeconduct.cell.bench._houses import house_of
from safeconduct.cell.bench._processes import cpu_seconds
from safeconduct.cell.bench.start import start

PAGES = {"my day": "/", "cases": "/cases/", "one case": "", "dossiers": "/dossiers/", "board": "/homes/"}
CLIENTS = (1, 4)
CASES = (100, 10_000)
MOST_SECONDS, MOST_REQUESTS = 5.0, 100
HIDDEN = re.compile(rb'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass(frozen=True)
class Figures:
    """One page, asked for by so many at once. `processor`: milliseconds of all processes for each answer."""

    page: str
    clients: int
    rate: float
    median: float
    slow: float
    processor: float
    size: int

    def __str__(self) -> str:
        return f"{self.rate:8.1f} {self.median:9.0f} {self.slow:7.0f} {self.processor:7.0f} {self.size:7}"


HEADS = f"{'pages/s':>8} {'median ms':>9} {'p95 ms':>7} {'cpu ms':>7} {'bytes':>7}"


class Browser:
    """One persistent connection with its cookies."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.port = port
        self.cookies = dict(cookies or {})
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes]:
        """GET, or POST of a form; the status and the body."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request("POST" if form else "GET", path, urlencode(form) if form else None, headers)
        answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition("=")
            self.cookies[name] = value.partition(";")[0]
        return answer.status, answer.read()

    def sign_in(self, person: dict[str, str]) -> None:
        """As a colleague does, on the page."""
        words = {"username": person["username"], "passphrase": person["passphrase"], "code": ""}
        status, _page = self.ask("/you/sign-in/", {**hidden(self.ask("/you/sign-in/")[1]), **words})
        assert status == 302, status


def hidden(page: bytes) -> dict[str, str]:
    """The hidden fields of a page's forms: its token and key."""
    return {name.decode(): value.decode() for name, value in HIDDEN.findall(page)}


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="./run bench pages", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path)
    parser.add_argument("--cases", type=int, nargs="+", default=CASES)
    parser.add_argument("--port", type=int, default=8710)
    chosen = parser.parse_args(words)
    if chosen.data is None:
        houses = {f"{cases} cases": house_of(cases, port=chosen.port) for cases in chosen.cases}
    else:
        houses = {str(chosen.data): chosen.data.absolute()}
    for folder in houses.values():
        if not (folder / "people.json").exists():
            print(f"There is no demonstration in {folder}: ./run demo --data {folder} makes one.")
            return
    tell({name: measured(folder, chosen.port) for name, folder in houses.items()})


def tell(houses: dict[str, list[Figures]]) -> None:
    """A row for each page, the houses side by side."""
    print(f"{'':18}" + " |".join(f"{name:>42}" for name in houses))
    print(f"{'page':10} {'clients':>7}" + " |".join(HEADS for _house in houses))
    for row in zip(*houses.values(), strict=True):
        print(f"{row[0].page:10} {row[0].clients:7}" + " |".join(str(figures) for figures in row), flush=True)


def measured(folder: Path, port: int) -> list[Figures]:
    """The house is started, asked, and stopped."""
    process, _seconds = start(folder, port)
    try:
        return list(figures_of(folder, port, process.pid))
    finally:
        running.stop(folder)
        process.wait()


def figures_of(folder: Path, port: int, pid: int) -> Iterator[Figures]:
    """The desk as the programme lead, who sees everything, and a stranger's first page."""
    lead = Browser(port + 1)
    lead.sign_in(next(one for one in json.loads((folder / "people.json").read_text()) if one["username"] == "lena"))
    listed = re.search(rb'href="(/cases/[a-z]+-[a-z]+-\d+/)"', lead.ask("/cases/")[1])
    pages = PAGES | {"one case": listed[1].decode() if listed else "/cases/"}
    for name, path in pages.items():
        for clients in CLIENTS:
            yield asked(name, path, [Browser(port + 1, lead.cookies) for _one in range(clients)], pid)
    yield asked("intake", "/en/notes/", [Browser(port)], pid)


def asked(name: str, path: str, browsers: list[Browser], pid: int) -> Figures:
    """One page, asked for by so many at once; the first answer of each is not counted."""
    size = max(len(browser.ask(path)[1]) for browser in browsers)
    processor, began = cpu_seconds(pid), time.monotonic()
    with ThreadPoolExecutor(len(browsers)) as pool:
        times = [seconds * 1000 for one in pool.map(lambda browser: visits(browser, path), browsers) for seconds in one]
    took, used = time.monotonic() - began, cpu_seconds(pid) - processor
    slow = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    return Figures(name, len(browsers), len(times) / took, median(times), slow, used * 1000 / len(times), size)


def visits(browser: Browser, path: str) -> list[float]:
    """Seconds of each answer, until MOST_SECONDS or MOST_REQUESTS are reached."""
    times: list[float] = []
    ends = time.monotonic() + MOST_SECONDS
    while len(times) < MOST_REQUESTS and time.monotonic() < ends:
        began = time.monotonic()
        status, _page = browser.ask(path)
        assert status == 200, (path, status)
        times.append(time.monotonic() - began)
    return times
