"""A file comes in: it is told by its bytes, sealed, and becomes an item with the first step of its trail.

`store` and `attach` read keys' public halves only, and insert: they run with the role of the public face, which cannot
read a case. A file of a request that is still being written is stored first and attached when the request is sent.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.db import transaction

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.models import User
from safeconduct.audit.actions import Action
from safeconduct.audit.services import record
from safeconduct.cases.models import Case
from safeconduct.cases.selectors import case_for
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.originals import ORIGINAL
from safeconduct.custody.sealing import seal, store_blob
from safeconduct.evidence.disarm.pages import count_pages
from safeconduct.evidence.filetypes import FileFacts, look_at
from safeconduct.evidence.kinds import ENDINGS, MediaType, Origin, ScanState, TrailStep
from safeconduct.evidence.models import HandOver, Item
from safeconduct.evidence.payloads import ItemAbout, StoredFile, TrailWords
from safeconduct.evidence.policies import COLLECTS
from safeconduct.evidence.scanning import NOT_SCANNED, Scan, scan
from safeconduct.kernel import clock

LONGEST_NAME = 200


class Incoming(Protocol):
    """A file on its way in: Django's UploadedFile and ContentFile are such. Its pieces can be read again."""

    @property
    def name(self) -> str | None: ...

    def chunks(self) -> Iterator[bytes]: ...


def plain_name(name: str | None) -> str:
    """A file's name without folders and control signs: it is shown and offered, never used as a path."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable()).strip(". ")[:LONGEST_NAME] or "file"


def name_to_download(name: str, media_type: str) -> str:
    """A name that says what the file is: whatever a stranger called it, a computer that opens it goes by the end."""
    ends = ENDINGS[MediaType(media_type)]
    return name if name.lower().endswith(ends) else f"{name}{ends[0]}"


@dataclass(frozen=True)
class Examined:
    """What a file is and how many pages it has, now that it has opened once in the sandbox; none where a virus is."""

    facts: FileFacts
    pages: int
    scan: Scan = NOT_SCANNED


def examine(file: Incoming) -> Examined:
    """Tell what a file is and open it in the sandbox. Raises NotTaken, TooLarge, TooBusy.

    This is done before a file is kept: what is locked or damaged is said while the person can still mend it. One in
    which a scanner finds a virus is evidence as well (somebody sent it to them): it is kept and never opened.
    """
    facts = look_at(file.chunks())
    said = scan(file.chunks())
    pages = 0 if said.state is ScanState.FOUND else count_pages(file.chunks(), facts.media_type)
    return Examined(facts, pages, said)


def store(subject: UUID, file: Incoming) -> StoredFile:
    """Seal a file under a subject that has its compartments. Raises NotTaken, TooLarge, TooBusy, and keeps nothing."""
    return keep(subject, file, examine(file))


def keep(subject: UUID, file: Incoming, examined: Examined) -> StoredFile:
    """Seal a file that was examined."""
    blob = store_blob(subject, Compartment.ORIGINALS, file.chunks(), kind=ORIGINAL)
    return StoredFile(
        blob_id=blob.pk,
        name=plain_name(file.name),
        media_type=examined.facts.media_type.value,
        sha256=examined.facts.sha256,
        size=examined.facts.size,
        pages=examined.pages,
        scan=examined.scan.state.value,
        found=examined.scan.found,
    )


def attach(
    case_id: UUID, stored: StoredFile, *, made_by: str, origin: Origin, given_by: str = "", by: User | None = None
) -> Item:
    """Make a stored file an item of a case. `made_by`: how the log names who did it; `given_by`: words, sealed."""
    about = ItemAbout(
        file_name=stored.name,
        sha256=stored.sha256,
        size=stored.size,
        pages=stored.pages,
        given_by=given_by,
        found=stored.found,
    )
    with transaction.atomic():
        item = Item(
            case_id=case_id,
            blob_id=stored.blob_id,
            about=seal(case_id, Compartment.NARRATIVE, about),
            media_type=stored.media_type,
            origin=origin,
            scan=stored.scan,
            received_at=clock.now(),
        )
        item.save(force_insert=True)
        note_step(item, TrailStep.RECEIVED, by=by, words=given_by)
        record(made_by, Action.RECEIVED, item, subject=case_id)
    return item


def receive(actor: Actor, *, case: Case, file: Incoming, origin: Origin, given_by: str = "") -> Item:
    """A colleague puts a file into a case. Raises NotAllowed, NotFound, NotTaken, TooLarge."""
    actor.must_be(*COLLECTS)
    case_for(actor, case.slug)
    stored = store(case.pk, file)
    return attach(case.pk, stored, made_by=actor.reference, origin=origin, given_by=given_by, by=actor.user)


def note_step(item: Item, step: TrailStep, *, by: User | None, words: str = "") -> HandOver:
    """Add a step to the trail, in the caller's transaction."""
    sealed = seal(item.case_id, Compartment.NARRATIVE, TrailWords(text=words)) if words.strip() else None
    step_taken = HandOver(item=item, at=clock.now(), step=step, by=by, words=sealed)
    step_taken.save(force_insert=True)
    return step_taken
