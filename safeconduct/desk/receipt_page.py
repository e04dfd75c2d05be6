"""The receipt of an erasure as one page: for the household, an authority, or a drawer."""

from datetime import date

import segno
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from safeconduct.audit.anchor import compiled
from safeconduct.audit.models import Checkpoint
from safeconduct.audit.published import groups
from safeconduct.desk.models import Erasure
from safeconduct.desk.services.erasure_receipt import said_in
from safeconduct.look.speaking import long_date, number_words

WHAT = ("files", "messages", "sealed")


def draw_receipt(erasure: Erasure, checkpoint: Checkpoint, language: str) -> bytes:
    """One page as PDF in one of the house's languages. No file is written."""
    with translation.override(language):
        return compiled(_data(erasure, checkpoint, language))


def _data(erasure: Erasure, checkpoint: Checkpoint, language: str) -> dict[str, object]:
    name, _plus, rest = checkpoint.key.partition("+")
    said = said_in(erasure.receipt)
    numbers = [number_words(int(word)) for word in said["gone"].split() if word.isdigit()]
    gone = _("files: %(files)s, messages: %(messages)s, sealed records: %(sealed)s")
    return {
        "language": language,
        "organisation": settings.ORGANISATION_NAME,
        "title": _("Receipt of an erasure"),
        "lead": _("Everything that we kept about the household of this case is deleted. The key without which no copy of it opens, backups included, was deleted first. Two people of ours decided it."),  # noqa: E501
        "facts": [
            [_("Case"), erasure.case.name],
            [_("Number of the case"), said["case"]],
            [_("Erased on"), long_date(date.fromisoformat(said["day"]))],
            [_("Why"), erasure.get_ground_display()],
            [_("What went"), gone % dict(zip(WHAT, numbers, strict=True))],
        ],
        "root_label": _("Root of the log, in which the erasure stands (events: %(events)s)")
        % {"events": number_words(checkpoint.size)},
        "root": groups(bytes(checkpoint.root)),
        "key_label": _("Public key of the log"),
        "key": [f"{name}+", rest],
        "code": segno.make(erasure.receipt, error="m").svg_inline(border=2),
        "code_words": _("The square holds the number, the day, the ground and what went, signed by the key of the log."),  # noqa: E501
        "how": _("How to check"),
        "steps": [
            _("Ask for the same receipt as a file and for the verifier of one file; it needs neither us nor a network."),  # noqa: E501
            _("Give it the file and the key above: it says OK, or what is wrong."),
            _("What it cannot show: copies that were given to an authority, a host or a partner before; they are theirs to delete."),  # noqa: E501
        ],
        "commands": ["python3 verify_log.py RECEIPT.json --key …"],
        "by": _("Printed by"),
        "on": _("Day"),
        "kept": _("Kept at"),
    }  # fmt: skip
