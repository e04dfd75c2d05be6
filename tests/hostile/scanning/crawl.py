"""Follows every link of a face and notes every form, as somebody who is signed in."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

from tests.journeys.live import Live
from tests.matrix.cells import ABSENT, NAMED, Page, pages

OF_A_KIND = 3  # addresses of one page
SITE, OF_THE_SITE = "the site", 30  # which is written by the editor, under no names
NOT_TYPED = {"one_use_key", "csrfmiddlewaretoken"}
# What ends the session that scans, or the account: asked without it by the matrix.
LEFT_OUT = {
    "accounts:lock", "accounts:close", "accounts:role_change_confirm", "intake:leave", "intake:burn",
    "accounts:passphrase_confirm", "accounts:lost_confirm",
}  # fmt: skip


@dataclass(frozen=True)
class Form:
    """Where it is sent, how, and with what: a value for each field, as it stood on the page."""

    path: str
    method: str
    fields: tuple[tuple[str, str], ...]


@dataclass
class Found:
    """What a walk came to. seen: the names of pages that were opened or can be sent to."""

    paths: list[str] = field(default_factory=list)
    forms: set[Form] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def besides(self, known: set[str], names: "Names") -> "Found":
        """What is of pages that are not known yet."""
        paths = [path for path in self.paths if names.of(path) not in known]
        forms = {form for form in self.forms if names.of(form.path) not in known}
        return Found(paths, forms, self.seen - known, self.wrong)


class Reader(HTMLParser):
    """Links and forms of a page."""

    def __init__(self, at: str) -> None:
        super().__init__()
        self.at, self.links, self.forms = at, list[str](), list[Form]()
        self._form: tuple[str, str] | None = None
        self._fields: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in said:
            self.links.append(urljoin(self.at, said["href"]))
        elif tag == "form":
            self._form, self._fields = (urljoin(self.at, said.get("action", "")), said.get("method", "get").upper()), {}
        elif tag == "select":
            self._select = said.get("name", "")
        elif tag == "option" and self._select:
            if said.get("value") and (self._select not in self._fields or "selected" in said):
                self._fields[self._select] = said["value"]
        elif tag in {"input", "textarea", "button"} and said.get("name") and said.get("type") != "file":
            self._fields.setdefault(said["name"], said.get("value", "") or "a")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "form" and self._form is not None:
            path, method = self._form
            typed = tuple((name, value) for name, value in self._fields.items() if name not in NOT_TYPED)
            self.forms.append(Form(path, method, typed))
            self._form = None


class Names:
    """Which page an address is."""

    def __init__(self, face: str) -> None:
        self.pages, self._has_site = pages(face), face == "public"
        self._known = [(self._pattern(page), page.name) for page in self.pages]

    @staticmethod
    def _pattern(page: Page) -> re.Pattern[str]:
        kinds = defaultdict(lambda: "[^/]+", {"path": ".+"})
        pieces, end = "", 0
        for named in NAMED.finditer(page.route):
            pieces += (
                re.escape(page.route[end : named.start()]) + f"(?P<{named['name']}>{kinds[named['kind'] or 'str']})"
            )
            end = named.end()
        return re.compile("/" + pieces + re.escape(page.route[end:]))

    def of(self, path: str) -> str:
        found = (name for pattern, name in self._known if pattern.fullmatch(urlsplit(path).path))
        return next(found, SITE if self._has_site else "")

    def unreached(self, seen: set[str], found: Found) -> Found:
        """Pages that no link led to, with words out of other addresses where these name the same, else with none's."""
        values = dict[str, str]()
        for path in [*found.paths, *(form.path for form in found.forms)]:
            for pattern, _name in self._known:
                if said := pattern.fullmatch(urlsplit(path).path):
                    values |= said.groupdict()
        left = [page for page in self.pages if page.name not in seen and page.name not in LEFT_OUT]
        paths = [page.at(values, ABSENT) for page in left]
        return Found(paths, {Form(path, "POST", ()) for path in paths}, {page.name for page in left})

    def without_words(self) -> list[str]:
        """Addresses that name nothing."""
        return ["/" + page.route for page in self.pages if not page.parameters]


def walk(visitor: Live, names: Names, first: Iterable[str]) -> Found:
    """Every page, so many addresses of each; nothing is sent."""
    found, waiting, often = Found(), list(first), defaultdict[str, int](int)
    for path in waiting:
        name = names.of(path)
        most = OF_THE_SITE if name == SITE else OF_A_KIND
        if path in found.paths or not name or name in LEFT_OUT or often[name] >= most:
            continue
        often[name] += 1
        answer = visitor.get(path)
        if answer.status_code >= 500:
            found.wrong.append(f"{answer.status_code} {path}")
        if answer.status_code in {301, 302}:
            waiting.append(answer.location)
        if answer.status_code != 200:
            continue
        found.paths.append(path)
        found.seen.add(name)
        _read(path, answer.content.decode(errors="replace"), names, found, waiting)
    return found


def _read(path: str, html: str, names: Names, found: Found, waiting: list[str]) -> None:
    reader = Reader(path)
    reader.feed(html)
    for link in reader.links:
        parts = urlsplit(link)
        if not parts.netloc:
            waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    for form in reader.forms:
        name = names.of(form.path)
        if name and name not in LEFT_OUT:
            found.seen.add(name)
            found.forms.add(form)


def asked_with(path: str) -> dict[str, str]:
    """The fields of an address's query."""
    return dict(parse_qsl(urlsplit(path).query, keep_blank_values=True))
