"""A small line plot as SVG: sizes to the right by powers of ten; milliseconds upwards, by powers of ten or evenly."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from math import ceil, floor, log10

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 24, 48
COLOURS = ("#1f5fa8", "#b3261e", "#2e7d32", "#8a5a00", "#6a3fa0", "#00737a")
Points = Sequence[tuple[float, float]]


def plot(
    lines: Mapping[str, tuple[Points, Points]],
    sizes: Sequence[int],
    *,
    even: bool = False,
    below: str = "entries in the index",
) -> str:
    """Each line's medians, drawn through, and 99th percentiles, dashed, if there are any: (entries, milliseconds).

    `even`: upwards by equal steps from 0, so that what grows with the logarithm of the size is a straight line.
    """
    values = [y for pair in lines.values() for points in pair for _, y in points]
    scale: _Scale = _Even(min(sizes), max(sizes), max(values)) if even else _Powers(min(sizes), max(sizes), values)
    parts = [_grid(scale, sizes, below)]
    for number, (name, (medians, worst)) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        y = TOP + 14 + number * 40
        parts.append(_line(scale, medians, colour, ""))
        parts.append(_text(WIDTH - RIGHT + 14, y, f"{name} p50 —", colour, "start"))
        if worst:
            parts.append(_line(scale, worst, colour, ' stroke-dasharray="5 4"'))
            parts.append(_text(WIDTH - RIGHT + 14, y + 16, f"{name} p99 - -", colour, "start"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="sans-serif" font-size="12" role="img" aria-label="milliseconds by {below}">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


class _Scale(ABC):
    """Sizes by powers of ten; `steps` are the values that lines are drawn at."""

    steps: Sequence[float]

    def __init__(self, first: float, last: float) -> None:
        self._first, self._last = log10(first), log10(last) if last > first else log10(first) + 1

    def x(self, size: float) -> float:
        share = (log10(size) - self._first) / (self._last - self._first)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, value: float) -> float:
        return round(HEIGHT - BOTTOM - self._share(value) * (HEIGHT - TOP - BOTTOM), 1)

    @abstractmethod
    def _share(self, value: float) -> float:
        """Of the height."""


class _Powers(_Scale):
    def __init__(self, first: float, last: float, values: Sequence[float]) -> None:
        super().__init__(first, last)
        self._low = floor(log10(min(values)))
        self._high = max(ceil(log10(max(values))), self._low + 1)
        self.steps = [10.0**power for power in range(self._low, self._high + 1)]

    def _share(self, value: float) -> float:
        return (log10(value) - self._low) / (self._high - self._low)


class _Even(_Scale):
    def __init__(self, first: float, last: float, highest: float) -> None:
        super().__init__(first, last)
        step = 10.0 ** floor(log10(highest))
        step /= 5 if highest < 3 * step else 1
        self.steps = [step * number for number in range(ceil(highest / step) + 1)]

    def _share(self, value: float) -> float:
        return value / self.steps[-1]


def _grid(scale: _Scale, sizes: Sequence[int], below: str) -> str:
    parts = []
    for step in scale.steps:
        y = scale.y(step)
        parts.append(f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(_text(LEFT - 8, y + 4, f"{step:.3g} ms", "#444", "end"))
    for size in sizes:
        x = scale.x(size)
        parts.append(f'<path d="M{x} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        parts.append(_text(x, HEIGHT - BOTTOM + 18, f"{size:,}", "#444", "middle"))
    middle = (LEFT + WIDTH - RIGHT) / 2
    return "\n".join([*parts, _text(middle, HEIGHT - 10, below, "#444", "middle")])


def _line(scale: _Scale, points: Points, colour: str, dash: str) -> str:
    places = [f"{scale.x(x)},{scale.y(y)}" for x, y in points]
    dots = "".join(f'<circle cx="{at.split(",")[0]}" cy="{at.split(",")[1]}" r="3" fill="{colour}"/>' for at in places)
    return f'<polyline points="{" ".join(places)}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>{dots}'


def _text(x: float, y: float, text: str, colour: str, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" fill="{colour}" text-anchor="{anchor}">{text}</text>'
