"""Words that stand out in a text: masked ones before a moderator, differing ones before everyone."""

import re
from collections.abc import Iterable, Iterator, Sequence

Piece = tuple[bool, str]
"""Whether it stands out, and the words."""


def marked(text: str, masked: str) -> list[list[Piece]] | None:
    """What will be masked, in its place. None where the mask is not as long as what it hides: both are shown then."""
    if len(text) != len(masked):
        return None
    return _lines(_runs([one != other for one, other in zip(text, masked, strict=True)], text))


def lines(text: str, spans: Iterable[Sequence[int]]) -> list[list[Piece]]:
    """The text line by line, its spans (from, to in characters) standing out."""
    out = [False] * len(text)
    for start, stop in spans:
        out[start:stop] = [True] * (min(stop, len(text)) - start)
    return _lines(_runs(out, text))


def spans_of(text: str, phrases: str) -> list[list[int]]:
    """Where the words stand that a moderator wants masked as well: one phrase a line, or parted by 、 or ，"""
    wanted = [one.strip() for one in re.split(r"[\n、，,]+", phrases) if one.strip()]
    if not wanted:
        return []
    longest_first = sorted(wanted, key=len, reverse=True)
    return [[found.start(), found.end()] for found in re.finditer("|".join(map(re.escape, longest_first)), text)]


def _runs(out: Sequence[bool], text: str) -> Iterator[Piece]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or out[at] != out[start]:
            yield out[start], text[start:at]
            start = at


def _lines(runs: Iterable[Piece]) -> list[list[Piece]]:
    """Without those that are empty."""
    found: list[list[Piece]] = [[]]
    for stands_out, words in runs:
        first, *more = words.split("\n")
        found[-1].append((stands_out, first))
        found += [[(stands_out, one)] for one in more]
    return [[piece for piece in line if piece[1]] for line in found if any(words.strip() for _, words in line)]
