"""What a signature under a selection is bound to: one number over all that was decided, as it is kept."""

from datetime import UTC
from hashlib import sha256

from safeconduct.programme.models import Selection

DOMAIN = b"safeconduct selection 1"


def hash_of(selection: Selection) -> str:
    """SHA-256 in hex over household, criteria, proposer, their instant, and the sealed reasons, each with its length.

    Over the reasons as they are sealed, not as they read: so the database can be held to it without any key, and the
    vault's format lets sealed bytes open to one text only (docs/vault-format.md, commitment).
    """
    sealed = selection.reasons
    parts = (
        DOMAIN,
        selection.pk.bytes,
        selection.case_id.bytes,
        selection.criteria_version.encode(),
        selection.criteria_fingerprint.encode(),
        selection.proposed_by_id.bytes,
        selection.proposed_at.astimezone(UTC).isoformat(timespec="microseconds").encode(),
        sealed.pk.bytes,
        f"{sealed.type} {sealed.version}".encode(),
        bytes(sealed.content),
    )
    digest = sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def is_as_signed(selection: Selection) -> bool:
    """Whether what is kept is still what was signed. One from before criteria were kept is bound to nothing."""
    return selection.proposed_hash == hash_of(selection)
