"""Pages per second and milliseconds of the desk's main pages on a data folder, through its real processes.

./run manage fill_for_bench 10000 --data DIR     first, where a house of thousands of cases is wanted (minutes)
./run bench pages --data DIR
"""

import argparse
import http.client
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

from safeconduct.cell import running
from safeconduct.cell.bench.start import start
from safeconduct.cell.fingerprints import ROOT

PAGES = {"my day": "/", "cases": "/cases/", "one case": "", "dossiers": "/dossiers/", "board": "/homes/"}
CLIENTS = (1, 4)
MOST_SECONDS, MOST_REQUESTS = 5.0, 100


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
        token = re.search(rb'csrfmiddlewaretoken" value="([^"]+)', self.ask("/you/sign-in/")[1])
        assert token is not None
        words = {"username": person["username"], "passphrase": person["passphrase"], "code": ""}
        status, _page = self.ask("/you/sign-in/", {"csrfmiddlewaretoken": token[1].decode(), **words})
        assert status == 302, status


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="./run bench pages", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "var/demo")
    parser.add_argument("--port", type=int, default=8710)
    chosen = parser.parse_args(words)
    folder = chosen.data.absolute()
    if not (folder / "people.json").exists():
        print(f"There is no demonstration in {folder}: ./run demo --data {folder} makes one.")
        return
    process, _seconds = start(folder, chosen.port)
    try:
        measure(folder, chosen.port)
    finally:
        running.stop(folder)
        process.wait()


def measure(folder: Path, port: int) -> None:
    """Print the table: the desk as the programme lead, who sees everything, and a stranger's first page."""
    lead = Browser(port + 1)
    lead.sign_in(next(one for one in json.loads((folder / "people.json").read_text()) if one["username"] == "lena"))
    listed = re.search(rb'href="(/cases/[a-z]+-[a-z]+-\d+/)"', lead.ask("/cases/")[1])
    pages = PAGES | {"one case": listed[1].decode() if listed else "/cases/"}
    print(f"{'page':10} {'clients':>7} {'pages/s':>8} {'median ms':>9} {'p95 ms':>7} {'bytes':>7}")
    for name, path in pages.items():
        for clients in CLIENTS:
            line(name, clients, [Browser(port + 1, lead.cookies) for _one in range(clients)], path)
    line("intake", 1, [Browser(port)], "/en/notes/")


def line(name: str, clients: int, browsers: list[Browser], path: str) -> None:
    """One page, asked for by so many at once; the first answer of each is not counted."""
    size = max(len(browser.ask(path)[1]) for browser in browsers)
    began = time.monotonic()
    with ThreadPoolExecutor(clients) as pool:
        times = [seconds * 1000 for one in pool.map(lambda browser: visits(browser, path), browsers) for seconds in one]
    rate = len(times) / (time.monotonic() - began)
    slow = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    print(f"{name:10} {clients:7} {rate:8.1f} {median(times):9.0f} {slow:7.0f} {size:7}", flush=True)


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
