"""From what a person typed to what is asked of the index."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

import rjieba

from services.search.domain.language.dates import dates_in
from services.search.domain.language.figures import figures_in
from services.search.domain.language.folding import runs
from services.search.domain.language.lexicon import Lexicon
from services.search.domain.language.terms import NO_TERM
from services.search.domain.query import Idea, Query, Run, Way, parse

PARTS = 0.5  # weight of the parts of a word, wherever each stands
LONG = 4  # characters of a saying that may be taken apart besides
COMMON = 1_000  # by the dictionary: a word whatever its last character
RARE = 20  # entries: a word with a particle in it that fewer have was cut wrongly
_PARTICLES = frozenset("被了得着过里吗呢吧")


def understand(
    typed: str, lexicon: Lexicon, *, filters: Mapping[str, str] | None = None, newest_first: bool = False,
    size: int = 20, after: str | None = None, numbers: bool = True,
) -> Query:  # fmt: skip
    """Never fails. What makes no sense is passed over. `numbers`: whether document numbers are read as such."""
    today = lexicon.today.year * 10_000 + lexicon.today.month * 100 + lexicon.today.day
    read = lexicon.remember((typed, numbers), lambda: _read(typed, lexicon, numbers))
    return replace(read, filters=dict(filters or {}), newest_first=newest_first, size=size, after=after, today=today)


def _read(typed: str, lexicon: Lexicon, numbers: bool) -> Query:
    query = parse(typed, numbers=numbers)
    read = [Run(run.text, _ideas(run.text, lexicon)) for run in query.runs]
    if not query.phrases and not query.numbers and not any(idea.needed for run in read for idea in run.ideas):
        read = _needed(read)
    return replace(query, runs=tuple(read))


def _needed(read: list[Run]) -> list[Run]:
    """What only says how one asks is asked for when it is all that was typed; of words, the longer ones."""
    ideas = [idea for run in read for idea in run.ideas]
    longer = {idea for idea in ideas if len(idea.ways[0].text) > 1} or set(ideas)
    return [
        Run(run.text, tuple(replace(idea, needed=idea in longer) for idea in run.ideas) or (_idea(run.text),))
        for run in read
    ]


def _ideas(run: str, lexicon: Lexicon) -> tuple[Idea, ...]:
    """Dates and figures first, then the words between them."""
    ideas: list[Idea] = []
    at = 0
    for start, end, idea in _counted(run, lexicon):
        if start >= at:
            ideas += _said(run[at:start], lexicon)
            ideas.append(idea)
            at = end
    ideas += _said(run[at:], lexicon)
    return tuple(dict.fromkeys(ideas))


def _counted(run: str, lexicon: Lexicon) -> list[tuple[int, int, Idea]]:
    found = [
        (dates.start, dates.end, Idea(tuple(map(Way, dates.ways)), days=dates.days))
        for dates in dates_in(run, lexicon.today)
    ]
    found += [
        (figure.start, figure.end, Idea(tuple(map(Way, figure.ways)), needed=len(figure.ways) > 2))
        for figure in figures_in(run)
    ]
    return sorted(found, key=lambda one: (one[0], -one[1]))


def _said(text: str, lexicon: Lexicon) -> Iterator[Idea]:
    for _, stretch in runs(text):
        for word in [stretch] if stretch.isascii() else _cut(stretch, lexicon):
            term = lexicon.term(word)
            if term.kind == "empty":
                continue
            poor = term.kind == "poor" or (len(word) == 1 and not word.isascii() and term is NO_TERM)
            ways = term.ways and (Way(word), *term.ways)
            yield Idea(ways or _idea(word).ways, term.values, needed=not poor)
            if len(word) >= LONG and term.ways:
                yield from (replace(idea, needed=False) for idea in _inside(word, lexicon))


def _inside(word: str, lexicon: Lexicon) -> Iterator[Idea]:
    """A saying may be known and yet stand nowhere: what it is made of brings forward too."""
    parts = [part for part in _cut(word, lexicon, whole=False) if len(part) > 1]
    for part in parts if len(parts) > 1 else ():
        term = lexicon.term(part)
        if term.kind != "empty":
            yield Idea((Way(part), *term.ways), term.values)


def _cut(stretch: str, lexicon: Lexicon, *, whole: bool = True) -> Iterator[str]:
    """Terms, the longest first, and words between them. `whole`: it may itself be one."""
    words = rjieba.cut(stretch)
    edges = _edges(words)
    at = start = 0
    while start < len(stretch):
        length = lexicon.longest(stretch[: len(stretch) - (not whole and not start)], start)
        while length and not _stands(start, length, edges):
            length = lexicon.longest(stretch[: start + length - 1], start)
        if length:
            yield from _between(stretch, at, start, edges, lexicon)
            yield stretch[start : start + length]
            at = start + length
        start += length or 1
    yield from _between(stretch, at, len(stretch), edges, lexicon)


def _between(stretch: str, start: int, end: int, edges: Mapping[int, str], lexicon: Lexicon) -> Iterator[str]:
    """Words as they were cut with all that stands around them, if they were cut at both ends."""
    if start in edges and end in edges:
        while start < end:
            yield from _recut(edges[start], lexicon)
            start += len(edges[start])
    elif start < end:
        for word in rjieba.cut(stretch[start:end]):
            yield from _recut(word, lexicon)


def _recut(word: str, lexicon: Lexicon) -> Iterable[str]:
    """地被 of 地被征了 is no word here, but two."""
    if len(word) != 2 or not lexicon.vocabulary.size or lexicon.term(word) is not NO_TERM:
        return [word]
    if word[1] in _PARTICLES:
        return word if lexicon.vocabulary.count(word) < RARE and rjieba.suggest_freq(word) < COMMON else [word]
    return word if word not in lexicon.vocabulary and any(lexicon.term(char).ways for char in word) else [word]


def _edges(words: Iterable[str]) -> dict[int, str]:
    """Where words begin, each with its word; the end with none."""
    edges, at = dict[int, str](), 0
    for word in words:
        edges[at] = word
        at += len(word)
    return {**edges, at: ""}


def _stands(start: int, length: int, edges: Container[int]) -> bool:
    """A short term must not be made of the halves of others: 地保 is not in 土地保护."""
    ends = (start in edges) + (start + length in edges)
    return ends >= max(0, 4 - length)


def _idea(word: str) -> Idea:
    """As it stands; a long one also by all of its parts."""
    parts = (
        tuple(part for part in rjieba.cut_for_search(word) if part != word and len(part) > 1) if len(word) > 2 else ()
    )
    return Idea((Way(word), Way(word, parts, PARTS)) if len(parts) > 1 else (Way(word),))
