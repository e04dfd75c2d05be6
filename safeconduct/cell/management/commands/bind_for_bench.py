import io
import json
import random
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from PIL import Image

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.accounts.services.sign_in import sign_in, step_up
from safeconduct.custody import broker, stores
from safeconduct.dossiers.selectors import dossiers_for
from safeconduct.dossiers.services.order_bundle import make_bundle
from safeconduct.dossiers.words import DossierState
from safeconduct.evidence.disarm.frames import MOST_PAGES
from safeconduct.evidence.disarm.pages import PageImage, pages_of
from safeconduct.evidence.kinds import MediaType
from safeconduct.evidence.papers import pdf

SHEET = (1240, 1754)  # A4 at 150 dots an inch
DIFFERENT = 8
GRAIN = 230  # makes a page of ours as heavy as a colour scan of a crumpled sheet


class Command(BaseCommand):
    """One bundle for `./run bench bundle`: bound and sealed as always, then given up."""

    help = "Bind a bundle of so many pages and say what it took."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pages", type=int)
        parser.add_argument("kind", choices=["plain", "scans"])
        parser.add_argument("people", type=Path)

    def handle(self, *args: Any, pages: int, kind: str, people: Path, **options: Any) -> None:
        if settings.MODE != "demo":
            raise CommandError("Only in a demonstration is a bundle bound that nobody wants.")
        paper = scans(pages) if kind == "scans" else pdf("Testimony", pages=pages)
        actor = lead_of(people)
        dossier = dossiers_for(actor).filter(state=DossierState.COLLECTING, case__items__isnull=False).first()
        if dossier is None:
            raise CommandError("No dossier is being collected here.")
        with transaction.atomic():
            began, cpu_before = time.monotonic(), time.process_time()
            bundle = make_bundle(actor, dossier=dossier, language="fr", second_language="en", draw=Drawing(paper))
            seconds = time.monotonic() - began
            assert bundle.blob is not None
            told = {
                "seconds": seconds,
                "cpu_before": cpu_before,
                "pages": bundle.pages,
                "bytes": bundle.blob.stored_bytes,
            }
            stores.drop_blob(bundle.blob.pk)
            transaction.set_rollback(True)
        self.stdout.write(json.dumps(told))


def lead_of(people: Path) -> Actor:
    """The demonstration's programme lead, signed in."""
    known = next(one for one in json.loads(people.read_text()) if one["username"] == "lena")
    user, half = sign_in(username=known["username"], passphrase=known["passphrase"], code="")
    step_up(user, half, known["passphrase"])
    return Actor(user, frozenset({Role.LEAD}), broker.keyring_of(broker.live_session(half), half))


class Drawing:
    """Draws this paper in place of the dossier's first one, and a page of it in place of each other."""

    def __init__(self, paper: bytes) -> None:
        self.paper, self.is_first = paper, True

    def __call__(self, chunks: Iterable[bytes], media_type: str) -> Iterator[PageImage]:
        most, self.is_first = (MOST_PAGES if self.is_first else 1), False
        for _chunk in chunks:  # what is there is opened as always
            pass
        return pages_of([self.paper], MediaType.PDF, max_pages=most)


def scans(pages: int) -> bytes:
    """A PDF of coloured scans; few are different, so that the paper itself is no larger than may be sent."""
    kept = io.BytesIO()
    with pikepdf.new() as document:
        pictures = [document.make_indirect(picture(document, number)) for number in range(DIFFERENT)]
        for number in range(pages):
            sheet = document.add_blank_page(page_size=(595, 842))
            name = sheet.add_resource(pictures[number % DIFFERENT], pikepdf.Name.XObject)
            sheet.contents_add(f"q 595 0 0 842 0 0 cm {name} Do Q".encode())
        document.save(kept)
    return kept.getvalue()


def picture(document: pikepdf.Pdf, seed: int) -> pikepdf.Stream:
    """A sheet of coloured grain."""
    chance = random.Random(seed)  # noqa: S311 - the same scans each time
    width, height = SHEET
    bytes_of_noise = chance.randbytes(width * height * 3)
    noise = Image.frombytes("RGB", SHEET, bytes_of_noise).point(lambda value: 255 - value * GRAIN // 255)
    kept = io.BytesIO()
    noise.save(kept, "JPEG", quality=90)
    stream = pikepdf.Stream(document, kept.getvalue())
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = width, height, 8
    stream.ColorSpace, stream.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
    return stream
