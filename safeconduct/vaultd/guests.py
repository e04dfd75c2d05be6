"""Guests: outside readers, whose keys end by themselves. What a guest may be given, and for how long."""

from datetime import datetime, timedelta

from safeconduct.vaultd.carried import Public
from safeconduct.vaultd.tiers import Tier

LONGEST = timedelta(days=14)
KIND = "guest"
SHOWN = "shown"  # copies of pages that were made for one guest; the only compartment a guest is given


def ends_in_time(until: datetime | None, now: datetime) -> bool:
    """Whether a guest's end is there and near enough, and has not come."""
    return until is not None and now < until <= now + LONGEST


def may_take(public: Public, compartment: str, ends_at: datetime | None, now: datetime) -> bool:
    """Whether a guest's key may be given this compartment until then: copies only, and no longer than the guest stays.

    A holder who is no guest has no end, and a guest none but their own.
    """
    if public.kind != KIND:
        return public.until is None
    is_in_time = ends_in_time(public.until, now) and ends_in_time(ends_at, now)
    return compartment == SHOWN and is_in_time and ends_at is not None and ends_at <= (public.until or now)


def are_whole(of: tuple[Public, ...], now: datetime) -> bool:
    """Whether these are both keys of a colleague, or the one of a guest who ends in time."""
    tiers, kinds = sorted(one.tier for one in of), {one.kind for one in of}
    if kinds == {KIND}:
        return tiers == [Tier.STANDARD] and all(ends_in_time(one.until, now) for one in of)
    return tiers == sorted(Tier) and kinds == {"person"} and all(one.until is None for one in of)
