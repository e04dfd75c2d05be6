"""Eva writes the site in Wagtail's editor, under a policy that runs nothing inline; and whoever writes a script into it.

Whatever the browser refuses is noted: what an editor does from day to day is done without one refusal.
"""

import json
import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import override_settings
from PIL import Image
from playwright.sync_api import expect

from safeconduct.public.conftest import wagtail_leaves_files_open
from safeconduct.public.seed import load_site
from tests.journeys.conftest import browsing, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("the_editor"), wagtail_leaves_files_open]
REFUSED = """document.addEventListener('securitypolicyviolation', (event) =>
  refused(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`))"""
BLOCKS = ("heading", "text", "picture", "button", "numbers", "cards", "note", "the way", "newest")
# What would act if a page held it as it is and no policy forbade it.
ACTS = (
    "<script>hacked = 1</script>",
    "<img src=x onerror='hacked = 1'>",
    "<svg onload='hacked = 1'></svg>",
    "<iframe srcdoc='<script>top.hacked = 1</script>'></iframe>",
    "<script src='data:text/javascript,hacked = 1'></script>",
    "<style>html { --hacked: 1 }</style>",
    "<button data-controller='w-action' data-action='load@window->w-action#redirect' value='javascript:hacked = 1'></button>",
)
# What would act if a file of ours took any name for one that it knows.
HARMLESS = (
    "<template data-begins='eval' data-id='hacked = 1' data-with='{}'></template>",
    "<template data-begins='constructor' data-id='hacked = 1' data-with='{}'></template>",
)


@pytest.fixture(scope="module")
def desk(house, tmp_path_factory):
    """A browser in which Eva has signed in, what it refused, and a picture that she has."""
    house()
    load_site(example=True)
    folder = tmp_path_factory.mktemp("editor")
    Image.new("RGB", (900, 600), "#c8783c").save(folder / "window.jpg")
    Image.new("RGB", (600, 900), "#3c78c8").save(folder / "door.jpg")
    people = {one["username"]: one["passphrase"] for one in json.loads(house.people.read_text())}
    # Wagtail's own templates ask for what may be undefined.
    templates = [settings.TEMPLATES[0] | {"OPTIONS": settings.TEMPLATES[0]["OPTIONS"] | {"string_if_invalid": ""}}]
    with (
        override_settings(TEMPLATES=templates, MEDIA_ROOT=str(folder / "media")),
        serving("desk") as base,
        browsing() as browser,
    ):
        context = browser.new_context(base_url=base, viewport={"width": 1440, "height": 1000}, reduced_motion="reduce")
        context.add_cookies([{"name": "language", "value": "en", "url": base}])
        context.refused = []
        context.picture, context.other_picture = str(folder / "window.jpg"), str(folder / "door.jpg")
        context.expose_binding("refused", lambda _where, said: context.refused.append(said))
        context.add_init_script(REFUSED)
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.goto("/you/sign-in/")
        page.fill("[name=username]", "eva")
        page.fill("[name=passphrase]", people["eva"])
        page.locator("main button").first.click()
        page.wait_for_url(base + "/")
        yield context


