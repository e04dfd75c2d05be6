"""A colleague leaves: what they opened with goes at once; what they signed stays checked."""

from safeconduct.custody import broker, glass, grants
from safeconduct.custody.models import Holder, HolderKey, Kit, Lock, PasskeyWrap
from safeconduct.custody.taking_back import take_back_at_commit
from safeconduct.vaultd.ways import no_way


def take_what_opens(holder: Holder, *, by: str) -> None:
    """Sessions, group keys, broken glass, and all that their words, kit and passkeys unwrap.

    Within the caller's transaction. Public halves stay, which check what they signed, and so do grants, until their
    cases are handed over: sealed to a key that nothing opens any more. Their groups get other keys.
    """
    broker.end_sessions_of(holder)
    grants.dismiss(holder, by=by)
    glass.take_back(from_holder=holder)
    take_back_at_commit([no_way(holder.pk)])  # what they allowed lately counts no more
    for rows in (Lock, Kit, PasskeyWrap):
        rows.objects.filter(holder=holder).delete()
    HolderKey.objects.filter(holder=holder).update(wrapped_secret=None)
