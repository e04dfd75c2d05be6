"""What of dossiers needs somebody today."""

from collections.abc import Iterator
from functools import partial

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.roles import Role
from safeconduct.accounts.selectors import colleagues_with
from safeconduct.cases.states import ENDED as ENDED_CASES
from safeconduct.dossiers.models import Bundle, Decision, Dossier, Question, SignOff
from safeconduct.dossiers.page import language_now
from safeconduct.dossiers.policies import PREPARES, READS, SIGNS, others_work
from safeconduct.dossiers.schedule import Paper
from safeconduct.dossiers.selectors import dossiers_for, newest_orders
from safeconduct.dossiers.since_bound import outgrown
from safeconduct.dossiers.standing import Standing, standings_of
from safeconduct.dossiers.words import ENDED, BundleState, DossierState, SignKind
from safeconduct.look.needs import Need, Needs, all_of, nearest, together

S = DossierState
OTHERS_LOOKED_INTO = 10


def needs_for(actor: Actor, most: int) -> Needs:
    """The first `most` papers to ask for, bundles to sign, questions to answer, time limits that run."""
    if not actor.has(*READS):
        return Needs([], 0)
    found = dossiers_for(actor).exclude(state__in=list(ENDED)).exclude(case__state__in=list(ENDED_CASES))
    lists = [nearest(_running(actor, found), partial(_need_of, actor), most)]
    reviewed = found.filter(state=S.LEGAL_REVIEW)
    bound = outgrown(actor, reviewed)
    fresh, stale = ([pk for pk, is_stale in bound.items() if is_stale is wanted] for wanted in (False, True))
    if actor.has(*SIGNS) and fresh:
        lists.insert(0, nearest(_to_sign(actor, reviewed.filter(pk__in=fresh)), _signature, most))
    if actor.has(*PREPARES):
        collecting = found.filter(state=S.COLLECTING)
        standings = standings_of(actor, _nearest(actor, collecting))
        lists.append(all_of(need for standing in standings for need in _missing(standing)))
        lists.append(all_of(_to_bind_again(actor, reviewed.filter(pk__in=stale)) if stale else ()))
        lists.append(all_of(need for bundle in newest_orders(actor, collecting) for need in _ordered(bundle)))
    return together(lists, most)


