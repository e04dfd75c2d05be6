"""The anchor: a printed page with what the log had come to. Paper in a drawer is what no machine rewrites."""

from collections.abc import Mapping

import segno
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from safeconduct.audit.models import Checkpoint
from safeconduct.audit.outside.tree import Head
from safeconduct.audit.published import groups
from safeconduct.kernel.printing import printed
from safeconduct.look.speaking import long_instant, number_words


def draw(checkpoint: Checkpoint, language: str) -> bytes:
    """One page as PDF (it declares PDF/A-2a) in one of the house's languages. No file is written."""
    with translation.override(language):
        return compiled(_data(checkpoint, language))


def compiled(data: Mapping[str, object]) -> bytes:
    """A page with a root, its facts and how to check it; `_data` names what the page takes."""
    return printed("safeconduct.audit", "anchor.typ", data)


def _data(checkpoint: Checkpoint, language: str) -> dict[str, object]:
    head = Head(checkpoint.size, bytes(checkpoint.root))
    name, _plus, rest = checkpoint.key.partition("+")
    return {
        "language": language,
        "organisation": settings.ORGANISATION_NAME,
        "title": _("What the log had come to"),
        "lead": _("Every opening and change stands in a log. This page holds it: what stands before it cannot be rewritten any more without being found out."),  # noqa: E501
        "facts": [
            [_("Log"), name],
            [_("Signed"), long_instant(checkpoint.at)],
            [_("Events"), number_words(checkpoint.size)],
        ],
        "root_label": _("Root"),
        "root": groups(head.root),
        "key_label": _("Public key of the log"),
        "key": [f"{name}+", rest],
        "code": segno.make(str(head), error="q").svg_inline(border=2),
        "code_words": _("The square holds the number of events and the root, as the command takes them."),
        "how": _("How to check"),
        "steps": [
            _("At the machine: type the command below with what the square says, or with the root above; blanks do not matter."),  # noqa: E501
            _("Elsewhere: ask for an export of the log and the verifier, and give it the same words and the key."),
            _("It says OK, or what is wrong: altered, missing, forked, unsigned, stale. If it does not say OK, keep this page and speak with the data-protection officer."),  # noqa: E501
        ],
        "commands": [
            f'./run audit verify --was "{checkpoint.size}: …"',
            f'python3 verify_log.py EXPORT --key … --was "{checkpoint.size}: …"',
        ],
        "by": _("Printed by"),
        "on": _("Day"),
        "kept": _("Kept at"),
    }  # fmt: skip
