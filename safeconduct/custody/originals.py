"""What the broker is brought for one original: the words of two, and how the second one opens it as well."""

from collections.abc import Sequence

from django.db.models import Q

from safeconduct.custody.approving import approvals
from safeconduct.custody.attested import granted, membership
from safeconduct.custody.compartments import tier_of
from safeconduct.custody.errors import NotTwo
from safeconduct.custody.held import in_time
from safeconduct.custody.models import Blob, Grant, Membership
from safeconduct.vaultd import originals
from safeconduct.vaultd.carried import ByTwo, Download
from safeconduct.vaultd.originals import DEED, ORIGINAL, TAKEN

__all__ = ["DEED", "ORIGINAL", "TAKEN", "ByTwo", "Download", "about", "by_two"]


def about(asked: Download, blob: Blob) -> str:
    """What both sign, in the words that the broker looks for."""
    return originals.about(asked, blob.pk, blob.version)


def by_two(asked: Download, blob: Blob, words: Sequence[bytes | memoryview]) -> ByTwo:
    """Two kept words, whoever asked first, as the broker takes them. Raises NotTwo where the second opens nothing."""
    both = approvals(words)
    if len(both) != 2:
        raise NotTwo
    other = both[1].by
    theirs = Membership.objects.filter(member=other, tier=tier_of(blob.compartment_key.compartment))
    live = Grant.objects.filter(in_time(), compartment_key=blob.compartment_key)
    for grant in live.filter(Q(holder=other) | Q(holder__in=theirs.values("group"))):
        member = theirs.filter(group=grant.holder_id, generation=grant.generation).first()
        if member is not None or grant.holder_id == other:
            told = granted(grant, blob.compartment_key)
            return ByTwo(asked, both, told, membership(member) if member is not None else None)
    raise NotTwo
