"""What nobody refers to any more: files of drafts that were never sent, pieces of uploads that broke off.

A stranger's files are sealed before the request is sent, under a subject that is nobody's case yet. What their browser
still holds a draft of must stay, and only the browser knows what the draft names: so nothing is taken that was made
since the oldest draft which is alive.
"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef, QuerySet
from django.utils import timezone

from safeconduct.audit.actions import Action
from safeconduct.audit.services import WORKER, Event, record_events
from safeconduct.custody import stores
from safeconduct.custody.compartments import Compartment
from safeconduct.custody.door import ask_broker
from safeconduct.custody.models import Blob, CompartmentKey, Draft, SealedRecord
from safeconduct.vaultd.requests import SweepShredKeys

OLD = timedelta(days=1)
DRAFT_LAG = timedelta(hours=1)  # a draft is kept after its first file is stored
AT_ONCE = 100


class TooManyStrays(RuntimeError):
    """More files without a row than broken uploads leave: it may be the database that is the wrong one."""


def sweep() -> int:
    """Delete what is older than a day and referred to by nothing; returns how much. Raises TooManyStrays."""
    return _drop_blobs() + _drop_begun_subjects() + _drop_unfinished() + _drop_strays()


def _old() -> datetime:
    """Rows made before this instant belong to no draft. In the machine's own time, as `made_at` is."""
    alive = Draft.objects.filter(ends_at__gt=timezone.now()).order_by("made_at").values_list("made_at", flat=True)
    oldest = alive.first()
    latest = timezone.now() - OLD
    return latest if oldest is None else min(latest, oldest - DRAFT_LAG)


def unreferenced() -> QuerySet[Blob]:
    """Blobs that no row of any department names."""
    found = Blob.objects.all()
    for relation in Blob._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            rows = relation.related_model._meta.base_manager.filter(**{relation.field.name: OuterRef("pk")})
            found = found.filter(~Exists(rows))
    return found


def _drop_blobs() -> int:
    """Rows first, files after the commit: a file that is left over is a stray of tomorrow."""
    dropped = 0
    while batch := _forget_batch():
        for name in batch:
            stores.drop_blob(name)
        dropped += len(batch)
    return dropped


def _forget_batch() -> list[UUID]:
    with transaction.atomic():
        old = unreferenced().filter(made_at__lt=_old()).select_related("compartment_key")
        batch = list(old.select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
        Blob.objects.filter(pk__in=[blob.pk for blob in batch]).delete()
        record_events(
            WORKER,
            [
                Event(Action.ERASED, "custody.blob", blob.pk, blob.compartment_key.subject, "abandoned")
                for blob in batch
            ],
        )
    return [blob.pk for blob in batch]


def begun_subjects() -> QuerySet[CompartmentKey]:
    """Originals of strangers who did not send: no other compartment, nothing in it."""
    others = CompartmentKey.objects.filter(subject=OuterRef("subject")).exclude(compartment=Compartment.ORIGINALS)
    blobs = Blob.objects.filter(compartment_key=OuterRef("pk"))
    records = SealedRecord.objects.filter(compartment_key=OuterRef("pk"))
    originals = CompartmentKey.objects.filter(compartment=Compartment.ORIGINALS)
    return originals.filter(~Exists(others), ~Exists(blobs), ~Exists(records))


def _drop_begun_subjects() -> int:
    subjects = list(begun_subjects().filter(made_at__lt=_old()).values_list("subject", flat=True))
    for subject in subjects:
        stores.shred(subject)
        with transaction.atomic():
            CompartmentKey.objects.filter(subject=subject).delete()
            record_events(WORKER, [Event(Action.ERASED, "custody.subject", subject, subject, "abandoned")])
    return len(subjects)


def _drop_unfinished() -> int:
    """Uploads and writes that broke off before they had a name."""
    root = Path(settings.BLOB_DIR)
    left = [path for path in [*root.glob("??/*.part"), *root.glob("incoming/incoming-*")] if _is_old(path)]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left) + ask_broker(SweepShredKeys())


def _is_old(path: Path) -> bool:
    try:
        return path.stat().st_mtime < time.time() - OLD.total_seconds()
    except FileNotFoundError:
        return False


def strays() -> Iterator[Path]:
    """Files of the blob store, older than a day, whose row is gone."""
    for folder in sorted(Path(settings.BLOB_DIR).glob("??")):
        files = {UUID(path.name): path for path in folder.iterdir() if path.suffix != ".part"}
        known = set(Blob.objects.filter(pk__in=files).values_list("pk", flat=True))
        yield from (path for name, path in files.items() if name not in known and _is_old(path))


def _drop_strays() -> int:
    found = list(strays())
    if len(found) > AT_ONCE:
        raise TooManyStrays(f"{len(found)} files of the blob store have no row; none was deleted.")
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)
