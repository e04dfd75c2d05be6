"""A house in use: people read, write, search, send wrong things, guess and meet refusals, all with planted words."""

import random
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from safeconduct.kernel import clock
from tests.journeys.conftest import boxes, seen_at
from tests.journeys.live import Live
from tests.journeys.planting import Planter


@dataclass(frozen=True)
class Household:
    """One case that is on its way, one that has just asked, and who deals with them."""

    slug: str
    asked: str
    lena: Live
    hugo: Live
    stranger: Live
    port: int
    people: dict[str, str]
    planter: Planter
    kill_broker: Callable[[], object]


def use(one: Household, chance: random.Random, *, words: int, operations: int) -> Counter[str]:
    """So many operations, with which so many words are planted in all; how often each was answered in which way.

    Says how long each kind took: what a page holds grows with what is done.
    """
    answered: Counter[str] = Counter()
    took: Counter[str] = Counter()
    for number in range(operations):
        due = (words - len(one.planter.words)) * 3 // max(1, operations - number)  # a third of what is done plants
        operation = chance.choice(chance.choice((READS, READS, READS, WRITES, WRITES, WRONGS)))
        began = time.monotonic()
        answered[f"{operation.__name__} {operation(one, max(1, due)).status_code}"] += 1
        took[operation.__name__] += time.monotonic() - began
        if number % 25 == 0:  # the second key closes by itself
            one.lena.step_up(one.people["lena"])
        if number % 200 == 150:
            for rare in RARELY:
                answered[f"{rare.__name__} {rare(one, 1).status_code}"] += 1
        if number == operations // 2:
            answered.update(f"without the broker {status}" for status in loses_the_broker(one))
        if number % 100 == 99:
            slowest = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in took.most_common(4))
            print(f"  {number + 1} operations, {len(one.planter.words)} words; {slowest}", flush=True)
            took.clear()
    if len(one.planter.words) < words:
        answered[f"talks {talks(one, words - len(one.planter.words)).status_code}"] += 1
    return answered


def reads_a_case(one, _many):
    return [one.lena.get(f"/cases/{one.slug}/{part}") for part in ("", "story/", "identity/1/", "profile/")][-1]


def reads_lists(one, _many):
    paths = ("/", "/cases/", "/requests/", f"/evidence/{one.slug}/", f"/dossiers/{one.slug}/", "/log/")
    return [one.lena.get(path) for path in paths][-1]


def reads_a_talk(one, _many):
    return one.lena.get(f"/requests/{one.asked}/talk/")


def reads_homes(one, _many):
    return one.hugo.get("/homes/list/")


def searches(one, _many):
    return one.lena.post("/search/", {"q": one.planter.one()})


def talks(one, many):
    return one.lena.post(f"/requests/{one.asked}/talk/", {"text": one.planter.some(many)})


def tells_more(one, many):
    at = f"/cases/{one.slug}/story/change/"
    return one.lena.post(at, {**seen_at(one.lena, at), "added": one.planter.some(many)})


def has_a_task(one, _many):
    fields = {"kind": "call", "words": one.planter.one(), **boxes("due_on", clock.today())}
    return one.lena.post(f"/cases/{one.slug}/task/", fields)


def sends_a_file(one, _many):
    fields = {"papers": one.planter.file(), "origin": "household", "given_by": one.planter.one()}
    return one.lena.post(f"/evidence/{one.slug}/upload/", fields)


def sends_what_is_refused(one, _many):
    name, content = one.planter.one(), b"MZ\x90\0" + one.planter.one().encode()
    fields = {
        "papers": SimpleUploadedFile(f"{name}.exe", content),
        "origin": "household",
        "given_by": one.planter.one(),
    }
    return one.lena.post(f"/evidence/{one.slug}/upload/", fields)


def sends_a_wrong_form(one, _many):
    fields = {"kind": "no such", "words": one.planter.one(), "due_on_day": one.planter.one()}
    return one.lena.post(f"/cases/{one.slug}/task/", fields)


def goes_astray(one, _many):
    return one.lena.post(f"/cases/no-such-{one.slug}/task/", {"words": one.planter.one()})


def has_no_token(one, _many):
    words = {"username": one.planter.one(), "passphrase": one.planter.one()}
    return Live(one.port + 1).post("/you/sign-in/", words)


def guesses(one, _many):
    there = Live(one.port + 1)
    return there.sign_in(one.planter.one(), one.planter.one())


def guesses_a_code(one, _many):
    there = Live(one.port)
    there.get("/en/notes/return/")
    return there.post("/en/notes/return/", {"code": one.planter.some(7)})


def begins_a_request(one, _many):
    there = Live(one.port)
    there.get("/en/notes/q/name/")
    there.post("/en/notes/q/name/", {"working_name": one.planter.one(), "pronouns": one.planter.one()})
    there.post("/en/notes/q/story/", {"own_words": one.planter.one()})
    return there.get("/en/notes/check/")


def opens_a_round(one, _many):
    days = boxes("from_on", clock.today() + timedelta(days=40)) | boxes("until_on", clock.today() + timedelta(days=200))
    return one.hugo.post("/placement/", {"order": str(uuid4()), **days})


def binds(one, _many):
    return one.lena.post(f"/dossiers/{one.slug}/bundle/", {"language": "nl", "second_language": "en"})


def shares(one, _many):
    page = one.lena.get(f"/cases/{one.slug}/share/").content.decode()
    offered = re.findall(r'<option value="([0-9a-f-]+)"', page.partition('name="colleague"')[2]) or ["0"]
    return one.lena.post(f"/cases/{one.slug}/share/", {"colleague": offered[len(one.planter.words) % len(offered)]})


def looks_at_pages(one, _many):
    found = re.findall(
        rf"/evidence/{one.slug}/[0-9a-f-]{{36}}/", one.lena.get(f"/evidence/{one.slug}/").content.decode()
    )
    return one.lena.get(f"{found[-1]}pages/1/")


def loses_the_broker(one: Household) -> list[int]:
    """The keys' process is killed while people work: what they send meets refusals and faults, and they come back."""
    one.kill_broker()
    met = [talks(one, 1).status_code, tells_more(one, 1).status_code, sends_a_file(one, 1).status_code]
    until = time.monotonic() + 90
    for name, browser in (("lena", one.lena), ("hugo", one.hugo)):
        while browser.sign_in(name, one.people[name]).status_code != 302 and time.monotonic() < until:
            time.sleep(1)
        browser.step_up(one.people[name])
    return met


READS = (reads_a_case, reads_lists, reads_a_talk, reads_homes, searches, looks_at_pages)
WRITES = (talks, talks, tells_more, tells_more, has_a_task, sends_a_file, begins_a_request, shares)
RARELY = (opens_a_round, binds)
WRONGS = (sends_what_is_refused, sends_a_wrong_form, goes_astray, has_no_token, guesses, guesses_a_code)
