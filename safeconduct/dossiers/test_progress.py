import pytest

from safeconduct.audit.models import Leaf
from safeconduct.conftest import run_jobs, when_told
from safeconduct.custody import workers
from safeconduct.custody.models import Ticket
from safeconduct.custody.work import Pulse
from safeconduct.dossiers.conftest import put_in, state_of
from safeconduct.dossiers.models import Bundle, Dossier
from safeconduct.dossiers.needs import needs_for
from safeconduct.dossiers.services import bind_bundle
from safeconduct.dossiers.words import BundleState, DossierState
from safeconduct.evidence.kinds import ItemKind

FRENCH = {"language": "fr", "second_language": "en"}


@pytest.fixture
def desk(browser, household, dossier, caseworker):
    workers.announce_worker()
    put_in(caseworker, household, ItemKind.THREAT, "Угроза")
    put_in(caseworker, household, ItemKind.PASSPORT, "Загранпаспорт")
    return browser(caseworker)


@pytest.fixture
def at(household):
    return f"/dossiers/{household.slug}/bundle/"


@pytest.fixture
def ordered(desk, at):
    assert desk.post(at, FRENCH).status_code == 302
    return Bundle.objects.get()


def state(bundle):
    bundle.refresh_from_db()
    return bundle.state


def test_without_a_worker_nothing_is_ordered(browser, at, dossier, caseworker):
    assert browser(caseworker).post(at, FRENCH).status_code == 503
    assert not Bundle.objects.exists()


def test_the_page_tells_papers_and_pages_then_the_binding_and_names_nobody(desk, at, ordered, monkeypatch):
    shown = [desk.get(f"{at}1/progress/").content.decode()]
    assert "It waits for its turn." in shown[0]
    monkeypatch.setattr(Pulse, "EVERY", 0.0)
    tell = Pulse.tell

    def listening(self, **figures):
        tell(self, **figures)
        shown.append(desk.get(f"{at}1/progress/").content.decode())

    monkeypatch.setattr(Pulse, "tell", listening)
    run_jobs()
    told = "".join(shown)
    assert "Drawing the pages of the papers." in told
    assert '<dt>Papers</dt><dd class="number">1 of 2</dd><dt>Pages</dt><dd class="number">1 of 2</dd>' in told
    assert 'max="2" value="2"' in told
    assert "Binding them, with cover, index and folio numbers." in told
    assert not {word for word in ("Угроза", "Загранпаспорт", "Mira", "бумага") if word in told}
    assert "/bundle/1/pdf/" in desk.get(f"{at}1/progress/").content.decode()


def test_the_page_asks_again_with_scripts_and_has_a_link_without(desk, at, ordered):
    whole = desk.get(f"{at}1/").content.decode()
    assert f'hx-get="{at}1/progress/"' in whole
    assert f'<noscript><a class="button plain small" href="{at}1/">' in whole
    run_jobs()
    assert "hx-get" not in desk.get(f"{at}1/progress/").content.decode()


def test_a_bundle_that_has_not_begun_is_cancelled_at_once_and_can_be_bound_again(desk, at, ordered):
    assert desk.post(f"{at}1/cancel/").status_code == 302
    assert (state(ordered), Ticket.objects.count()) == (BundleState.CANCELLED, 0)
    run_jobs()
    assert state(ordered) == BundleState.CANCELLED
    shown = desk.get(f"{at}1/").content.decode()
    assert "The binding was cancelled." in shown
    assert "Bind again" in shown
    desk.post(at, FRENCH)
    run_jobs()
    assert Bundle.objects.get(version=2).state == BundleState.MADE


@pytest.mark.parametrize("moment", [{"done": 1}, {"step": "binding"}])
def test_a_bundle_is_cancelled_while_it_is_drawn_or_bound_and_nothing_is_kept(
    desk, at, ordered, monkeypatch, moment, tmp_path
):
    seen = []

    def cancel():
        desk.post(f"{at}1/cancel/")
        seen.append(desk.get(f"{at}1/").content.decode())

    before = sorted((tmp_path / "blobs").rglob("*"))
    when_told(monkeypatch, lambda figures: moment.items() <= figures.items(), cancel)
    run_jobs()
    assert "The binding is ending." in seen[0]
    assert state(ordered) == BundleState.CANCELLED
    assert ordered.blob is None
    assert sorted((tmp_path / "blobs").rglob("*")) == before


def test_what_is_ready_cannot_be_cancelled(desk, at, ordered):
    run_jobs()
    assert desk.post(f"{at}1/cancel/").status_code == 409
    assert state(ordered) == BundleState.MADE


