"""Whether the rules are still those by which a dossier was bound and signed, in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from safeconduct.dossiers.models import Bundle, Dossier, SignOff
from safeconduct.dossiers.words import BEING_MADE, DossierState
from safeconduct.programme.rules.pack import Pack


def rules_changed(dossier: Dossier, pack: Pack, newest: Bundle | None, signed: Sequence[SignOff]) -> str:
    """What to know where the pack has changed since the newest bundle was bound; nothing where it has not.

    A bundle that is older than the keeping of fingerprints says nothing of its rules, and nothing is said of it.
    """
    if newest is None or newest.pack_fingerprint in {"", pack.fingerprint}:
        return ""
    known = {"version": newest.version, "then": newest.edition, "now": pack.edition}
    if not signed:
        words = _(
            "Version %(version)s was bound by the rules %(then)s. They have changed to %(now)s: bind it again before "
            "anybody signs."
        )
    elif dossier.dossier_state in BEING_MADE | {DossierState.SIGNED_OFF}:
        words = _(
            "Version %(version)s was signed by the rules %(then)s. They have changed to %(now)s: see what that changes "
            "for this household, and open the dossier again where it does."
        )
    else:
        words = _(
            "Version %(version)s was signed and sent by the rules %(then)s. They have changed to %(now)s; what this "
            "page counts follows the present ones."
        )
    return words % known
