"""What the broker is brought for one original: the words of two, and how the second one opens it as well."""

from collections.abc import Sequence

from django.db.models import Q

from safeconduct.custody.approving import approvals, approve
from safeconduct.custody.attested import granted, membership
from safeconduct.custody.compartments import tier_of
from safeconduct.custody.errors import NotTwo
from safeconduct.custody.held import in_time
from safeconduct.custody.keyring import Keyholder
from safeconduct.custody.models import Blob, Grant, Membership
from safeconduct.vaultd import originals
from safeconduct.vaultd.carried import ByTwo, Download
from safeconduct.vaultd.originals import DEED, ORIGINAL, TAKEN
from safeconduct.vaultd.ways import way

__all__ = ["DEED", "ORIGINAL", "TAKEN", "ByTwo", "Download", "about", "by_two", "say_yes"]


def about(asked: Download, blob: Blob) -> str:
    """What both sign, in the words that the broker looks for."""
    return originals.about(asked, blob.pk, blob.version)


def say_yes(actor: Keyholder, asked: Download, blob: Blob) -> bytes:
    """A word for this download, and that the actor opens what it is about. Raises StepUpNeeded, NoGrant, Shredded."""
    return approve(actor, DEED, asked.item, about=about(asked, blob), opening=blob.compartment_key)


def by_two(asked: Download, blob: Blob, words: Sequence[bytes | memoryview]) -> ByTwo:
    """Two kept words, whoever asked first, as the broker takes them.

    Raises NotTwo where what the second opened it by, when they said yes, is not there any more.
    """
    both = approvals(words)
    if len(both) != 2:
        raise NotTwo
    other, public = both[1].by, bytes(blob.compartment_key.public_key)
    theirs = Membership.objects.filter(member=other, tier=tier_of(blob.compartment_key.compartment))
    live = Grant.objects.filter(in_time(), compartment_key=blob.compartment_key)
    for grant in live.filter(Q(holder=other) | Q(holder__in=theirs.values("group"))):
        row = theirs.filter(group=grant.holder_id, generation=grant.generation).first()
        member = membership(row) if row is not None else None
        told = granted(grant, blob.compartment_key)
        if way(public, told, member) == both[1].opens:
            return ByTwo(asked, both, told, member)
    raise NotTwo
