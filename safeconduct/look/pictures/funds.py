"""Money by purpose: promised, received, spent; one bar each, the smaller inside the larger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from safeconduct.look.pictures.picture import Picture, Table, clipped, width_of
from safeconduct.look.speaking import money_words

WIDTH = 560
NARROW = 290
TOP = 34


@dataclass(frozen=True)
class Fund:
    """purpose: in words. promised, received, spent: in whole units of the currency."""

    purpose: str
    promised: Decimal
    received: Decimal
    spent: Decimal


class Row(NamedTuple):
    y: int
    purpose: str
    words: list[str]
    promised: float
    received: float
    spent: float
    is_overspent: bool
    overspent_y: int


class Key(NamedTuple):
    x: float
    kind: str
    words: str


@dataclass(frozen=True)
class FundBars(Picture):
    """funds in the order given, all to one scale. A purpose that spent more than it received says so."""

    funds: Sequence[Fund]
    currency: str = "EUR"

    template = "look/pictures/funds.svg"
    narrow_template = "look/pictures/funds.svg"

    @property
    def summary(self) -> str:
        return _("Promised %(promised)s, received %(received)s, spent %(spent)s.") % {
            "promised": self._money(sum((fund.promised for fund in self.funds), Decimal(0))),
            "received": self._money(sum((fund.received for fund in self.funds), Decimal(0))),
            "spent": self._money(sum((fund.spent for fund in self.funds), Decimal(0))),
        }

    def table(self) -> Table:
        headers = [_("Purpose"), _("Promised"), _("Received"), pgettext("money", "Spent")]
        rows = [
            [fund.purpose, self._money(fund.promised), self._money(fund.received), self._money(fund.spent)]
            for fund in self.funds
        ]
        return Table(headers, rows)

    def _money(self, amount: Decimal) -> str:
        return money_words(amount, self.currency)

    def shapes(self) -> Mapping[str, object]:
        return self._laid_out(WIDTH)

    def narrow_shapes(self) -> Mapping[str, object]:
        return self._laid_out(NARROW)

    def _laid_out(self, width: int) -> dict[str, object]:
        largest = max((max(fund.promised, fund.received, fund.spent) for fund in self.funds), default=Decimal(1)) or 1
        rows: list[Row] = []
        y = TOP
        for fund in self.funds:
            row = self._row(fund, y, width, float(largest))
            rows.append(row)
            y += 54 + 16 * len(row.words) + 16 * row.is_overspent
        return {"width": width, "height": y, "rows": rows, "keys": _keys()}

    def _row(self, fund: Fund, y: int, width: int, largest: float) -> Row:
        parts = [
            _("spent %(amount)s") % {"amount": self._money(fund.spent)},
            _("received %(amount)s") % {"amount": self._money(fund.received)},
            _("promised %(amount)s") % {"amount": self._money(fund.promised)},
        ]
        line = " · ".join(parts)
        words = [line] if width_of(line, 12) <= width else [clipped(part, width, 12) for part in parts]
        room = width - 2
        return Row(
            y=y,
            purpose=clipped(fund.purpose, width),
            words=words,
            promised=round(room * float(fund.promised) / largest, 1),
            received=round(room * float(fund.received) / largest, 1),
            spent=round(room * float(fund.spent) / largest, 1),
            is_overspent=fund.spent > fund.received,
            overspent_y=48 + 16 * len(words),
        )


def _keys() -> list[Key]:
    keys, x = [], 0.0
    for kind, words in (
        ("spent", pgettext("money", "spent")),
        ("received", pgettext("money", "received")),
        ("promised", pgettext("money", "promised")),
    ):
        keys.append(Key(round(x, 1), kind, words))
        x += 18 + width_of(words, 12) + 8
    return keys
