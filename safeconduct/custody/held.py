"""What a session's holder has in rows: the keys that are theirs, the groups they belong to, what they were given."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from safeconduct.custody.attested import granted, membership, public_of
from safeconduct.custody.compartments import Tier
from safeconduct.custody.errors import NoGrant
from safeconduct.custody.models import BrokenGlass, CompartmentKey, Grant, HolderKey, Membership
from safeconduct.kernel import clock
from safeconduct.vaultd import carried
from safeconduct.vaultd.contexts import glass_of


def in_time(at: datetime | None = None) -> Q:
    """For a filter of grants: those that have not ended at this instant, now where none is named."""
    return Q(ends_at__isnull=True) | Q(ends_at__gt=at or clock.now())


class Held:
    """One holder's rows. What was looked up serves until the request ends."""

    def __init__(self, holder: UUID) -> None:
        self._holder = holder
        self._grants: dict[UUID, carried.Granted] = {}
        self._memberships: list[Membership] | None = None

    @property
    def holders(self) -> frozenset[UUID]:
        """This holder and the groups they belong to, whose keys open; the glass group's open nothing by themselves."""
        return (self.groups | {self._holder}) - {glass_of(settings.ORGANISATION_ID)}

    @property
    def groups(self) -> frozenset[UUID]:
        """The groups that this holder belongs to."""
        return frozenset(row.group_id for row in self._rows())

    def keys(self) -> tuple[carried.Public, ...]:
        """The public halves of what is this holder's own."""
        return tuple(public_of(key) for key in HolderKey.objects.filter(holder=self._holder).select_related("holder"))

    def second_key(self) -> carried.Public:
        """The one they sign with. Raises NoGrant for a guest, who has none and signs nothing."""
        for key in self.keys():
            if key.tier == Tier.STEP_UP:
                return key
        raise NoGrant

    def look_through(self, rows: Iterable[BrokenGlass]) -> None:
        """Count these of this holder's own among the grants; the broker asks whether they are over."""
        for row in rows:
            self._grants.setdefault(row.compartment_key_id, granted(row, row.compartment_key))

    def grants(self, keys: Iterable[CompartmentKey]) -> tuple[carried.Granted, ...]:
        """A live grant for each of these compartments. Raises NoGrant."""
        wanted = {key.pk: key for key in keys}
        missing = [key for name, key in wanted.items() if name not in self._grants]
        if missing:
            self._look_up(missing)
        if not wanted.keys() <= self._grants.keys():
            raise NoGrant
        return tuple(self._grants[name] for name in wanted)

    def memberships(self, groups: Collection[UUID]) -> tuple[carried.Membership, ...]:
        """Those in these groups, of each generation of their keys."""
        return tuple(membership(row) for row in self._rows() if row.group_id in groups)

    def look_again(self) -> None:
        """The groups may have other keys by now."""
        self._memberships = None

    def _look_up(self, keys: list[CompartmentKey]) -> None:
        of = {key.pk: key for key in keys}
        for grant in Grant.objects.filter(in_time(), compartment_key__in=keys, holder_id__in=self.holders):
            self._grants.setdefault(grant.compartment_key_id, granted(grant, of[grant.compartment_key_id]))

    def _rows(self) -> list[Membership]:
        if self._memberships is None:
            self._memberships = list(Membership.objects.filter(member_id=self._holder))
        return self._memberships
