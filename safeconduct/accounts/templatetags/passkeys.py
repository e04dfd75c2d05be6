"""What a page asks a passkey, for look/passkeys.js: {% load passkeys %}. Empty where there is nothing to ask."""

import hashlib
import json
from base64 import b64encode
from typing import Any

from django import template
from django.conf import settings

from safeconduct.accounts.browsers import browser_of
from safeconduct.accounts.challenges import GOOD_FOR, Purpose, make
from safeconduct.accounts.models import Passkey, User
from safeconduct.accounts.passkeys import ALGORITHMS, host
from safeconduct.custody.passkeys import opening

register = template.Library()


@register.simple_tag(takes_context=True)
def passkey_shown(context: dict[str, Any]) -> str:
    """At the door any passkey of this house, so that a name tells nobody whether it has one; at the desk one's own."""
    user = _colleague(context)
    return _asked(context, Purpose.SHOW) if user is None else _of(context, Purpose.SHOW, list(user.passkeys.all()))


@register.simple_tag(takes_context=True)
def passkey_opens(context: dict[str, Any], passkey: Passkey | None = None) -> str:
    """The passkey that is to open the second key; without one: those of the colleague's that do."""
    user = _colleague(context)
    if user is None:
        return ""
    mine = user.passkeys.filter(pk__in=opening(user.holder)) if passkey is None else [passkey]
    return _of(context, Purpose.OPEN, list(mine), prf=_prf_of(user))


@register.simple_tag(takes_context=True)
def passkey_made(context: dict[str, Any]) -> str:
    """A new passkey of the colleague's."""
    user = _colleague(context)
    if user is None:
        return ""
    known = [_text(one.credential) for one in user.passkeys.all()]
    named = {"id": _text(user.pk.bytes), "name": user.username, "display": user.display_name}
    return _asked(context, Purpose.REGISTER, user=named, known=known, algorithms=list(ALGORITHMS.values()))


def _colleague(context: dict[str, Any]) -> User | None:
    actor = getattr(context["request"], "actor", None)
    return actor.user if actor is not None else None


def _of(context: dict[str, Any], purpose: Purpose, passkeys: list[Passkey], **more: str) -> str:
    if not passkeys:
        return ""
    return _asked(context, purpose, allowed=[_text(one.credential) for one in passkeys], **more)


def _asked(context: dict[str, Any], purpose: Purpose, **more: Any) -> str:
    if not host():
        return ""
    challenge = make(purpose, browser_of(context["request"]))
    seconds = int(GOOD_FOR.total_seconds())
    return json.dumps({"challenge": _text(challenge), "host": host(), "seconds": seconds, **more})


def _prf_of(user: User) -> str:
    """What each passkey of theirs is asked to answer for, the same each time."""
    return _text(hashlib.sha256(b"safeconduct step-up" + settings.ORGANISATION_ID.bytes + user.pk.bytes).digest())


def _text(content: bytes | memoryview) -> str:
    return b64encode(bytes(content)).decode()
