"""Whose the next step of a dossier is, in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from safeconduct.accounts.roles import Role
from safeconduct.dossiers.models import Dossier, SignOff
from safeconduct.dossiers.selectors import pack_for
from safeconduct.dossiers.words import DossierState, SignKind


def whose_step(dossier: Dossier, signed: Sequence[SignOff]) -> str:
    """A name where one is known, else a role; nothing where no step leads on."""
    if dossier.dossier_state is DossierState.LEGAL_REVIEW:
        return _review(dossier, {SignKind(one.kind) for one in signed})
    onward = [move for move in pack_for(dossier).moves_from(dossier.state) if move.to_state != DossierState.WITHDRAWN]
    roles = {Role(by) for move in onward for by in move.by}
    if Role.CASEWORKER in roles and dossier.case.caseworker:
        return _("It is for %(name)s, the caseworker.") % {"name": dossier.case.caseworker.display_name}
    if Role.LEAD in roles:
        return _("It is for a lead.")
    return _("It is for a lawyer.") if Role.LAWYER in roles else ""


def _review(dossier: Dossier, given: set[SignKind]) -> str:
    if SignKind.REVIEW in given:
        return _("The second signature is missing: a lawyer's or a lead's who has not worked on the dossier.")
    if dossier.lawyer is None:
        return _("Colleagues who have not worked on the dossier read the bundle and sign it.")
    asked = {"name": dossier.lawyer.display_name}
    if SignKind.SIGN_OFF in given:
        return _("The lawyer's signature is missing: %(name)s was asked to read the bundle and sign it.") % asked
    return _("%(name)s was asked to read the bundle and sign it; another lawyer or a lead signs besides.") % asked
