"""Explanations read aloud, in one of four languages; names of households and units as the reader knows them."""

from collections.abc import Callable, Iterator

from safeconduct.placement.engine.explanation import Explanation, Option
from safeconduct.placement.engine.resolution import Move
from safeconduct.placement.engine.rule_words import RULE_NAMES, RULE_REASONS
from safeconduct.placement.engine.words import NOUNS, SENTENCES, THOUSANDS, Language

Name = Callable[[str], str]


def rule_name(code: str, language: Language) -> str:
    """What is true of the places that a rule lets through; the code itself for a rule of somebody else's."""
    return RULE_NAMES[code][language] if code in RULE_NAMES else code


def rule_reason(code: str, language: Language) -> str:
    """Why the rule says no, as a sentence; the code itself for a rule of somebody else's."""
    return RULE_REASONS[code][language] if code in RULE_REASONS else code


def counted(count: int, noun: str, language: Language) -> str:
    """A number with its noun in the right form: "1 place", "2 варианта жилья"."""
    forms = NOUNS[noun][language]
    return f"{f'{count:,}'.replace(',', THOUSANDS[language])} {forms[_form(count, language)]}"


def sentences(explanation: Explanation, language: Language, name: Name = str) -> list[str]:
    """The explanation, one sentence an item. `name` turns an id into what the reader calls it."""
    return list(_Teller(language, name).told(explanation))


def funnel_sentences(explanation: Explanation, language: Language) -> list[str]:
    """The funnel, one line for each rule that kept anything out."""
    left, lines = explanation.units, []
    for sieve in explanation.funnel:
        if sieve.left < left:
            lines.append(SENTENCES["funnel"][language].format(name=rule_name(sieve.code, language), left=sieve.left))
        left = sieve.left
    return lines


class _Teller:
    def __init__(self, language: Language, name: Name) -> None:
        self.language = language
        self.name = name

    def told(self, it: Explanation) -> Iterator[str]:
        if it.unit is None:
            yield self._say("unplaced", household=self.name(it.household))
            yield from self._without_place(it)
        else:
            yield self._placed(it)
        said = "floor_gives" if it.unit is not None else "floor_takes"
        yield from (self._say(said, household=self.name(it.household), floor=floor) for floor in it.floors)
        yield from (rule_reason(code, self.language) for code in it.reasons)
        for option in it.options:
            yield from self._option(option, "option")
        if it.unit is not None and not it.options and not it.reasons:
            yield self._say("best_there_is")

    def _placed(self, it: Explanation) -> str:
        return self._say(
            "placed",
            household=self.name(it.household),
            unit=self.name(it.unit or ""),
            points=self._count(it.points, "points"),
            soft=it.soft,
        )

    def _without_place(self, it: Explanation) -> Iterator[str]:
        if it.candidates == 0:
            yield self._say("none_passes")
        for nearest in it.nearest:
            reasons = " ".join(rule_reason(code, self.language) for code in nearest.codes)
            yield self._say("nearest", places=self._count(len(nearest.units), "places"), reasons=reasons)
        if it.candidates:
            yield self._say("others_need_them", places=self._count(it.candidates, "places"))
        if it.gentlest is not None:
            yield from self._option(it.gentlest, "gentlest")

    def _option(self, option: Option, sentence: str) -> Iterator[str]:
        if option.cost is None:
            yield self._say("option_impossible" if option.proved else "unknown")
            return
        yield self._say(
            "option_is_free" if option.cost == 0 else sentence,
            unit=self.name(option.unit or ""),
            points=self._count(option.points, "points"),
            cost=self._count(option.cost, "points"),
        )
        yield from (self._move(move) for move in option.moves)
        if not option.proved:
            yield from self._estimated(option)

    def _estimated(self, option: Option) -> Iterator[str]:
        """Why the cost is an estimate: no time, or so many households that no search is through with all ways."""
        if option.price is None:
            yield self._say("estimated")
            return
        yield self._say("searched", price=self._count(option.price, "points"))
        if option.at_least:
            yield self._say("at_least", least=self._count(option.at_least, "points"))

    def _move(self, move: Move) -> str:
        sentence = "gains" if move.was is None else "loses" if move.becomes is None else "moves"
        was, becomes = self.name(move.was or ""), self.name(move.becomes or "")
        return self._say(sentence, household=self.name(move.household), was=was, becomes=becomes)

    def _say(self, sentence: str, **parts: str | int) -> str:
        return SENTENCES[sentence][self.language].format(**parts)

    def _count(self, count: int, noun: str) -> str:
        return counted(count, noun, self.language)


def _form(count: int, language: Language) -> int:
    """The plural rules of CLDR for whole numbers."""
    if language == "ru":
        if count % 10 == 1 and count % 100 != 11:
            return 0
        return 1 if count % 10 in {2, 3, 4} and count % 100 not in {12, 13, 14} else 2
    return 0 if count == 1 or (language == "fr" and count == 0) else 1
