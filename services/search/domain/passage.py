"""The passage of a text that speaks most of what was asked, and where in it: the same for every engine."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from services.search.domain.language.folding import fold
from services.search.domain.query import Query

LENGTH = 140  # characters
WHOLE = 50  # things that a run of several is worth where it stands as it was typed
DIFFERENT = LENGTH  # marked characters that one more thing of those asked for is worth: more than there can be
Span = tuple[int, int]
Mark = tuple[int, int, int]  # start, end, which of the things asked for: below 0 when it is a whole run of them
Asked = tuple[tuple[str, ...], tuple[str, ...]]  # any of the first; where none of them stands, all of the second


class Passage(NamedTuple):
    """`marks` are places in `text`; `worth` tells a passage that says more from one that says less."""

    text: str
    marks: list[Span]
    worth: int


class Marker:
    """Finds in texts what one query asks for. Each thing asked for is marked in any of its ways."""

    def __init__(self, asked: Iterable[Asked], runs: Iterable[str] = ()) -> None:
        self._runs = tuple(runs)
        self._asked = [(tuple(filter(None, ways)), parts) for ways, parts in asked]

    @classmethod
    def of(cls, query: Query) -> "Marker":
        asked: list[Asked] = [((phrase,), ()) for phrase in query.phrases]
        for run in query.runs:
            if not run.ideas:
                asked.append(((run.text,), _pieces(run.text)))
            for idea in run.ideas:
                words = next((way.words for way in idea.ways if way.words), ())
                ways = tuple(way.text for way in idea.ways)
                asked.append((ways, words or (_pieces(ways[0]) if ways and idea.needed else ())))
        return cls(dict.fromkeys(asked), (run.text for run in query.runs if run.ideas))

    def spans(self, text: str, *, plain: bool = False) -> list[Span]:
        """In order, none overlaps. `plain`: folding would change nothing in the text."""
        return _merge([(start, end) for start, end, _ in self._marks(text if plain else fold(text))])

    def passage(self, text: str, *, plain: bool = False) -> Passage:
        """The densest stretch of `text`, or its beginning."""
        marks = self._marks(text if plain else fold(text))
        if not marks:
            return Passage(_clean(text), [], 0)
        at, worth = _densest(marks)
        start = _opening(text, at) if len(text) > LENGTH else 0
        cut = text[start : start + LENGTH]
        shown = _clean(text[start:])
        if shown != cut:
            return Passage(shown, self.spans(shown, plain=plain), worth)
        inside = [(begin - start, end - start) for begin, end, _ in marks if start <= begin and end <= start + LENGTH]
        return Passage(shown, _merge(inside), worth)

    def _marks(self, folded: str) -> list[Mark]:
        """In order, none overlaps."""
        marks: list[Mark] = []
        for place, run in enumerate(self._runs):
            marks += [(at, at + len(run), -1 - place) for at in _places(folded, run)]
        for which, (ways, parts) in enumerate(self._asked):
            stands = [way for way in ways if way in folded]
            for said in stands or parts:
                marks += [(at, at + len(said), which) for at in _places(folded, said)]
        return _apart(marks)


def spans(text: str, terms: Sequence[str]) -> list[Span]:
    """Where any of `terms` (folded) or, failing that, their two-character pieces stand in `text`; merged, in order."""
    return Marker(((term,), _pieces(term)) for term in terms).spans(text)


def passage(text: str, terms: Sequence[str]) -> str:
    """The densest stretch of `text`; its beginning when nothing of `terms` is in it."""
    return Marker(((term,), _pieces(term)) for term in terms).passage(text).text


def _places(folded: str, said: str) -> Iterator[int]:
    at = folded.find(said)
    while at >= 0:
        yield at
        at = folded.find(said, at + len(said))


def _apart(marks: list[Mark]) -> list[Mark]:
    if len(marks) < 2:
        return marks
    marks.sort(key=lambda mark: (mark[0], -mark[1], mark[2]))
    apart = [marks[0]]
    for start, end, which in marks[1:]:
        first, last, before = apart[-1]
        if start >= last:
            apart.append((start, end, which))
        elif end > last:
            apart[-1] = (first, end, before)
    return apart


def _densest(marks: Sequence[Mark]) -> tuple[int, int]:
    """Where the stretch begins that says most, and how much. One pass: a long law has thousands of marks."""
    if marks[-1][1] <= marks[0][0] + LENGTH:
        return marks[0][0], _worth(sum(end - start for start, end, _ in marks), {which for _, _, which in marks})
    best, most, marked, next = marks[0][0], -1, 0, 0
    times: dict[int, int] = {}
    for start, end, which in marks:
        while next < len(marks) and marks[next][1] <= start + LENGTH:
            marked += marks[next][1] - marks[next][0]
            times[marks[next][2]] = times.get(marks[next][2], 0) + 1
            next += 1
        worth = _worth(marked, times)
        if worth > most:
            best, most = start, worth
        if end > start + LENGTH:
            next += 1  # longer than a passage: it was never counted
            continue
        marked -= end - start
        times[which] -= 1
        if not times[which]:
            del times[which]
    return best, most


def _worth(marked: int, kinds: Iterable[int]) -> int:
    return marked + DIFFERENT * sum(WHOLE if which < 0 else 1 for which in kinds)


def _opening(text: str, at: int) -> int:
    """The beginning of the sentence, if it is near; otherwise a few characters before."""
    near = max(0, at - 40)
    sentence = max(text.rfind(stop, near, at) for stop in "。；！？\n")
    return sentence + 1 if sentence >= 0 else max(0, at - 20)


def _pieces(term: str) -> tuple[str, ...]:
    if len(term) < 3 or term.isascii():
        return ()
    return tuple(term[i : i + 2] for i in range(len(term) - 1))


def _merge(marks: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in marks:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _clean(text: str) -> str:
    return " ".join(text[: 2 * LENGTH].split())[:LENGTH]
