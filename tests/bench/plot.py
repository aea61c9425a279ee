"""A small line plot as SVG: sizes to the right, milliseconds upwards, both by powers of ten."""

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 24, 48
COLOURS = ("#1f5fa8", "#b3261e", "#2e7d32")
Points = Sequence[tuple[float, float]]


def plot(lines: Mapping[str, tuple[Points, Points]], sizes: Sequence[int]) -> str:
    """Each line's medians, drawn through, and 99th percentiles, dashed: (entries, milliseconds)."""
    values = [y for pair in lines.values() for points in pair for _, y in points]
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    scale = _Scale(min(sizes), max(sizes), low, max(high, low + 1))
    parts = [_grid(scale, sizes)]
    for number, (name, (medians, worst)) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        parts += [_line(scale, medians, colour, ""), _line(scale, worst, colour, ' stroke-dasharray="5 4"')]
        y = TOP + 14 + number * 40
        parts.append(_text(WIDTH - RIGHT + 14, y, f"{name} p50 —", colour, "start"))
        parts.append(_text(WIDTH - RIGHT + 14, y + 16, f"{name} p99 - -", colour, "start"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'font-family="sans-serif" font-size="12" role="img" aria-label="milliseconds by entries in the index">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


class _Scale:
    def __init__(self, first: float, last: float, low: int, high: int) -> None:
        self._first, self._last = log10(first), log10(last) if last > first else log10(first) + 1
        self.low, self.high = low, high

    def x(self, size: float) -> float:
        share = (log10(size) - self._first) / (self._last - self._first)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, value: float) -> float:
        share = (log10(value) - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _grid(scale: _Scale, sizes: Sequence[int]) -> str:
    parts = []
    for power in range(scale.low, scale.high + 1):
        y = scale.y(10**power)
        parts.append(f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(_text(LEFT - 8, y + 4, f"{10.0**power:g} ms", "#444", "end"))
    for size in sizes:
        x = scale.x(size)
        parts.append(f'<path d="M{x} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        parts.append(_text(x, HEIGHT - BOTTOM + 18, f"{size:,}", "#444", "middle"))
    middle = (LEFT + WIDTH - RIGHT) / 2
    return "\n".join([*parts, _text(middle, HEIGHT - 10, "entries in the index", "#444", "middle")])


def _line(scale: _Scale, points: Points, colour: str, dash: str) -> str:
    places = [f"{scale.x(x)},{scale.y(y)}" for x, y in points]
    dots = "".join(f'<circle cx="{at.split(",")[0]}" cy="{at.split(",")[1]}" r="3" fill="{colour}"/>' for at in places)
    return f'<polyline points="{" ".join(places)}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>{dots}'


def _text(x: float, y: float, text: str, colour: str, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" fill="{colour}" text-anchor="{anchor}">{text}</text>'
