"""The passage of a text that speaks most of what was asked, and where in it: the same for every engine."""

import re
from collections.abc import Sequence

from services.search.domain.query import fold

LENGTH = 140  # characters
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
Span = tuple[int, int]


def spans(text: str, terms: Sequence[str]) -> list[Span]:
    """Where any of `terms` (folded) or, failing that, their two-character pieces stand in `text`; merged, in order."""
    return _spans(fold(text), terms)


def _spans(folded: str, terms: Sequence[str]) -> list[Span]:
    found = _find(folded, [term for term in terms if term in folded])
    pieces = [piece for term in terms if term not in folded for piece in _pieces(term)]
    return _merge(sorted(found + _find(folded, pieces)))


def passage(text: str, terms: Sequence[str]) -> str:
    """The densest stretch of `text`; its beginning when nothing of `terms` is in it."""
    # Folding a long law takes longer than finding it: Chinese words mostly stand there as they were typed.
    marks = (_spans(text, terms) if all(map(_CHINESE.fullmatch, terms)) else []) or spans(text, terms)
    if not marks or len(text) <= LENGTH:
        return _clean(text[:LENGTH])
    start = _opening(text, _densest(marks))
    return _clean(text[start : start + LENGTH])


def _densest(marks: Sequence[Span]) -> int:
    """Which mark begins the LENGTH characters of which most is marked. One pass: a long law has thousands of marks."""
    best, most, marked, next = marks[0][0], 0, 0, 0
    for start, end in marks:
        while next < len(marks) and marks[next][1] <= start + LENGTH:
            marked += marks[next][1] - marks[next][0]
            next += 1
        if marked > most:
            best, most = start, marked
        if end <= start + LENGTH:
            marked -= end - start
        else:
            next += 1  # longer than a passage: it was never counted
    return best


def _opening(text: str, at: int) -> int:
    """The beginning of the sentence, if it is near; otherwise a few characters before."""
    near = max(0, at - 40)
    sentence = max(text.rfind(stop, near, at) for stop in "。；！？\n")
    return sentence + 1 if sentence >= 0 else max(0, at - 20)


def _pieces(term: str) -> list[str]:
    if len(term) < 3 or term.isascii():
        return []
    return [term[i : i + 2] for i in range(len(term) - 1)]


def _find(folded: str, terms: Sequence[str]) -> list[Span]:
    if not terms:
        return []
    longest_first = sorted(set(terms), key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(term) for term in longest_first))
    return [match.span() for match in pattern.finditer(folded)]


def _merge(marks: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in marks:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
