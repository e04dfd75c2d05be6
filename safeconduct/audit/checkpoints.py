"""Signing what the log has come to: every quarter of an hour when it has grown, after exports and erasures, once a day.

The signer goes on from what it signed before, which it checks, and reads only the leaves since: whoever alters an older
leaf gets no signature over it. One signs at a time. docs/adr/0012 says why.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from safeconduct.audit.actions import Action
from safeconduct.audit.leaves import LogBroken, bytes_of, leaves_from
from safeconduct.audit.models import NEWEST_FIRST, Checkpoint
from safeconduct.audit.outside.judging import Trust
from safeconduct.audit.outside.notes import PLAIN, Key
from safeconduct.audit.outside.reading import signed_checkpoint
from safeconduct.audit.outside.signing import Signer
from safeconduct.audit.outside.tree import Head, Tree, leaf_hash
from safeconduct.audit.outside.verdicts import Wrong
from safeconduct.audit.services import WORKER, record
from safeconduct.kernel import clock

SIGNERS_LOCK = 5963457
AT_LEAST = timedelta(days=1)  # a log that nobody wrote to is signed anew all the same, or it would look abandoned


def signer() -> Signer:
    """The log's own; for processes that were given its key."""
    return Signer(f"safeconduct.log/{settings.ORGANISATION_ID}", settings.LOG_KEY)


def own_key() -> Key:
    """Its public half, as strangers are given it."""
    return signer().key(PLAIN)


def newest() -> Checkpoint | None:
    """What was signed last."""
    return Checkpoint.objects.order_by(*NEWEST_FIRST).first()


def sign_checkpoint() -> Checkpoint | None:
    """Sign the log as it stands; None where that was signed already or another process is at it. Raises LogBroken.

    A leaf that is not what its hash says, a gap, or an older checkpoint that does not fit is signed by nobody.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SIGNERS_LOCK])
        if not cursor.fetchone()[0]:
            return None
        ours = Checkpoint.objects.filter(key=own_key().written())
        last, at = ours.order_by(*NEWEST_FIRST).first(), clock.coarse(clock.now())
        tree = _tree_of(last)
        _grow(tree)
        if last is not None and tree.size == last.size and at < last.at + AT_LEAST:
            return None
        return _keep(tree, at, is_other_key=last is None and newest() is not None)


def _tree_of(last: Checkpoint | None) -> Tree:
    """As it was when we signed last; from its first leaf where this key never did."""
    if last is None:
        return Tree()
    tree = Tree(last.size, [bytes(last.peaks[at : at + 32]) for at in range(0, len(last.peaks), 32)])
    try:
        signed = signed_checkpoint(last.note, Trust((own_key(),)))
    except Wrong as wrong:
        raise LogBroken(wrong.says) from None
    if signed.head != Head(tree.size, tree.root()):
        raise LogBroken(f"checkpoint {last.size} is not what was signed")
    return tree


def _grow(tree: Tree) -> None:
    for leaf in leaves_from(tree.size):
        hashed = leaf_hash(bytes_of(leaf))
        if leaf.sequence != tree.size or hashed != bytes(leaf.leaf_hash):
            raise LogBroken(f"event {tree.size} is missing or altered")
        tree.add(hashed)


def _keep(tree: Tree, at: datetime, *, is_other_key: bool) -> Checkpoint:
    note = signer().checkpoint(Head(tree.size, tree.root()), int(at.timestamp()))
    checkpoint = Checkpoint(
        size=tree.size, root=tree.root(), at=at, key=own_key().written(), note=note, peaks=b"".join(tree.peaks)
    )
    checkpoint.save(force_insert=True)
    if is_other_key:
        record(WORKER, Action.CHANGED, checkpoint, purpose="log key")
    return checkpoint
