"""The laws that stand in data/laws.toml; a lawyer of the organisation checks each."""

import tomllib
from importlib.resources import files

from django.db import transaction

from safeconduct.situation.models import Law, Source
from safeconduct.situation.words import SourceKind


def seed_laws() -> int:
    """Bring in laws that are not there yet; returns how many."""
    entries = tomllib.loads(files("safeconduct.situation").joinpath("data/laws.toml").read_text(encoding="utf-8"))[
        "law"
    ]
    known = set(Law.objects.values_list("code", flat=True))
    new = [entry for entry in entries if entry["code"] not in known]
    with transaction.atomic():
        for entry in new:
            said = entry["source"]
            source, _made = Source.objects.get_or_create(
                title=said["title"],
                publisher=said["publisher"],
                defaults={"kind": SourceKind.LAW, "published_on": said["published_on"]},
            )
            Law.objects.create(
                code=entry["code"],
                titles=entry["titles"],
                in_force_on=entry["in_force_on"],
                words=entry["words"],
                source=source,
            )
    return len(new)
