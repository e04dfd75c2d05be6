"""A household that a stranger enters at the public site is led to a bundle, a place, a proposal and an arrival.

Through HTTP, by the people whose steps they are; homes are the demonstration's kind, made by their services.
"""

import io
import re
from datetime import timedelta

import pillow_heif
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from PIL import Image

from safeconduct.accounts.roles import Role
from safeconduct.arrival.models import Arrival
from safeconduct.cases.models import Case
from safeconduct.cases.states import CaseState
from safeconduct.conftest import run_jobs
from safeconduct.custody import workers
from safeconduct.evidence.models import Item
from safeconduct.kernel import clock
from safeconduct.placement.conftest import programme
from safeconduct.placement.models import Round
from safeconduct.programme.conftest import fields_of_a_proposal, signature_on
from safeconduct.programme.models import Hold
from safeconduct.shelter.conftest import make_home, make_unit, provider, unit
from safeconduct.shelter.models import Stay
from tests.journeys.conftest import boxes, go

__all__ = ["make_home", "make_unit", "programme", "provider", "unit"]
LONG_PAPER = 200
KINDS = [
    "visa_form", "photo", "handling_fee_receipt", "contribution_receipt", "passport", "birth_certificate",
    "medical_certificate", "criminal_record", "testimony", "threat", "host_commitment", "means",
]  # fmt: skip


def phone_photo() -> SimpleUploadedFile:
    file = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (640, 480), "steelblue")).save(file, quality=60)
    return SimpleUploadedFile("Фото с телефона.heic", file.getvalue(), content_type="image/heic")


def long_paper() -> SimpleUploadedFile:
    document = pypdfium2.PdfDocument.new()
    for _page in range(LONG_PAPER):
        document.new_page(595, 842)
    file = io.BytesIO()
    document.save(file)
    return SimpleUploadedFile("материалы дела.pdf", file.getvalue(), content_type="application/pdf")


def ask(words: dict[str, dict]) -> str:
    with override_settings(ROOT_URLCONF="safeconduct.cell.urls_public", FACE="public"):
        stranger = Client()
        for code, fields in words.items():
            assert stranger.post(f"/ru/notes/q/{code}/", fields).status_code == 302, code
        assert stranger.post("/ru/notes/check/").status_code == 302
        page = stranger.get("/ru/notes/words/").content.decode()
    return " ".join(re.findall(r"<li>([^<]+)</li>", page.split("code-words")[1]))


def collect(clara, slug):
    """Papers of every kind that the pack asks for, beside those that came with the request."""
    today = clock.today()
    sent = list(Item.objects.order_by("received_at"))
    for kind in KINDS[len(sent) :]:
        paper = SimpleUploadedFile(f"{kind}.txt", f"Paper: {kind}".encode(), content_type="text/plain")
        go(clara, f"/evidence/{slug}/upload/", {"papers": paper, "origin": "household"})
    person = str(Case.objects.get().people.first().pk)
    for kind, item in zip(KINDS, Item.objects.order_by("received_at"), strict=True):
        about = {
            "kind": kind,
            "shows": f"It is a {kind}.",
            "person": person,
            "language": "en",
            "legalisation": "double",
        }
        go(clara, f"/evidence/{slug}/{item.pk}/sort/", about | boxes("issued_on", today - timedelta(days=20)))


