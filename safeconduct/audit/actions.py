"""The typed vocabulary of the log. A new kind of event gets its word here first."""

from enum import StrEnum


class Action(StrEnum):
    """What was done. Never names, free text, addresses or codes: those stay in sealed records."""

    OPENED = "opened"
    ALARM = "alarm"
    BROKEN = "broken"
    SEALED = "sealed"
    GRANTED = "granted"
    REVOKED = "revoked"
    REFUSED = "refused"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    STEPPED_UP = "stepped_up"
    SIGNED_OUT = "signed_out"
    CREATED = "created"
    CHANGED = "changed"
    MOVED = "moved"
    DECIDED = "decided"
    SIGNED = "signed"
    EXPORTED = "exported"
    SENT = "sent"
    RECEIVED = "received"
    PLACED = "placed"
    RELEASED = "released"
    ERASED = "erased"
    RESTORED = "restored"


# What leaves the house or is gone for good: the log is signed within seconds, not with the next quarter of an hour.
SIGNED_AT_ONCE = frozenset({Action.EXPORTED, Action.ERASED, Action.RESTORED})
TAKEN_AWAY = frozenset({"download"})  # purposes of an opening that takes something out
