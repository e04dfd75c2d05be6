"""What the pages of a dossier show."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from safeconduct.accounts.actors import Actor
from safeconduct.cases.policies import ends_open_to
from safeconduct.cases.states import CaseState
from safeconduct.custody.sealing import open_records
from safeconduct.dossiers.bundle.arranging import left_out
from safeconduct.dossiers.completeness import Line, Tone
from safeconduct.dossiers.decided import decided
from safeconduct.dossiers.forms import AnswerForm, OpenForm
from safeconduct.dossiers.forms_sending import (
    BundleForm,
    DecisionForm,
    HandOverForm,
    LodgeForm,
    QuestionAnswerForm,
    QuestionForm,
    StepForm,
)
from safeconduct.dossiers.judged import rules_changed
from safeconduct.dossiers.models import Bundle, Dossier
from safeconduct.dossiers.payloads import Words
from safeconduct.dossiers.policies import PREPARES, SIGNS, own_work
from safeconduct.dossiers.refusals import LawyerSigns
from safeconduct.dossiers.schedule import Paper
from safeconduct.dossiers.selectors import (
    bundles_of,
    earlier_than,
    has_opened,
    lawyers_for,
    may_begin_again,
    newest_bundle,
    pack_for,
    signature_open_to,
    signatures_of,
)
from safeconduct.dossiers.services.steps import WITH_MORE, moves_for
from safeconduct.dossiers.since_bound import since_bound, what_to_do
from safeconduct.dossiers.standing import Standing, standing_of
from safeconduct.dossiers.whose import whose_step
from safeconduct.dossiers.words import BEING_MADE, NOT_LODGED, BundleState, DossierState, SignKind
from safeconduct.evidence.selectors import items_of, with_about
from safeconduct.kernel import clock
from safeconduct.look.pictures import BackwardSchedule, CompletenessRing
from safeconduct.look.pictures.schedule import Window
from safeconduct.look.speaking import day_and_month
from safeconduct.programme.needs import need_of
from safeconduct.programme.rules.phrases import written_money
from safeconduct.programme.selectors import holds_at_risk

S = DossierState


def language_now() -> str:
    """The reader's language, for the words of the pack."""
    return get_language() or "en"


@dataclass(frozen=True)
class Said:
    """A line of the completeness in words."""

    name: str
    person: str
    sentence: str
    ways_out: tuple[str, ...]
    sources: list[tuple[str, str]]
    tone: str
    is_verified: bool
    counts: bool


def said(standing: Standing, line: Line) -> Said:
    """The line in the reader's language, with where the rule comes from."""
    language = language_now()
    sources = [standing.pack.source(name) for name in line.source]
    return Said(
        name=line.requirement.name.within(language),
        person=standing.whose(line.person),
        sentence=line.sentence(language),
        ways_out=line.ways_out(language),
        sources=[(source.title, source.url or "") for source in sources],
        tone=line.tone,
        is_verified=line.verified,
        counts=line.counts,
    )


def _named(standing: Standing, line: Line) -> str:
    name, person = line.requirement.name.within(language_now()), standing.whose(line.person)
    return f"{name} ({person})" if person and len(standing.cards) > 1 else name


def ring_of(standing: Standing) -> CompletenessRing:
    """How many of the papers that must be there are there."""
    found = standing.completeness
    return CompletenessRing(found.done, found.total, [_named(standing, line) for line in found.missing])


def schedule_of(standing: Standing) -> BackwardSchedule | None:
    """Papers that have an end, or are still to be had, against the lodging day; nothing where there are none."""
    windows = [window for paper in standing.papers for window in _windows(standing, paper)]
    return BackwardSchedule(windows, standing.lodging_on, clock.today()) if windows else None


def _windows(standing: Standing, paper: Paper) -> list[Window]:
    label, found = _named(standing, paper.line), []
    if paper.present and paper.present[1]:
        start, until = paper.present
        found.append(Window(label, start, until, "good" if paper.line.is_done else "stop"))
    if paper.needs_action and not standing.is_lodged:
        note = _("ask by %(day)s") % {"day": day_and_month(paper.ask_by)}
        start = max(paper.issue.start or paper.ask_by, paper.ask_by)
        tone: Tone = "stop" if paper.is_late else "wait"
        found.append(Window(label, start, standing.lodging_on, tone, note=note, planned=True))
    return found