def test_a_lawyer_watches_and_does_not_cancel(browser, at, ordered, lawyer):
    marie = browser(lawyer)
    shown = marie.get(f"{at}1/").content.decode()
    assert "The bundle is being bound" in shown
    assert "/cancel/" not in shown
    assert marie.post(f"{at}1/cancel/").status_code == 404
    assert state(ordered) == BundleState.ORDERED


def test_the_same_order_twice_is_one_bundle_and_another_is_refused(browser, desk, at, ordered, lead):
    assert desk.post(at, FRENCH).url == f"{at}1/"
    refused = desk.post(at, {"language": "nl", "second_language": "en"})
    assert refused.status_code == 409
    assert "is being bound" in refused.content.decode()
    assert browser(lead).post(at, FRENCH).status_code == 409
    assert Bundle.objects.count() == 1


def test_a_worker_that_was_restarted_leaves_a_bundle_that_says_so(desk, at, ordered, caseworker):
    workers.announce_worker()
    assert "The work was interrupted before it was done." in desk.get(f"{at}1/").content.decode()
    assert "interrupted" in desk.get(at.removesuffix("bundle/")).content.decode()
    assert "The bundle was not finished" in [need.text for need in needs_for(caseworker.actor, 25).first]
    desk.post(at, FRENCH)
    run_jobs()
    assert list(Bundle.objects.values_list("version", "state")) == [(2, "made"), (1, "interrupted")]


def test_a_dead_ticket_interrupts_the_bundle(ordered):
    workers.announce_worker()
    run_jobs()
    assert state(ordered) == BundleState.INTERRUPTED


def test_a_paper_that_came_in_after_the_order_is_not_left_out_in_silence(desk, at, household, ordered, caseworker):
    put_in(caseworker, household, ItemKind.MEANS, "Means")
    run_jobs()
    assert state(ordered) == BundleState.FAILED
    assert "a paper came in after the bundle was ordered" in desk.get(f"{at}1/").content.decode()


def test_a_dossier_that_was_signed_meanwhile_keeps_the_bundle_that_was_signed(ordered, household):
    Dossier.objects.update(state=DossierState.SIGNED_OFF)
    run_jobs()
    assert (state(ordered), state_of(household)) == (BundleState.FAILED, DossierState.SIGNED_OFF)


def test_a_fault_of_our_own_is_said_as_an_interruption_and_not_swallowed(ordered, monkeypatch):
    monkeypatch.setattr(bind_bundle, "bind", lambda _contents: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run_jobs()
    assert state(ordered) == BundleState.INTERRUPTED


def test_a_bundle_that_is_ready_is_found_on_the_day_of_who_ordered_it_until_it_goes_on(
    browser, desk, at, ordered, caseworker, lead
):
    assert not [need for need in needs_for(caseworker.actor, 25).first if "bundle" in str(need.text)]
    run_jobs()
    (need,) = [need for need in needs_for(caseworker.actor, 25).first if need.text == "The bundle is ready"]
    assert need.url == f"{at}1/"
    assert not [need for need in needs_for(lead.actor, 25).first if need.text == "The bundle is ready"]
    Dossier.objects.update(state=DossierState.LEGAL_REVIEW)
    assert not [need for need in needs_for(caseworker.actor, 25).first if need.text == "The bundle is ready"]


def test_ordering_cancelling_and_binding_are_in_the_log(desk, at, ordered):
    desk.post(f"{at}1/cancel/")
    desk.post(at, FRENCH)
    run_jobs()
    events = Leaf.objects.filter(object_kind="dossiers.bundle").order_by("sequence")
    assert list(events.values_list("action", "purpose")) == [
        ("created", ""), ("changed", "stop"), ("created", ""), ("sealed", ""),
    ]  # fmt: skip


def test_a_file_of_many_pages_is_told_page_by_page(desk, at, household, caseworker, monkeypatch):
    put_in(caseworker, household, ItemKind.TESTIMONY, pages=7)
    desk.post(at, FRENCH)
    told = []
    tell = Pulse.tell
    monkeypatch.setattr(Pulse, "EVERY", 0.0)
    monkeypatch.setattr(Pulse, "tell", lambda self, **figures: (tell(self, **figures), told.append(figures))[0])
    run_jobs()
    assert [figures["done"] for figures in told if "done" in figures] == list(range(1, 10))
    assert [figures["paper"] for figures in told if "paper" in figures] == [1, 2, 3]
