"""A lawyer from outside, who was given the story and two papers of one household by its caseworker."""

import random
from datetime import timedelta
from typing import Protocol

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.cases.selectors import cases_for
from safeconduct.cases.states import CaseState
from safeconduct.evidence.kinds import ItemKind
from safeconduct.evidence.models import Item
from safeconduct.evidence.selectors import with_about
from safeconduct.evidence.services.order_pages import draw_now
from safeconduct.guests.services.give import give
from safeconduct.guests.services.invite import invite_guest
from safeconduct.kernel import clock

READS = (ItemKind.SUMMONS, ItemKind.THREAT, ItemKind.PASSPORT, ItemKind.BIRTH_CERTIFICATE)
STAYS = timedelta(days=9)


class Actors(Protocol):
    """Who is needed here."""

    caseworker: Actor

    def also_signs_in(self, *, name: str, role: str, username: str, passphrase: str) -> None: ...


def load(actors: Actors, rng: random.Random) -> None:
    """One guest, for a case whose dossier is being made; their passphrase stands with the others'."""
    worker = actors.caseworker
    mine = cases_for(worker).filter(caseworker=worker.user, story__isnull=False)
    case = mine.filter(state=CaseState.DOSSIER).order_by("name")[0]
    papers = list(Item.objects.filter(case=case, kind__in=READS, withdrawn_at=None).order_by("kind", "pk")[:2])
    new = invite_guest(
        worker,
        case=case,
        display_name="Louise Claes",
        username="louise",
        language="nl",
        last_on=clock.today() + STAYS,
        is_counted=True,
    )
    for opened in with_about(worker, papers):
        draw_now(worker, item=opened.item, numbers=range(1, opened.about.pages + 1))
    give(worker, guest=new.guest, papers=[item.pk for item in papers], with_story=True)
    actors.also_signs_in(name="Louise Claes", role=str(Role.GUEST.label), username="louise", passphrase=new.passphrase)
