"""Whether a log is what was signed: nothing altered, missing, forked, unsigned or stale."""

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from safeconduct.audit.outside.notes import PLAIN, TIMED, Checkpoint, Key
from safeconduct.audit.outside.tree import Head, Tree, leaf_hash
from safeconduct.audit.outside.verdicts import Word, Wrong

HOUR, DAY = 3600, 86400


@dataclass(frozen=True)
class Trust:
    """What somebody knows from elsewhere. Ages in seconds; now: seconds since 1970."""

    keys: tuple[Key, ...]
    witnesses: tuple[Key, ...] = ()
    was: tuple[Head, ...] = ()
    max_age: float | None = None
    witnessed_within: float | None = None
    now: float = field(default_factory=time.time)

    def signed(self, checkpoint: Checkpoint, times: Mapping[tuple[bytes, int], int]) -> int:
        """When the log signed it. Raises Wrong where none of its keys did, plainly and with the time."""
        for key in self.keys:
            if checkpoint.origin == key.name and {(key.public, PLAIN), (key.public, TIMED)} <= times.keys():
                return times[key.public, TIMED]
        raise Wrong(Word.UNSIGNED, f"checkpoint {checkpoint.head.size} of {checkpoint.origin} is not signed by the log")


def judge(
    leaves: Iterable[bytes], checkpoints: Sequence[Checkpoint], trust: Trust, listed: Sequence[Key] | None = None
) -> str:
    """One line about a log that fits: every leaf under a signed root, nothing older contradicted. Raises Wrong.

    listed: keys that the file itself names, and then no other signature may be in it. Without them the log may have
    leaves since its newest checkpoint.
    """
    keys = [*trust.keys, *trust.witnesses, *(listed or ())]
    times = [checkpoint.times(keys, is_all=listed is not None) for checkpoint in checkpoints]
    signed_at = [trust.signed(one, by) for one, by in zip(checkpoints, times, strict=True)]
    heads = {checkpoint.head for checkpoint in checkpoints}
    newest = max((head.size for head in heads), default=0)
    now = _walk(leaves, heads | set(trust.was), newest)
    is_whole = now.size == newest if listed is not None else bool(heads) or not now.size
    if not is_whole or not (heads or listed is None):
        raise Wrong(Word.UNSIGNED, f"of {now.size} events only {newest} stand under a signed checkpoint")
    if signed_at:
        _fresh(max(signed_at), trust.max_age, trust.now, "the log was last signed")
    for witness in trust.witnesses:
        seen = [by[witness.public, TIMED] for by in times if (witness.public, TIMED) in by]
        if not seen:
            raise Wrong(Word.UNSIGNED, f"no checkpoint is cosigned by {witness.name}")
        _fresh(max(seen), trust.witnessed_within, trust.now, f"{witness.name} last cosigned")
    return f"{now.size} events, {len(heads)} checkpoints, {now}"


def _walk(leaves: Iterable[bytes], heads: set[Head], newest: int) -> Head:
    """The head over all leaves, once each head that somebody vouches for was met on the way."""
    wanted = {head.size for head in heads}
    tree, roots, odd = Tree(), {0: Tree().root()}, -1
    for leaf in leaves:
        if odd < 0 and b',"seq":%d,"subject":' % tree.size not in leaf:
            odd, said = tree.size, re.search(rb',"seq":(\d+),"subject":', leaf)
            is_gap = said is not None and int(said[1]) > odd
        tree.add(leaf_hash(leaf))
        if tree.size in wanted:
            roots[tree.size] = tree.root()
    most = max(wanted, default=0)
    if tree.size < most:
        raise Wrong(
            Word.MISSING, f"{most} events were signed, {tree.size} are here" + (f"; look at {odd}" * (odd >= 0))
        )
    if odd >= 0:
        raise Wrong(Word.MISSING if is_gap and odd >= newest else Word.ALTERED, f"event {odd} is not where it was")
    fits = [head.size for head in heads if roots[head.size] == head.root]
    others = sorted(head.size for head in heads if roots[head.size] != head.root)
    if others and (others[0] <= max(fits, default=-1) or len(wanted) < len(heads)):
        raise Wrong(Word.FORKED, f"another history of {others[0]} events was vouched for than the one that is here")
    if others:
        raise Wrong(
            Word.ALTERED, f"something among events {max(fits, default=0)} to {others[0] - 1} is not what was signed"
        )
    return Head(tree.size, tree.root())


def _fresh(at: int, age: float | None, now: float, says: str) -> None:
    if age is not None and now - at > age:
        raise Wrong(Word.STALE, f"{says} {(now - at) / HOUR:.0f} hours ago")
