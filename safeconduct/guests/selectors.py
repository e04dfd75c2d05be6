"""Guests of a case, for whoever opens it; and what a guest was given, for the guest."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet
from django.utils.translation import gettext

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.cases.models import Case
from safeconduct.cases.policies import CASEWORK
from safeconduct.cases.selectors import cases_for
from safeconduct.custody.sealing import open_records
from safeconduct.evidence.selectors import items_of, with_about
from safeconduct.guests.models import Guest, Look, ShownPage, ShownPaper
from safeconduct.guests.payloads import ShownAbout
from safeconduct.kernel import clock
from safeconduct.kernel.errors import NotFound

LOOKS_SHOWN = 50


@dataclass(frozen=True)
class OpenedPaper:
    """A paper that was given: what it is called (the story in the reader's language), and how many pages it has."""

    paper: ShownPaper
    title: str
    pages: int


def guests_for(actor: Actor) -> QuerySet[Guest]:
    """Guests of the actor's cases, who came last first. Raises NotAllowed."""
    actor.must_be(*CASEWORK)
    found = Guest.objects.filter(case__in=cases_for(actor).select_related(None).order_by())
    return found.select_related("user__holder", "invited_by", "case").order_by("-made_at")


def guests_of(actor: Actor, case: Case) -> QuerySet[Guest]:
    """The guests of one case. Raises NotAllowed."""
    return guests_for(actor).filter(case=case)


def guest_for(actor: Actor, case: Case, guest_id: UUID) -> Guest:
    """One of them. Raises NotAllowed, NotFound."""
    found = guests_of(actor, case).filter(pk=guest_id).first()
    if found is None:
        raise NotFound
    return found


def papers_given(actor: Actor, guest: Guest) -> list[OpenedPaper]:
    """What a guest, who was selected for the actor, can read now; named from the papers of the case, not the copies.

    Raises NotAllowed, NoGrant.
    """
    given = ShownPaper.objects.filter(showing__guest=guest).order_by("showing__made_at", "position")
    papers = list(given.annotate(copied=Count("pages")))
    items = items_of(actor, guest.case, with_withdrawn=True).filter(pk__in=[paper.item_id for paper in papers])
    titles: dict[UUID | None, str] = {None: gettext("The story")}
    titles |= {opened.item.pk: opened.title for opened in with_about(actor, list(items))}
    return [OpenedPaper(paper, titles.get(paper.item_id, ""), paper.copied) for paper in papers]


def items_given(guest: Guest) -> set[UUID | None]:
    """What a guest, who was selected for the actor, was given, unopened; None among them: the story."""
    return set(ShownPaper.objects.filter(showing__guest=guest).values_list("item", flat=True))


def looks_of(guest: Guest) -> QuerySet[Look]:
    """What a guest, who was selected for the actor, looked at; the newest first."""
    return guest.looks.select_related("item").order_by("-number")[:LOOKS_SHOWN]


def myself(actor: Actor) -> Guest:
    """The guest who acts. Raises NotAllowed, NotFound once their time has ended."""
    actor.must_be(Role.GUEST)
    found = Guest.objects.filter(user=actor.user, ended_at__isnull=True, last_on__gte=clock.today()).first()
    if found is None:
        raise NotFound
    return found


def my_papers(actor: Actor) -> list[OpenedPaper]:
    """What the guest who acts was given. Raises NotAllowed, NotFound."""
    return _opened(actor, ShownPaper.objects.filter(showing__guest=myself(actor)))


def my_paper(actor: Actor, paper_id: UUID) -> OpenedPaper:
    """One paper of theirs. Raises NotAllowed, NotFound, NoGrant."""
    found = _opened(actor, ShownPaper.objects.filter(showing__guest=myself(actor), pk=paper_id))
    if not found:
        raise NotFound
    return found[0]


def my_page(actor: Actor, paper_id: UUID, number: int) -> ShownPage:
    """One page of theirs. Raises NotAllowed, NotFound."""
    mine = ShownPage.objects.filter(paper__showing__guest=myself(actor), paper=paper_id, number=number)
    found = mine.select_related("blob__compartment_key", "paper__showing__guest__user").first()
    if found is None:
        raise NotFound
    return found


def subjects_of_erased(case_id: UUID) -> list[UUID]:
    """Under what the copies of an erased case are sealed: for whoever erases it, and may hold no key of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT guests_of_erased(%s)", [case_id])
        return [subject for (subject,) in cursor.fetchall()]


def _opened(actor: Actor, papers: QuerySet[ShownPaper]) -> list[OpenedPaper]:
    found = list(papers.select_related("about__compartment_key").order_by("showing__made_at", "position"))
    abouts = open_records(actor, [paper.about for paper in found], ShownAbout, purpose="guest")
    story = gettext("The story")
    return [
        OpenedPaper(paper, about.title if paper.item_id else story, about.pages)
        for paper, about in zip(found, abouts, strict=True)
    ]