@pytest.mark.slow
def test_from_a_strangers_first_word_to_a_settled_home(
    browser, lead, volunteer, caseworker, housing, colleague, programme, unit
):
    words = ask(
        {
            "safe": {"safe": "hiding"}, "people": {"adults": "1", "children": "0"}, "name": {"working_name": "Мира"},
            "story": {"own_words": "Они приходили дважды."}, "files": {"file": phone_photo()},
            "free": {"free": "on", "keep": "on"},
        }
    )  # fmt: skip
    assert len(words.split()) == 7
    case = Case.objects.get()
    slug, today = case.slug, clock.today()
    victor, lena, clara, hugo = (browser(who) for who in (volunteer, lead, caseworker, housing))
    lawyer = colleague("marie", Role.LAWYER)
    sofia, marie = browser(colleague("sofia", Role.LEAD)), browser(lawyer)

    assert "Они приходили" in victor.get(f"/requests/{slug}/?open=story").content.decode()
    go(victor, f"/requests/{slug}/heard/")
    selection = f"/programme/selections/{slug}/"
    go(lena, f"{selection}propose/", fields_of_a_proposal(overall="In hiding, no other way out."))
    assert "In hiding, no other way out." in sofia.get(selection).content.decode()
    go(sofia, f"{selection}sign/", signature_on(sofia, selection))
    go(lena, f"/cases/{slug}/assign/", {"colleague": str(caseworker.user.pk)})
    go(clara, f"/cases/{slug}/move/", {"to": "evidence"})
    go(
        clara,
        f"/cases/{slug}/people/1/",
        {"working_name": "Мира", "relation": "principal", "is_adult": "yes", "has_passport": "yes"},
    )
    go(
        clara,
        f"/cases/{slug}/profile/",
        {"size": 1, "couples": 0, "children": 0, "composition": "woman", "languages": ["ru"]},
    )
    go(clara, f"/cases/{slug}/consent/", {"kind": "authority"} | boxes("given_on", today))
    go(lena, f"/cases/{slug}/share/", {"colleague": str(housing.user.pk)})

    go(clara, f"/evidence/{slug}/upload/", {"papers": long_paper(), "origin": "household"})
    collect(clara, slug)

    at = f"/dossiers/{slug}/"
    workers.announce_worker()
    go(clara, f"{at}open/", {"track": "D", "post": "moscow"})
    go(clara, f"{at}lodging/", {"track": "D", "post": "moscow"} | boxes("lodging_on", today + timedelta(days=20)))
    born = {"born_on_1_day": 3, "born_on_1_month": 5, "born_on_1_year": 1990}
    go(clara, f"{at}facts/", {"relationship": "none", "name_1": "Мира Соколова", "country_1": "ru"} | born)
    said = {
        "original_language": "ru",
        "original": "Меня преследуют.",
        "translation_language": "fr",
        "translation": "On me persécute.",
    }
    go(clara, f"{at}statement/", said)
    go(clara, f"{at}bundle/", {"language": "fr", "second_language": "en"})
    run_jobs()
    pdf = b"".join(clara.get(f"{at}bundle/1/pdf/").streaming_content)
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) > LONG_PAPER
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
    assert "Меня преследуют." in text or "On me persécute." in text
    assert marie.get(at).status_code == 404
    go(clara, f"{at}review/", {"lawyer": str(lawyer.user.pk)})
    assert "Marie was asked to read the bundle and sign it" in clara.get(at).content.decode()
    for signer in (marie, sofia):
        assert "Read and sign" in signer.get("/").content.decode()
        assert b"".join(signer.get(f"{at}bundle/1/pdf/").streaming_content) == pdf
        go(signer, f"{at}sign/", {"version": "1"})
    go(sofia, f"{at}step/", {"to": "submitted"})
    go(clara, f"{at}lodged/", {"sure": "on"} | boxes("lodged_on", today))

    proposal = {"asked": "10", "grounds": "They are hunted.", "support": "Homes.", "language": "en"}
    go(lena, "/programme/proposals/new/", proposal)
    assert re.search(
        r"Households that wait</th>\s*<td class=\"number\">1<", lena.get("/programme/proposals/1/").content.decode()
    )

    days = boxes("from_on", today + timedelta(days=10)) | boxes("until_on", today + timedelta(days=100))
    order = re.search(r'name="order" value="([^"]+)"', hugo.get("/placement/").content.decode())[1]
    go(hugo, "/placement/", days | {"order": order})
    found = Round.objects.get()
    assert "Homes are being sought" in hugo.get(f"/placement/{found.pk}/").content.decode()
    run_jobs()
    assert f"/placement/{found.pk}/" in hugo.get("/").content.decode()
    go(hugo, f"/placement/{found.pk}/{slug}/accept/")
    assert (Stay.objects.get().case_id, Hold.objects.get().places) == (case.pk, 1)

    decided = (
        {"kind": "granted", "notified": "registered", "sure": "on"}
        | boxes("notified_on", today)
        | boxes("decided_on", today)
    )
    go(clara, f"{at}step/", {"to": "with_authority"})
    go(clara, f"{at}decision/", decided)
    go(clara, f"/arrival/{slug}/plan/", boxes("travel_on", today))
    go(clara, f"{at}step/", {"to": "visa_collected"})
    go(clara, f"/arrival/{slug}/enter/landing/", boxes("on", today))
    for what in ("claim", "address"):
        go(clara, f"/arrival/{slug}/enter/{what}/", boxes("on", today))
    go(clara, f"/arrival/{slug}/settled/", {"sure": "on"})
    assert Case.objects.get().state == CaseState.SETTLED
    assert Arrival.objects.get().claim_made_on == today
