"""The walk that scanners are set on comes to every form and address of a page, and to nothing that would end it."""

from types import SimpleNamespace

from tests.hostile.scanning.crawl import LEFT_OUT, Form, Names, walk
from tests.hostile.scanning.schema import schema
from tests.matrix.cells import pages

PAGES = {
    "/": b"""<a href="/cases/?q=1">cases</a><a href="https://elsewhere.test/">out</a>
        <form method="post" action="/you/lock/"><button name="go">Lock</button></form>""",
    "/cases/?q=1": b"""<form method="post"><input name="csrfmiddlewaretoken" value="t"><input name="one_use_key" value="k">
        <input name="name" value="Mira"><select name="state"><option value=""></option><option value="asked"></select>
        <input type="file" name="file"></form>""",
}


def visitor():
    asked = []

    def get(path):
        asked.append(path)
        return SimpleNamespace(status_code=200 if path in PAGES else 404, content=PAGES.get(path, b""))

    return SimpleNamespace(get=get, asked=asked)


def test_it_follows_links_and_takes_down_what_each_form_sends():
    found = walk(visitor(), names := Names("desk"), ["/"])
    assert found.paths == ["/", "/cases/?q=1"]
    assert found.forms == {Form("/cases/?q=1", "POST", (("name", "Mira"), ("state", "asked")))}
    asked = schema(found, "the token")["paths"]["/cases/"]
    assert asked["get"]["parameters"][0]["name"] == "q"
    assert asked["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]["required"]
    left = names.unreached(found.seen, found)
    assert found.seen | left.seen | LEFT_OUT >= {page.name for page in pages("desk")}


def test_it_leaves_out_what_would_end_it():
    assert walk(walker := visitor(), Names("desk"), ["/you/lock/", "/"]).paths
    assert "/you/lock/" not in walker.asked
    assert {page.name for face in ("desk", "public") for page in pages(face)} >= LEFT_OUT