def _to_sign(actor: Actor, reviewed: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Others' work under review that waits for this colleague's signature, the next lodging first."""
    signed = SignOff.objects.filter(dossier=OuterRef("pk"), by=actor.user, voided_at__isnull=True)
    waiting = others_work(actor, reviewed.filter(~Exists(signed)))
    if not actor.has(Role.LAWYER):  # a colleague's signature is there: what is missing is a lawyer's, if there is one
        given = SignOff.objects.filter(dossier=OuterRef("pk"), kind=SignKind.SIGN_OFF, voided_at__isnull=True)
        waiting = waiting.exclude(Exists(given) & Exists(colleagues_with(Role.LAWYER)))
    return waiting.select_related(None).select_related("case").order_by("lodging_on", "case__name")


def _to_bind_again(actor: Actor, stale: QuerySet[Dossier]) -> Iterator[Need]:
    """The colleague's own among those under review whose bundle is not what the file is, and waits for no signature."""
    why = _("The file has changed since it was bound; until then nobody can sign it.")
    for dossier in stale.filter(case__caseworker=actor.user):
        yield Need(
            _("Bind the bundle again"), _url(dossier), _("Look"), why=why, tone="stop", due_on=dossier.lodging_on,
            where=dossier.case.name,
        )  # fmt: skip


def _signature(dossier: Dossier) -> Need:
    why = _("Two people sign who did not prepare it.")
    return Need(
        _("A bundle waits for your signature"), _url(dossier), _("Read and sign"), why=why,
        due_on=dossier.lodging_on, where=dossier.case.name,
    )  # fmt: skip


def _running(actor: Actor, found: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Those that wait for a step or under a time limit, by the day on which it ends: one need each."""
    unanswered = Question.objects.filter(answered_on__isnull=True).order_by("due_on")
    asked = unanswered.filter(dossier=OuterRef("pk"), due_on__isnull=False).values("due_on")[:1]
    decided = Decision.objects.filter(dossier=OuterRef("pk")).order_by("-notified_on", "-made_at")
    ends = decided.annotate(ends_on=Coalesce("appeal_until", "collect_by")).values("ends_on")[:1]
    states: dict[str, Combinable] = {S.QUESTIONS: Subquery(asked), S.GRANTED: Subquery(ends), S.REFUSED: Subquery(ends)}
    if actor.has(Role.LEAD):
        states[S.SIGNED_OFF] = F("lodging_on")
    if actor.has(Role.CASEWORKER):
        states[S.SUBMITTED] = F("lodging_on")
    others = Q(state=S.SUBMITTED) & ~Q(case__caseworker=actor.user)
    waiting = (
        found.filter(state__in=list(states))
        .exclude(others)
        .annotate(waits_until=Case(*(When(state=state, then=until) for state, until in states.items()), default=None))
    )
    waiting = waiting.exclude(state__in=[S.GRANTED, S.REFUSED], waits_until__isnull=True)
    related = (Prefetch("questions", unanswered), "decisions")
    by_day = waiting.select_related(None).select_related("case").prefetch_related(*related)
    return by_day.order_by(F("waits_until").asc(nulls_last=True), "lodging_on", "case__name")


def _need_of(actor: Actor, dossier: Dossier) -> Need:
    (need,) = needs_of(actor, dossier)
    return need


def _nearest(actor: Actor, collecting: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """The colleague's own, and of the others' those that are lodged next: a day opens no hundreds of cards."""
    others = collecting.exclude(case__caseworker=actor.user).values("pk")[:OTHERS_LOOKED_INTO]
    return collecting.filter(Q(case__caseworker=actor.user) | Q(pk__in=others))


def _url(dossier: Dossier) -> str:
    return reverse("dossiers:dossier", args=[dossier.case.slug])


def needs_of(actor: Actor, dossier: Dossier) -> Iterator[Need]:
    """What a dossier waits for that has left the collecting of papers."""
    url, where = _url(dossier), dossier.case.name
    match dossier.dossier_state:
        case S.SIGNED_OFF if actor.has(Role.LEAD):
            yield Need(_("Signed by two: to be submitted"), url, _("Submit"), due_on=dossier.lodging_on, where=where)
        case S.SUBMITTED if actor.has(Role.CASEWORKER) and dossier.case.caseworker_id == actor.user.pk:
            why = _("The authority has it; write down the day on which the post takes it.")
            yield Need(_("To be lodged"), url, _("Record"), why=why, due_on=dossier.lodging_on, where=where)
        case S.QUESTIONS:
            open_ones = [question.due_on for question in dossier.questions.all() if question.answered_on is None]
            due_on = min((day for day in open_ones if day is not None), default=None)
            yield Need(_("The authority asks a question"), url, _("Answer"), tone="stop", due_on=due_on, where=where)
        case S.GRANTED | S.REFUSED:
            yield from _clock(dossier)
        case _:
            return


def _ordered(bundle: Bundle) -> Iterator[Need]:
    """What became of the bundle that this colleague ordered, while its dossier is being collected."""
    where, due_on = bundle.dossier.case.name, bundle.dossier.lodging_on
    url = reverse("dossiers:bundle", args=[bundle.dossier.case.slug, bundle.version])
    standing = bundle.standing
    if standing == BundleState.MADE:
        why = _("Read it, then hand the dossier over for review.")
        yield Need(_("The bundle is ready"), url, _("Look"), why=why, tone="good", due_on=due_on, where=where)
    if standing in {BundleState.FAILED, BundleState.INTERRUPTED}:
        yield Need(_("The bundle was not finished"), url, _("Look"), tone="stop", due_on=due_on, where=where)


def _clock(dossier: Dossier) -> Iterator[Need]:
    decision = next(reversed(list(dossier.decisions.all())), None)
    if decision is None:
        return
    url, where = _url(dossier), dossier.case.name
    if decision.appeal_until:
        why = _("The household was refused; the time for an appeal runs.")
        yield Need(_("Appeal"), url, _("Look"), why=why, tone="stop", due_on=decision.appeal_until, where=where)
    elif decision.collect_by:
        why = _("The visa was granted and lapses if nobody collects it.")
        yield Need(_("Collect the visa"), url, _("Look"), why=why, due_on=decision.collect_by, where=where)


def _missing(standing: Standing) -> Iterator[Need]:
    """One line a dossier: how much is missing, and until when the most pressing paper must be asked for."""
    waiting = [paper for paper in standing.papers if paper.needs_action]
    if not waiting:
        return
    first = min(waiting, key=lambda paper: paper.ask_by)
    count = ngettext("%(n)s paper is missing", "%(n)s papers are missing", len(waiting)) % {"n": len(waiting)}
    yield Need(
        count, _url(standing.dossier), _("Look"), why=_why(first), tone="stop" if first.is_late else "wait",
        due_on=first.ask_by, where=standing.dossier.case.name,
    )  # fmt: skip


def _why(paper: Paper) -> str:
    return _("To be asked for first: %(paper)s.") % {"paper": paper.requirement.name.within(language_now())}
