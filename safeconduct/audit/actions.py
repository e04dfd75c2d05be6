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


class GuestEnd(StrEnum):
    """Why a guest's time ended: the purpose of what is written when their keys are taken back."""

    EARLY = "ended early"
    BY_THE_CLOCK = "time over"
    WITH_THE_CASE = "case erased"


# What leaves the house or is gone for good: the log is signed within seconds, not with the next quarter of an hour.
SIGNED_AT_ONCE = frozenset({Action.EXPORTED, Action.ERASED, Action.RESTORED})
TAKEN_AWAY = frozenset({"download"})  # purposes of an opening that takes something out
