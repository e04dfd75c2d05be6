"""What no criterion may be about: whom somebody loves and who they are is nobody's to score, rate or verify."""

import re
from collections.abc import Iterator
from typing import Final

from safeconduct.programme.rules.pack import Pack
from safeconduct.programme.rules.problems import LANGUAGE_NAMES, Problem

# Beginnings of words, in the four languages of a pack.
NOBODYS_TO_JUDGE: Final = re.compile(
    r"\b(?:orientation|oriëntatie|geaard|ориентац"
    r"|gay|ге(?:й|я|и|ев|ю|ем|ям|ями|ях)\b|lesb|лесби|homose[xk]|homofiel|гомосекс|bise[xk]|бисекс"
    r"|holebi|lgbt|лгбт|queer|квир|trans[gs]e|транс(?:ген|сек)"
    r"|gender|гендер|identité de genre)",
    re.IGNORECASE,
)


def criterion_problems(pack: Pack) -> Iterator[Problem]:
    """A criterion that looks at what is nobody's to judge; told once for each of its texts."""
    for rule in pack.criteria:
        texts = {"id": rule.id.replace("_", " ")}
        for key, text in (("sentence", rule.sentence), ("why", rule.why)):
            texts |= {f"{key}.{language}": text.within(language) for language in LANGUAGE_NAMES}
        for key, words in texts.items():
            if found := NOBODYS_TO_JUDGE.search(words):
                what = f"is about who somebody is or loves ({found[0]!r})."
                remedy = "Ask what happened to them and what they fear; what they say of themselves is enough."
                yield Problem("criteria.toml", f"criterion {rule.id}.{key}", what, remedy)
