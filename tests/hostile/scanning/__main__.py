"""schemathesis, wapiti and sqlmap on both faces of a demonstration that runs: docs/scanning.md.

`python -m tests.hostile.scanning --data DIR --schemathesis PROGRAM --wapiti PROGRAM --sqlmap PROGRAM`. Each face is
walked first, the desk as a programme lead with both keys open, the public face as somebody who has sent the form. Every
address and every form that was found is then given to each of the three. Reports go to `--out`.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

os.environ |= {"DJANGO_SETTINGS_MODULE": "safeconduct.cell.settings", "SAFECONDUCT_MODE": "test"}

import django

django.setup()

from safeconduct.cell.bench.kills import Person  # noqa: E402 the pages of a face need a Django that is set up
from safeconduct.cell.bench.pages import Browser  # noqa: E402
from safeconduct.cell.house import House  # noqa: E402
from tests.hostile.scanning.crawl import Found, Names, asked_with, walk  # noqa: E402
from tests.hostile.scanning.schema import schema  # noqa: E402
from tests.journeys.live import Live  # noqa: E402

AGAIN = 200.0  # seconds: the second key is open for five minutes
WHO = ("lena", "clara", "daan", "hugo", "victor", "marie", "louise")
PUBLIC = ("/en/", "/en/notes/", "/en/notes/q/safe/", "/en/notes/check/", "/en/notes/talk/", "/ru/")
START = ("/en/notes/talk/", "/")  # what a session opens: the public face's port is even, the desk's has the next


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.scanning", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("/tmp/scanned"))
    parser.add_argument("--minutes", type=int, default=15, help="for each scanner and face")
    parser.add_argument("--who", nargs="+", default=WHO, help="colleagues, one after another")
    for tool in TOOLS:
        parser.add_argument(f"--{tool}", type=Path, help="the program; without it this scanner is left out")
    chosen = parser.parse_args(words)
    house, wrong = House.at(chosen.data.absolute()), list[str]()
    chosen.out.mkdir(parents=True, exist_ok=True)
    people = {one["username"]: one["passphrase"] for one in json.loads(house.people.read_text())}
    for face in ("public", "desk"):
        names, seen = Names(face), set[str]()
        everybody = (*chosen.who[1:], chosen.who[0]) if face == "desk" else ("stranger",)  # the first comes to most
        for who in everybody:
            with _signed_in(house, who, people[who]) if face == "desk" else _stranger(house) as visitor:
                wrong += _scan(chosen, f"{face}-{who}", visitor, names, seen, guesses=who == everybody[-1])
        known = {page.name for page in names.pages}
        print(f"{face}: {len(seen & known)} of {len(known)} pages; not: {', '.join(sorted(known - seen))}", flush=True)
    return int(bool(wrong))


def _scan(
    chosen: argparse.Namespace, name: str, visitor: Live, names: Names, seen: set[str], *, guesses: bool
) -> list[str]:
    """What somebody comes to and nobody before them did. guesses: pages besides that nobody came to."""
    walked = walk(visitor, names, ["/", *PUBLIC, *names.without_words()])
    found = walked.besides(seen, names)
    seen |= found.seen
    print(f"{name}: {len(found.seen)} pages, {len(found.paths)} addresses, {len(found.forms)} forms", flush=True)
    if not guesses:
        return _given(chosen, name, visitor, found)
    left = names.unreached(seen, walked)
    seen |= left.seen
    print(f"  and {len(left.seen)} pages that no link leads to", flush=True)
    return _given(
        chosen, name, visitor, Found([*found.paths, *left.paths], found.forms | left.forms, set(), found.wrong)
    )


def _given(chosen: argparse.Namespace, name: str, visitor: Live, found: Found) -> list[str]:
    """What each of the three says of it."""
    wrong = found.wrong
    for tool, run in TOOLS.items():
        program = getattr(chosen, tool)
        if program and (found.paths or found.forms):
            told = run(program, name, visitor, found, chosen)
            print(f"  {tool}: {told}" + ("" if _is_in(visitor) else " (THE SESSION HAD ENDED)"), flush=True)
    for one in wrong:
        print(f"  wrong: {one}", flush=True)
    return wrong


def _is_in(visitor: Live) -> bool:
    return visitor.get(START[visitor.port % 2]).status_code == 200


@contextmanager
def _stranger(house: House) -> Iterator[Live]:
    """Somebody who has sent the form, come back with their words, and begun another one."""
    person = Person(Browser(house.port))
    person.fill_in()
    assert person.send()
    assert person.come_back()
    visitor = Live(house.port)
    visitor.cookies.update(person.browser.cookies)
    visitor.get("/en/notes/q/free/")
    visitor.post("/en/notes/q/free/", {"keep": "on"})
    yield visitor


@contextmanager
def _signed_in(house: House, who: str, passphrase: str) -> Iterator[Live]:
    """A colleague whose second key is opened again and again."""
    visitor, over = Live(house.port + 1), threading.Event()
    assert visitor.sign_in(who, passphrase).status_code == 302, (
        f"{who} is not let in; was that account ended by a scan?"
    )
    visitor.step_up(passphrase)

    def keep() -> None:
        while not over.wait(AGAIN):
            visitor.step_up(passphrase)

    threading.Thread(target=keep, daemon=True).start()
    try:
        yield visitor
    finally:
        over.set()


def _cookies(visitor: Live) -> str:
    return "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())


def _token(visitor: Live) -> str:
    return next((value for name, value in visitor.cookies.items() if name.endswith(("cd", "cp"))), "")


def _schemathesis(program: Path, name: str, visitor: Live, found: Found, chosen: argparse.Namespace) -> str:
    file, report = chosen.out / f"{name}.openapi.json", chosen.out / f"schemathesis-{name}.txt"
    file.write_text(json.dumps(schema(found, _token(visitor)), indent=1))
    headers = [*("-H", f"Cookie: {_cookies(visitor)}"), *("-H", f"Origin: http://127.0.0.1:{visitor.port}")]
    command = [
        program,
        "run",
        file,
        "--url",
        f"http://127.0.0.1:{visitor.port}",
        *headers,
        "--checks",
        "not_a_server_error",
    ]
    command += [
        "--phases",
        "examples,fuzzing",
        "--max-examples",
        "8",
        "--request-timeout",
        "60",
        "--no-color",
        "--generation-database",
        "none",
    ]
    return _run(
        command, report, chosen.minutes, r"(Test cases:.*?$|Server error.*?$|\d+ passed.*?$|No issues found.*?$)"
    )


def _wapiti(program: Path, name: str, visitor: Live, found: Found, chosen: argparse.Namespace) -> str:
    report, made = chosen.out / f"wapiti-{name}.txt", chosen.out / f"wapiti-{name}.json"
    base = f"http://127.0.0.1:{visitor.port}"
    starts = [word for path in found.paths for word in ("-s", base + path)]
    apart = [word for end in ("*/lock/", "*/leave/", "*/close/", "*/talk/end/") for word in ("-x", base + end)]
    command = [program, "-u", base + "/", *starts, *apart, "-H", f"Cookie: {_cookies(visitor)}", "--scope", "folder"]
    command += ["--flush-session", "--no-bugreport", "-d", "0", "-f", "json", "-o", made, "--tasks", "2", "-t", "60"]
    command += ["--max-attack-time", str(chosen.minutes * 60 // 12), "--store-session", chosen.out / f"wapiti-{name}"]
    command += [
        "-m",
        "sql,timesql,xss,permanentxss,file,exec,crlf,redirect,xxe,htaccess,methods,csp,cookieflags",
    ]
    _run(command, report, chosen.minutes * 2, "")
    if not made.exists():
        return f"no report; see {report}"
    told = json.loads(made.read_text())
    many = {
        kind: len(cases) for part in ("vulnerabilities", "anomalies") for kind, cases in told[part].items() if cases
    }
    return json.dumps(many) if many else "nothing"


def _sqlmap(program: Path, name: str, visitor: Live, found: Found, chosen: argparse.Namespace) -> str:
    report = chosen.out / f"sqlmap-{name}.txt"
    asked = [(path, "") for path in found.paths if asked_with(path)]
    for form in sorted(found.forms, key=lambda one: one.path):
        typed = urlencode({"csrfmiddlewaretoken": _token(visitor), **dict(form.fields)})
        asked.append((form.path, typed) if form.method == "POST" else (f"{form.path.partition('?')[0]}?{typed}", ""))
    requests = chosen.out / f"sqlmap-{name}.log"
    requests.write_text("".join(_as_burp(path, typed, visitor) for path, typed in asked))
    command = [program, "-l", requests, "--batch", "--level", "1", "--risk", "1", "--threads", "1", "--smart"]
    command += [
        "--skip",
        "csrfmiddlewaretoken,seen",
        "--output-dir",
        chosen.out / f"sqlmap-{name}",
        "--disable-coloring",
    ]
    return f"{len(asked)} requests: " + _run(
        command, report, chosen.minutes, r"(is vulnerable|appears to be injectable)[^\n]*"
    )


def _as_burp(path: str, typed: str, visitor: Live) -> str:
    """One request as sqlmap reads it out of a log."""
    line = "=" * 54
    head = (
        f"{'POST' if typed else 'GET'} {path} HTTP/1.1\nHost: 127.0.0.1:{visitor.port}\nCookie: {_cookies(visitor)}\n"
    )
    head += f"Origin: http://127.0.0.1:{visitor.port}\nContent-Type: application/x-www-form-urlencoded\n\n{typed}\n"
    return f"{line}\n12:00:00  http://127.0.0.1:{visitor.port}  [127.0.0.1]\n{line}\n{head}{line}\n\n\n"


def _run(command: list[object], report: Path, minutes: int, told: str) -> str:
    """Run it for so many minutes at most; what its report says by this pattern."""
    with report.open("w") as out:
        try:
            words = [str(word) for word in command]
            code = subprocess.run(
                words, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=minutes * 60, check=False
            ).returncode
        except subprocess.TimeoutExpired:
            code = -1
    found = [match.group(0).strip() for match in re.finditer(told, report.read_text(errors="replace"), re.MULTILINE)]
    end = "broken off after its minutes" if code == -1 else f"ended with {code}"
    return "; ".join([end, *sorted(set(found))[:8]]) if told else end


TOOLS: dict[str, Callable[..., str]] = {"schemathesis": _schemathesis, "wapiti": _wapiti, "sqlmap": _sqlmap}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
