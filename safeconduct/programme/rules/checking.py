"""What the shape of a pack cannot promise by itself: names that exist, conditions that can hold, no circles."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter

from msgspec import structs

from safeconduct.programme.rules.checking_criteria import criterion_problems
from safeconduct.programme.rules.checking_law import deadline_problems, fee_problems, state_problems
from safeconduct.programme.rules.pack import Pack
from safeconduct.programme.rules.problems import Problem
from safeconduct.programme.rules.records import Rule, Strict, Text
from safeconduct.programme.rules.schema import AppliesTo, Condition, Requirement
from safeconduct.programme.rules.worlds import NOT_PERSONAL, can_hold, personal_keys


def problems_of(pack: Pack) -> tuple[Problem, ...]:
    """Everything wrong with a pack whose single records are sound; empty when it may be used."""
    return (
        *_twins(pack),
        *_sources(pack),
        *_requirements(pack),
        *_conditions(pack),
        *_circles(pack),
        *_copies(pack),
        *_untranslated(pack),
        *deadline_problems(pack),
        *fee_problems(pack),
        *state_problems(pack),
        *criterion_problems(pack),
    )


def rules_of(pack: Pack) -> Iterator[tuple[str, str, Rule]]:
    """Every rule of a pack with its file and the key a person finds it by."""
    yield "pack.toml", "programme", pack.programme
    groups: tuple[tuple[str, str, Iterable[Rule]], ...] = (
        ("pack.toml", "post", pack.posts),
        ("sections.toml", "section", pack.sections),
        ("sections.toml", "copies", pack.copies),
        ("requirements.toml", "requirement", pack.requirements),
        ("requirements.toml", "consequence", pack.consequences),
        ("deadlines.toml", "deadline", pack.deadlines),
        ("fees.toml", "fee", pack.fees),
        ("states.toml", "state", pack.states),
        ("states.toml", "move", pack.moves),
        ("criteria.toml", "criterion", pack.criteria),
    )
    for file, table, rules in groups:
        yield from ((file, f"{table} {rule.id}", rule) for rule in rules)


def _twins(pack: Pack) -> Iterator[Problem]:
    """Deadlines may share an id, as the law of one time and of the next."""
    named = [(file, key) for file, key, rule in rules_of(pack) if rule not in pack.deadlines]
    named += [("sources.toml", f"source {source.id}") for source in pack.sources]
    for (file, key), count in Counter(named).items():
        if count > 1:
            yield Problem(file, key, f"stands there {count} times.", "Give each its own id, or take the others away.")


def _sources(pack: Pack) -> Iterator[Problem]:
    known = {source.id for source in pack.sources}
    cited = [(file, f"{key}.source", rule.source) for file, key, rule in rules_of(pack)]
    cited += [
        ("requirements.toml", f"requirement {rule.id}.lead_time.source", rule.lead_time.source)
        for rule in pack.requirements
    ]
    for file, key, sources in cited:
        for name in (name for name in sources if name not in known):
            yield Problem(file, key, f"there is no source {name!r}.", "Add it to sources.toml, or correct the id.")
    for source in pack.sources:
        if not (source.url or source.publisher):
            yield Problem("sources.toml", f"source {source.id}", "cannot be found.", "Give a url or a publisher.")


def _requirements(pack: Pack) -> Iterator[Problem]:
    sections = {section.id for section in pack.sections}
    consequences = {consequence.id for consequence in pack.consequences}
    everything = {requirement.id for requirement in pack.requirements}
    for rule in pack.requirements:
        named = (
            ("section", {rule.section}, sections, "section", "sections.toml"),
            ("refusal_if_missing", {rule.refusal_if_missing}, consequences, "consequence", "requirements.toml"),
            ("refusal_if_incomplete", {rule.refusal_if_incomplete}, consequences, "consequence", "requirements.toml"),
            ("after", set(rule.after), everything, "requirement", "requirements.toml"),
        )
        for key, wanted, known, what, where in named:
            for name in sorted(name for name in wanted - {None} - known if name):
                remedy = f"Add it to {where}, or correct the id."
                yield Problem(
                    "requirements.toml", f"requirement {rule.id}.{key}", f"there is no {what} {name!r}.", remedy
                )


def _conditions(pack: Pack) -> Iterator[Problem]:
    for file, key, condition, applies_to in _with_branches(_all_conditions(pack)):
        if applies_to in NOT_PERSONAL and (keys := personal_keys(condition)):
            what = f"looks at one person ({', '.join(sorted(keys))}), the rule at the {applies_to}."
            yield Problem(file, key, what, "Take these keys away, or apply the rule to each person.")
        elif not can_hold(condition, applies_to, pack.programme.adult_age):
            what = "can never hold: its keys, or they and `applies_to`, shut one another out."
            yield Problem(file, key, what, "Take away the key that is too much.")


def _with_branches(
    found: Iterable[tuple[str, str, Condition, AppliesTo]],
) -> Iterator[tuple[str, str, Condition, AppliesTo]]:
    """Also each branch of `any_of`, beside what stands around it: one that never holds is a slip of the pen."""
    for file, key, condition, applies_to in found:
        yield file, key, condition, applies_to
        for number, branch in enumerate(condition.any_of):
            alone = structs.replace(condition, any_of=(branch,))
            yield file, f"{key}.any_of[{number}]", alone, applies_to


def _all_conditions(pack: Pack) -> Iterator[tuple[str, str, Condition, AppliesTo]]:
    for rule in pack.requirements:
        key = f"requirement {rule.id}"
        if rule.when:
            yield "requirements.toml", f"{key}.when", rule.when, rule.applies_to
        for number, alternative in enumerate(rule.alternatives, start=1):
            if alternative.when:
                yield "requirements.toml", f"{key}.alternatives {number}.when", alternative.when, rule.applies_to
    for fee in pack.fees:
        if fee.when:
            yield "fees.toml", f"fee {fee.id}.when", fee.when, fee.applies_to
        if fee.once_per_couple:
            yield "fees.toml", f"fee {fee.id}.once_per_couple", fee.once_per_couple, AppliesTo.COUPLE
    for copies in pack.copies:
        if copies.when:
            yield "sections.toml", f"copies {copies.id}.when", copies.when, AppliesTo.HOUSEHOLD


def _circles(pack: Pack) -> Iterator[Problem]:
    try:
        tuple(TopologicalSorter({rule.id: rule.after for rule in pack.requirements}).static_order())
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        what = f"each waits for the next, and none can begin: {circle}."
        yield Problem("requirements.toml", "after", what, "Take one `after` out of the circle.")


def _copies(pack: Pack) -> Iterator[Problem]:
    last = pack.copies[-1]
    if last.when is not None:
        remedy = "Let the last [[copies]] stand without `when`."
        yield Problem("sections.toml", f"copies {last.id}.when", "some household may fit no rule.", remedy)


def _untranslated(pack: Pack) -> Iterator[Problem]:
    for file, key, rule in rules_of(pack):
        for name, text in _texts(rule):
            if not re.search(r"[а-яё]", text.ru, re.IGNORECASE):
                yield Problem(file, f"{key}.{name}.ru", "holds no Cyrillic letter.", "Write the text in Russian.")


def _texts(record: Strict) -> Iterator[tuple[str, Text]]:
    for field in record.__struct_fields__:
        value = getattr(record, field)
        if isinstance(value, Text):
            yield field, value
    if isinstance(record, Requirement):
        for number, alternative in enumerate(record.alternatives, start=1):
            yield f"alternatives {number}.text", alternative.text
