"""A frame with two logarithmic axes, and lines and points in it, as SVG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from xml.sax.saxutils import escape

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """From least to most, both above 0; the values at ticks are powers of ten."""

    title: str
    least: float
    most: float

    def share(self, value: float) -> float:
        """Where the value lies: 0 at least, 1 at most, those beyond at the edge."""
        whole = log10(self.most / self.least)
        return min(1.0, max(0.0, log10(max(value, self.least) / self.least) / whole))

    def ticks(self) -> list[float]:
        return [10.0**power for power in range(ceil(log10(self.least) - 1e-9), floor(log10(self.most) + 1e-9) + 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One method: its points in the order in which they are joined, and points of its own that are not."""

    title: str
    colour: str
    points: Sequence[Point]
    scattered: Sequence[Point] = ()
    stepped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A frame at a place in the picture."""

    title: str
    across: Axis
    up: Axis
    lines: Sequence[Line]
    left: float
    top: float
    width: float = 330.0
    height: float = 220.0

    def svg(self) -> Iterator[str]:
        yield f'<rect x="{self.left}" y="{self.top}" width="{self.width}" height="{self.height}" class="frame"/>'
        yield _text(self.left, self.top - 8, self.title, "title")
        for tick in self.across.ticks():
            x = self._x(tick)
            yield f'<path d="M{x:.1f} {self.top}v{self.height}" class="grid"/>'
            yield _text(x, self.top + self.height + 14, _written(tick), "middle")
        for tick in self.up.ticks():
            y = self._y(tick)
            yield f'<path d="M{self.left} {y:.1f}h{self.width}" class="grid"/>'
            yield _text(self.left - 5, y + 4, _written(tick), "end")
        yield _text(self.left + self.width / 2, self.top + self.height + 29, self.across.title, "middle")
        x, y = self.left - 42, self.top + self.height / 2
        turned = f' transform="rotate(-90 {x} {y})"'
        yield _text(x, y, self.up.title, "middle", turned)
        for line in self.lines:
            yield from self._line(line)

    def _line(self, line: Line) -> Iterator[str]:
        places = [(self._x(x), self._y(y)) for x, y in line.points]
        if len(places) > 1:
            joined = "".join(f"H{x:.1f}V{y:.1f}" if line.stepped else f"L{x:.1f} {y:.1f}" for x, y in places[1:])
            start = f"M{places[0][0]:.1f} {places[0][1]:.1f}"
            yield f'<path d="{start}{joined}" fill="none" stroke="{line.colour}" stroke-width="2"/>'
        if not line.stepped:
            yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{line.colour}"/>' for x, y in places)
        for x, y in line.scattered:
            yield f'<circle cx="{self._x(x):.1f}" cy="{self._y(y):.1f}" r="2" fill="{line.colour}" opacity="0.5"/>'

    def _x(self, value: float) -> float:
        return self.left + self.width * self.across.share(value)

    def _y(self, value: float) -> float:
        return self.top + self.height * (1 - self.up.share(value))


def picture(panels: Sequence[Panel], legend: Sequence[tuple[str, str]], width: float, height: float) -> str:
    """The panels and, below them, what each colour stands for (title, colour)."""
    body = [line for panel in panels for line in panel.svg()]
    for number, (title, colour) in enumerate(legend):
        x, y = 60 + 125 * (number % 6), height - 30 + 18 * (number // 6)
        body += [f'<rect x="{x}" y="{y - 9}" width="14" height="10" fill="{colour}"/>', _text(x + 19, y, title)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}">',
            "<style>text { font: 11px sans-serif; fill: #222 } .title { font-weight: bold }",
            ".middle { text-anchor: middle } .end { text-anchor: end }",
            ".frame { fill: none; stroke: #555 } .grid { stroke: #ddd }</style>",
            f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fff"/>',
            *body,
            "</svg>\n",
        ]
    )


def _text(x: float, y: float, words: str, style: str = "", more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{style}"{more}>{escape(words)}</text>'


def _written(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:.10f}".rstrip("0")
