"""A programme begins: its row, and the compartment for what is said with the authority."""

from django.db import transaction

from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment, Group
from safeconduct.programme.models import Programme
from safeconduct.programme.packs import FIRST, pack_of


def found_programme(code: str = FIRST, *, made_by: str) -> Programme:
    """The programme of a pack; one that exists is returned."""
    existing = Programme.objects.filter(code=code).first()
    if existing is not None:
        return existing
    pack_of(code)
    with transaction.atomic():
        programme = Programme.objects.create(code=code)
        access = {Compartment.SUBMISSION: [grants.group(Group.LEADS)]}
        grants.create_compartments(programme.pk, access, made_by=made_by)
    return programme
