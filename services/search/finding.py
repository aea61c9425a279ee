"""Asking the index what was understood, and once more, corrected, where that finds little."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from services.search.domain.entry import Found
from services.search.domain.language.lexicon import Lexicon
from services.search.domain.language.pinyin import titled
from services.search.domain.language.spelling import corrected
from services.search.domain.language.understanding import understand
from services.search.domain.query import Query, Run
from services.search.engines.port import Engine

FEW = 3  # whole hits, below which something else may have been meant
FAR_MORE = 5  # times as many, for which it is offered
CORRECTED = "~"  # begins the cursor of a search that was corrected
TITLES = 8  # that are asked how letters may be read


@dataclass(frozen=True)
class Answer:
    """`corrected_from`: what was typed, if something else was searched; `did_you_mean`: what that is, or may be."""

    found: Found
    query: Query
    corrected_from: str | None = None
    did_you_mean: str | None = None


async def find(
    engine: Engine, lexicon: Lexicon, typed: str, *, filters: Mapping[str, str] | None = None,
    newest_first: bool = False, size: int = 20, after: str | None = None, exact: bool = False,
) -> Answer:  # fmt: skip
    """`exact`: not corrected. Raises `SearchResting`, `BadCursor`."""
    query = understand(typed, lexicon, filters=filters, newest_first=newest_first, size=size, after=after)
    if after and after.startswith(CORRECTED):
        again = await _meant(engine, lexicon, typed) or typed
        return await _instead(engine, lexicon, typed, again, replace(query, after=after.removeprefix(CORRECTED)))
    found = await engine.search(query)
    if query.numbers and not found.total:
        query = _without_numbers(query, typed, lexicon)
        found = await engine.search(query)
    answer = Answer(found, query)
    if after or not query.asked or (found.whole >= FEW and _stands(query, found)):
        return answer
    if not exact and (meant := await _meant(engine, lexicon, typed)):
        other = await _instead(engine, lexicon, typed, meant, query)
        if _is_meant(answer, other):
            return other
        if other.found.whole >= FAR_MORE * found.whole > 0:
            return replace(answer, did_you_mean=meant)
    return await _loosened(engine, answer) if not found.total else answer


def _is_meant(answer: Answer, other: Answer) -> bool:
    """What stands as it was typed is never taken for another; what does not, only for what does."""
    if not answer.found.whole:
        return other.found.whole > 0
    return not _stands(answer.query, answer.found) and _stands(other.query, other.found)


def _stands(query: Query, found: Found) -> bool:
    """Whether everything typed is there as it is, and not only its parts."""
    said = [text for hit in found.hits for text in (hit.entry.title, hit.passage)]
    return all(any(run.text in text for text in said) for run in query.runs)


async def _loosened(engine: Engine, answer: Answer) -> Answer:
    """Better something of how it was asked than nothing."""
    runs = tuple(
        replace(run, ideas=tuple(replace(idea, needed=True) for idea in run.ideas)) for run in answer.query.runs
    )
    if runs == answer.query.runs:
        return answer
    query = replace(answer.query, runs=runs)
    return Answer(await engine.search(query), query)


async def _instead(engine: Engine, lexicon: Lexicon, typed: str, meant: str, query: Query) -> Answer:
    other = understand(
        meant, lexicon, filters=query.filters, newest_first=query.newest_first, size=query.size, after=query.after
    )
    found = await engine.search(other)
    after = f"{CORRECTED}{found.next}" if found.next else None
    return Answer(replace(found, next=after), other, corrected_from=typed, did_you_mean=meant)


async def _meant(engine: Engine, lexicon: Lexicon, typed: str) -> str | None:
    """By the words of the index; letters also by its titles, which say how words go on."""
    if meant := corrected(typed, lexicon):
        return meant
    query = understand(typed, lexicon)
    if not query.runs or not all(run.text.isascii() for run in query.runs):
        return None
    letters = "".join(run.text for run in query.runs)
    titles = [entry.title for entry in await engine.suggest(replace(query, runs=(Run(letters),)), TITLES)]
    read = Counter(filter(None, (titled(letters, title) for title in titles)))
    return read.most_common(1)[0][0] if read else None


def _without_numbers(query: Query, typed: str, lexicon: Lexicon) -> Query:
    """No document has that number: what it is made of may still be found."""
    plain = understand(typed, lexicon, numbers=False)
    return replace(query, runs=plain.runs, numbers=())