@pytest.fixture
def page(desk):
    """A window of its own. Afterwards: nothing was refused, and no script of the editor stumbled."""
    desk.refused.clear()
    page = desk.new_page()
    stumbled = []
    page.on("pageerror", lambda error: stumbled.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    page.close()
    assert (desk.refused, stumbled) == ([], [])


@pytest.fixture
def news(desk):
    """Where the English news stands in the tree of pages."""
    page = desk.new_page()
    page.goto("/site/pages/?q=news")
    page.goto(page.get_by_role("link", name="News", exact=True).first.get_attribute("href"))
    (number,) = re.findall(r"/pages/(\d+)/", page.url)
    page.close()
    return number


def add(page, block):
    page.get_by_title("Insert a block").last.click()
    page.locator(".w-combobox [role=option]", has_text=block).first.click()
    return page.locator("[data-streamfield-child]").last


def test_a_page_with_every_block_is_written_previewed_and_published(page, desk, news):
    page.goto(f"/site/pages/add/public/newspage/{news}/")
    page.fill("#id_title", "A bridge")
    page.locator("#id_on").click()
    page.locator(".xdsoft_datetimepicker:visible td.xdsoft_date[data-date='12']:not(.xdsoft_other_month)").click()
    assert page.input_value("#id_on").endswith("-12")
    page.fill("#id_lead", "It carries.")
    write_blocks(page)
    choose_a_picture(page, desk.picture)
    page.locator("[name='body-3-value-button']").fill("Read it")
    page.select_option("[name='body-3-value-leads_to']", "page")
    page.locator(".page-chooser [data-chooser-action-choose]:visible").click()
    page.locator(".modal-body a.choose-page").first.click()
    expect(page.locator("[name='body-3-value-page']")).not_to_have_value("")
    publish(page)
    page.get_by_text("has been published").wait_for()
    page.get_by_role("link", name="A bridge", exact=True).first.wait_for()


def write_blocks(page):
    for block in BLOCKS:
        add(page, block)
    page.locator("[name='body-0-value']").fill("Where it stands")
    page.locator(".Draftail-Editor [contenteditable=true]").click()
    assert "Write something" in page.evaluate(
        "getComputedStyle(document.querySelector('.Draftail-block--empty'), '::before').content"
    )
    page.keyboard.type("Over the river")
    page.keyboard.press("Shift+Home")
    page.keyboard.press("Control+b")
    page.locator(".Draftail-ToolbarButton[name=LINK]").click()
    page.locator(".modal-body a.choose-page").first.click()
    page.locator(".Draftail-Editor .TooltipEntity").wait_for()
    for name, words in {"number": "30", "words": "homes", "title": "Come", "text": "We are here."}.items():
        for field in page.locator(f"[name^='body-'][name$='-{name}']:visible").all():
            field.fill(words)


def choose_a_picture(page, picture):
    page.locator(".image-chooser [data-chooser-action-choose]:visible").click()
    page.locator(".modal-body").get_by_role("tab", name="Upload").click()
    page.set_input_files(".modal-body input[type=file]", picture)
    page.locator(".modal-body [name$=title]").fill("A window")
    page.locator(".modal-body form button[type=submit]:visible").click()
    expect(page.locator("[name='body-2-value-image']")).not_to_have_value("")
    page.locator("[name='body-2-value-words']").fill("A lit window")


def publish(page):
    page.locator("button[aria-label*='preview' i]:visible").click()
    preview = page.frame_locator("iframe#w-preview-iframe")
    preview.get_by_role("heading", name="A bridge").wait_for()
    preview.get_by_role("heading", name="Where it stands").wait_for()
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.locator("button[name=action-publish]:visible").click()


@pytest.fixture
def post(desk, news):
    """The address of a piece of news in the editor, without its last word."""
    page = desk.new_page()
    page.goto(f"/site/pages/{news}/")
    (number,) = re.findall(r"/pages/(\d+)/edit/", page.locator("table a[href$='/edit/']").last.get_attribute("href"))
    page.close()
    return f"/site/pages/{number}"


def test_what_became_of_a_page_is_filtered_and_compared(page, post):
    page.goto(f"{post}/edit/")
    page.locator("#id_lead").fill("It carries more.")
    page.locator("button.action-save:visible").click()
    page.get_by_text("has been updated").wait_for()
    page.goto(f"{post}/history/")
    page.locator("button[aria-label*='filter' i]:visible").first.click()
    page.locator(".w-drilldown button:visible", has_text="Date").click()
    page.locator("#id_timestamp_0").click()
    page.locator(".xdsoft_datetimepicker:visible td.xdsoft_date").first.click()
    page.wait_for_url("**timestamp_from=*")
    page.goto(f"{post}/revisions/compare/live...latest/")
    page.locator(".comparison", has_text="carries").wait_for()


@pytest.mark.parametrize("step", ["move", "copy"])
def test_a_page_is_moved_and_copied_to_where_an_editor_chooses(page, post, step):
    page.goto(f"{post}/{step}/")
    page.locator(".chooser .chosen button:visible").first.click()
    page.locator("[data-chooser-action-choose]:visible").first.click()
    page.locator(".modal-body").get_by_text("News index page").first.wait_for()


def test_a_picture_is_sent_from_the_list_named_and_shown_where_it_matters(page, desk):
    page.goto("/site/images/multiple/add/")
    page.set_input_files("input[type=file]", desk.other_picture)
    page.locator("#upload-list [name$=title]").fill("A door")
    with page.expect_response(lambda answer: answer.request.method == "POST"):  # a page left sooner keeps no name
        page.locator("#upload-list [type=submit]").first.click()
    page.goto("/site/images/?q=door")
    page.locator("main a[href^='/site/images/']", has_text="A door").first.click()
    shown = page.locator(".jcrop-tracker").first.bounding_box()
    page.mouse.move(shown["x"] + 30, shown["y"] + 30)
    page.mouse.down()
    page.mouse.move(shown["x"] + 130, shown["y"] + 100, steps=4)
    page.mouse.up()
    expect(page.locator("[name=focal_point_x]")).not_to_have_value("")


def test_on_no_page_of_the_editor_is_anything_refused(page):
    waiting, met = ["/site/"], set()
    for path in waiting:
        kind = re.sub(r"\d+", "N", urlsplit(path).path)
        if kind in met or not kind.startswith("/site/") or "logout" in kind:
            continue
        met.add(kind)
        page.goto(path, wait_until="networkidle")
        waiting += page.locator("a[href^='/site/']").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    assert {"/site/pages/N/", "/site/pages/N/edit/", "/site/pages/N/history/", "/site/images/"} <= met


def test_what_an_editor_writes_as_a_script_is_words(page, news):
    page.goto(f"/site/pages/add/public/newspage/{news}/")
    text = {"blocks": [{"key": "a1b2c", "text": "".join(ACTS), "type": "unstyled", "depth": 0, "data": {},
                        "inlineStyleRanges": [], "entityRanges": [{"key": 0, "offset": 0, "length": 9}]}],
            "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:hacked = 1"}}}}  # fmt: skip
    fields = {
        "csrfmiddlewaretoken": page.locator("[name=csrfmiddlewaretoken]").first.input_value(),
        "title": "".join(ACTS)[:200],
        "slug": "hostile",
        "on": "2026-11-20",
        "lead": "".join(ACTS)[:400],
        "drawing": "house",
        "search_description": ACTS[1],
        "body-count": "2",
        **{
            f"body-{n}-{name}": value
            for n in (0, 1)
            for name, value in (("deleted", ""), ("order", str(n)), ("id", ""))
        },
        "body-0-type": "heading",
        "body-0-value": ACTS[1],
        "body-1-type": "text",
        "body-1-value": json.dumps(text),
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    answer = page.request.post(page.url, form=fields, headers={"Referer": page.url})
    (post,) = re.findall(r"/site/pages/\d+(?=/edit/)", answer.url)
    for path in (f"{post}/edit/", f"{post}/history/", f"{post}/view_draft/", f"/site/pages/{news}/"):
        page.goto(path, wait_until="networkidle")
        assert page.get_by_text("hacked = 1").count() or "hacked = 1" in page.locator("#id_title").input_value()
        assert page.locator("[onerror], [onload], [srcdoc], [href^='javascript:']").count() == 0
        assert page.evaluate("'hacked' in window") is False


HACKED = "getComputedStyle(document.documentElement).getPropertyValue('--hacked') || 'hacked' in window"


def is_hacked(page, path, forgotten, *, is_guarded):
    """Whether any of this acts in a page whose title Wagtail forgot to escape, with the policy of the house or without."""

    def forget(route):
        answer = route.fetch()
        headers = {name: it for name, it in answer.headers.items() if is_guarded or name != "content-security-policy"}
        route.fulfill(body=re.sub(r"(<body[^>]*>)", lambda found: found[1] + forgotten, answer.text()), headers=headers)

    page.route("**/edit/", forget)
    page.goto(path)
    assert forgotten[:9] in page.content()
    page.evaluate("new Promise((then) => setTimeout(then, 300))")
    page.unroute("**/edit/")
    return bool(page.evaluate(HACKED))


def test_a_script_that_wagtail_forgot_to_escape_does_not_run(desk, post):
    page = desk.new_page()
    assert not is_hacked(page, f"{post}/edit/", "".join([*ACTS, *HARMLESS]), is_guarded=True)
    assert [acts for acts in ACTS if not is_hacked(page, f"{post}/edit/", acts, is_guarded=False)] == []
    page.close()


def test_no_script_of_the_editor_writes_what_acts(desk, post):
    page = desk.new_page()
    page.goto(f"{post}/edit/", wait_until="networkidle")
    write = (
        "(html) => { try { jQuery('main').append(html); return 'written'; } catch (refused) { return refused.name; } }"
    )
    assert page.evaluate(write, "<b>words</b>") == "written"
    assert {page.evaluate(write, html) for html in ACTS[:4]} == {"TypeError"}
    page.evaluate("new Promise((then) => setTimeout(then, 200))")
    assert page.evaluate("'hacked' in window") is False
    page.close()