def fees_of(standing: Standing) -> dict[str, Any]:
    """What is paid, line by line, and the sums."""
    language = language_now()
    return {
        "lines": [line.sentence(language) for line in standing.quote.lines],
        "totals": [written_money(total, currency, language) for currency, total in standing.quote.totals.items()],
    }


def context_of(actor: Actor, dossier: Dossier) -> dict[str, Any]:
    """Everything that the page of a dossier needs."""
    standing = standing_of(actor, dossier)
    lines = [said(standing, line) for line in standing.completeness.lines]
    missing = [said(standing, line) for line in standing.completeness.missing]
    return {
        "case": dossier.case,
        "dossier": dossier,
        "standing": standing,
        "state_words": state_words(standing, dossier.state),
        "post_words": next(one.name.within(language_now()) for one in standing.pack.posts if one.id == dossier.post),
        "ring": ring_of(standing),
        "missing": missing,
        "helps": [line for line in lines if not line.counts and line.tone != "good"],
        "schedule": schedule_of(standing),
        "places": [need_of(actor, hold) for hold in holds_at_risk(actor, dossier.case)],
        "fees": fees_of(standing),
        "is_being_made": dossier.dossier_state in BEING_MADE,
        "is_reviewed_now": dossier.dossier_state is S.LEGAL_REVIEW,
        "prepares": actor.has(*PREPARES),
        "earlier": _earlier(dossier),
        "open_form": OpenForm(pack=standing.pack) if actor.has(*PREPARES) and may_begin_again(dossier) else None,
        **_bundles(actor, dossier, standing),
        **_papers(actor, dossier, standing),
        **_steps(actor, dossier, standing),
        **_heard(actor, dossier, standing),
    }


def _earlier(dossier: Dossier) -> list[dict[str, Any]]:
    """What was applied for before: how it ended, and what was decided when."""
    return [
        {
            "state": pack_for(one).state(one.state).name.within(language_now()),
            "decisions": [(decision.get_kind_display(), decision.notified_on) for decision in one.decisions.all()],
        }
        for one in earlier_than(dossier)
    ]


def state_words(standing: Standing, state: str) -> str:
    """The state's name in the pack."""
    return standing.pack.state(state).name.within(language_now())


def _bundles(actor: Actor, dossier: Dossier, standing: Standing) -> dict[str, Any]:
    newest, signed = newest_bundle(dossier), list(signatures_of(dossier))
    bundles, is_lodged = list(bundles_of(dossier)), dossier.dossier_state not in NOT_LODGED
    changed = "" if newest is None or is_lodged else since_bound(standing, newest).sentence
    may = may_sign(actor, dossier, newest) and not changed and actor.user.pk not in {one.by_id for one in signed}
    kind = signature_open_to(actor, dossier, signed) if may else None
    return {
        "bundles": bundles,
        "newest": newest,
        "working": next((one for one in bundles if one.standing == BundleState.ORDERED), None),
        "signatures": signed,
        "may_sign": kind is not None,
        "only_a_lawyer": LawyerSigns() if may and kind is None else None,
        "has_opened": newest is not None and has_opened(actor, newest),
        "changed_since_bound": f"{changed} {what_to_do(dossier, signed)}" if changed else "",
        "no_lawyer": dossier.dossier_state in BEING_MADE and not lawyers_for(dossier).exists(),
        "own_work": own_work(actor, dossier, newest) if newest is not None and actor.has(*SIGNS) else None,
        "rules_changed": rules_changed(dossier, standing.pack, newest, signed),
        "bundle_form": BundleForm(),
    }


def may_sign(actor: Actor, dossier: Dossier, bundle: Bundle | None) -> bool:
    """Whether this colleague could sign now: the right role, the right state, not their own work."""
    if bundle is None or dossier.dossier_state is not S.LEGAL_REVIEW or not actor.has(*SIGNS):
        return False
    return own_work(actor, dossier, bundle) is None


def _papers(actor: Actor, dossier: Dossier, standing: Standing) -> dict[str, Any]:
    opened = with_about(actor, list(items_of(actor, dossier.case)), purpose="dossier")
    sorted_items = [one for one in opened if not one.item.is_unsorted]
    titles = {one.item.pk: one.title for one in opened}
    names = {rule.id: rule.name.within(language_now()) for rule in standing.pack.requirements}
    unplaced = {item.pk for item in left_out(standing, [one.item for one in sorted_items])}
    return {
        "answer_form": AnswerForm(standing=standing, items=sorted_items) if sorted_items else None,
        "answers": [
            {"pk": answer.pk, "item": titles.get(answer.item_id, ""), "requirement": names.get(answer.requirement, "")}
            for answer in standing.dossier.answers.all()
        ],
        "untranslated": [one for one in sorted_items if str(one.item.pk) in standing.completeness.untranslated],
        "left_out": [one for one in sorted_items if one.item.pk in unplaced],
        "unsorted": len(opened) - len(sorted_items),
    }


def _steps(actor: Actor, dossier: Dossier, standing: Standing) -> dict[str, Any]:
    choices = step_choices(actor, dossier)
    mine = bool(to_states(actor, dossier) - {S.WITHDRAWN}) and dossier.dossier_state is not S.LEGAL_REVIEW
    return {
        "may_step_back": CaseState.WITHDRAWN in ends_open_to(actor, dossier.case),
        "step_form": StepForm(choices=choices) if choices else None,
        "hand_over_form": _hand_over_form(actor, dossier),
        "lodge_form": LodgeForm() if S.LODGED in to_states(actor, dossier) else None,
        "may_plan": S.TRAVELLED in to_states(actor, dossier),
        "whose_step": "" if mine else whose_step(dossier, list(signatures_of(dossier))),
        "timeline": _timeline(actor, dossier, standing),
    }


def _hand_over_form(actor: Actor, dossier: Dossier) -> HandOverForm | None:
    """For whoever may hand over; while it is under review, for asking another lawyer instead."""
    if dossier.dossier_state is not S.LEGAL_REVIEW:
        return HandOverForm(dossier=dossier) if S.LEGAL_REVIEW in to_states(actor, dossier) else None
    is_reviewed = signatures_of(dossier).filter(kind=SignKind.REVIEW).exists()
    form = HandOverForm(dossier=dossier)
    return form if actor.has(*PREPARES) and form.has_choice and not is_reviewed else None


def step_choices(actor: Actor, dossier: Dossier) -> list[tuple[str, str]]:
    """The steps that need nothing but words, by where they lead."""
    with_more = WITH_MORE | ({S.WITH_AUTHORITY} if dossier.dossier_state is S.QUESTIONS else set())
    moves = [move for move in moves_for(actor, dossier) if move.to_state not in with_more]
    return [(move.to_state, move.name.within(language_now())) for move in moves]


def to_states(actor: Actor, dossier: Dossier) -> set[str]:
    """Where this colleague may let it go from here."""
    return {move.to_state for move in moves_for(actor, dossier)}


def _timeline(actor: Actor, dossier: Dossier, standing: Standing) -> list[dict[str, Any]]:
    steps = list(dossier.steps.select_related("by", "words__compartment_key"))
    opened = iter(open_records(actor, [step.words for step in steps if step.words], Words, purpose="view"))
    return [
        {
            "at": step.at,
            "title": state_words(standing, step.to_state),
            "by": step.by.display_name if step.by else "",
            "text": next(opened).text if step.words else "",
        }
        for step in steps
    ]


def _heard(actor: Actor, dossier: Dossier, standing: Standing) -> dict[str, Any]:
    allowed = to_states(actor, dossier)
    may_decide = bool(allowed & {S.GRANTED, S.REFUSED})
    may_ask = S.QUESTIONS in allowed or dossier.dossier_state is S.QUESTIONS
    return {
        "questions": _questions(actor, dossier),
        "question_form": QuestionForm() if may_ask else None,
        "question_answer_form": QuestionAnswerForm(),
        "decisions": [decided(standing.pack, decision) for decision in dossier.decisions.select_related("by")],
        "decision_form": DecisionForm(size=dossier.case.size) if may_decide else None,
    }


def _questions(actor: Actor, dossier: Dossier) -> list[dict[str, Any]]:
    asked = list(dossier.questions.select_related("words__compartment_key", "answer__compartment_key"))
    words = open_records(actor, [one.words for one in asked], Words, purpose="view")
    answers = iter(open_records(actor, [one.answer for one in asked if one.answer], Words, purpose="view"))
    return [
        {"question": one, "words": said_.text, "answer": next(answers).text if one.answer else ""}
        for one, said_ in zip(asked, words, strict=True)
    ]
