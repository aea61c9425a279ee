"""A query as clauses: what an entry must have to be found, and what brings it forward by the formula."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from services.search.domain.language.folding import runs
from services.search.domain.language.sounds import taken_apart
from services.search.domain.query import Idea, Query, Run, Way
from services.search.engines.clauses import (
    Ask,
    Begins,
    Best,
    Between,
    Clause,
    Live,
    OneOf,
    Phrase,
    Plain,
    Some,
    Term,
    Weighted,
)
from services.search.engines.formula import FIRST, FORMULA, NEAR, PART, TYPED, Weights
from services.search.engines.indexed import BEGINNING
from services.search.engines.tokens import bigrams, key, spoken, words

LAST_DAY = 99_991_231


def clauses(query: Query, *, strict: bool, weights: Weights = FORMULA) -> Ask:
    """Strict: every run stands as it is, or all needed ideas in it do. Otherwise: a third of all ideas or more."""
    asked = [Run(run.text, run.ideas or _cut(run.text, weights)) for run in query.runs]
    numbers = [_numbers(query.numbers, weights)] if query.numbers else []
    whole = (*(_run(run, weights) for run in asked), *numbers)
    quoted = tuple(_stands(phrase, weights.title_run, weights.text_run, weights) for phrase in query.phrases)
    keep: tuple[Clause, ...] = (Live(), *(Term(name, value) for name, value in query.filters.items()))
    never = tuple(_stands(word, 1.0, 1.0, weights) for word in query.without)
    bonus = (
        (*_as_typed(asked, weights), *_optional(asked, weights), *_near(asked, weights), *_always(query, weights))
        if query.asked
        else ()
    )
    if strict:
        return Ask((*whole, *quoted), keep, bonus, never)
    parts = (*(_partly(idea, weights) for run in asked for idea in run.ideas if idea.needed), *numbers)
    standing = [_stands(run.text, weights.title_run, weights.text_run, weights) for run in asked if len(run.ideas) > 1]
    some = Some((*standing, Some(parts, -(-len(parts) // PART))))
    return Ask((some, *quoted), keep, (Plain(Ask(whole), FIRST), *bonus), never)


def divisible(query: Query) -> bool:
    """Whether a part of what is asked can be held."""
    ideas = [idea for run in query.runs for idea in run.ideas or _cut(run.text, FORMULA) if idea.needed]
    return len(ideas) + bool(query.numbers) > 1 or any(_pairs(idea) for idea in ideas)


def suggestion(typed: Query) -> Ask:
    """Titles in which everything typed so far stands, or sounds so; those that begin with it first."""
    wanted = tuple(_begun(stretch) for run in typed.runs for _, stretch in runs(run.text))
    typed_key = key("".join(run.text for run in typed.runs))
    holds = Plain(Term("standing", "holds"), FORMULA.holds)
    return Ask(wanted, (Live(),), (Plain(Term("beginnings", typed_key[:BEGINNING]), FORMULA.title_exact), holds))


def likeness(words: Sequence[str], alike: Mapping[str, str]) -> Ask:
    """What has at least a third of `words`; those that share a field of `alike` come forward."""
    said = tuple(Some(_word(word, FORMULA)) for word in words)
    shared = tuple(Plain(Term(name, value), FORMULA.value) for name, value in alike.items() if value)
    return Ask((Some(said, max(1, len(said) // 3)),), (Live(),), shared)


def _begun(stretch: str) -> Clause:
    if not stretch.isascii():
        return _row("title_pairs", stretch) if len(stretch) > 1 else Plain(Begins("title_pairs", stretch), 1.0)
    sounds = ((stretch,), *taken_apart(stretch))
    heard = tuple(Phrase("sounds", parts) if len(parts) > 1 else Term("sounds", *parts) for parts in sounds)
    return Best((Term("title_pairs", stretch), *heard))


def _numbers(numbers: tuple[str, ...], weights: Weights) -> Clause:
    own, cited = OneOf("number_keys", numbers), OneOf("cited", numbers)
    return Best((Plain(own, weights.number), Plain(cited, weights.cited)))


def _run(run: Run, weights: Weights) -> Clause:
    needed = tuple(_idea(idea, weights) for idea in run.ideas if idea.needed)
    if len(needed) == 1 and any(way.text == run.text for idea in run.ideas for way in idea.ways):
        return needed[0]
    stands = _stands(run.text, weights.title_run, weights.text_run, weights)
    return Some((stands, Ask(needed))) if needed else stands


def _cut(text: str, weights: Weights) -> tuple[Idea, ...]:
    ideas = []
    for word in spoken(text):
        parts = tuple(part for part in words(word) if part != word)
        split = (Way(word, parts, weights.parts),) if len(parts) > 1 else ()
        ideas.append(Idea((Way(word), *split)))
    return tuple(ideas)


def _idea(idea: Idea, weights: Weights) -> Clause:
    values = tuple(Plain(Term(name, value), weights.value) for name, value in idea.values)
    days = (Plain(Between("day", *idea.days), weights.value),) if idea.days else ()
    ways = (_way(way, weights, typed=place == 0) for place, way in enumerate(idea.ways))
    found = (*ways, *values, *days)
    return found[0] if len(found) == 1 else Best(found, weights.other_ways)


def _partly(idea: Idea, weights: Weights) -> Clause:
    """Or only pairs of what was typed: a wrong character spoils two of them."""
    pieces = tuple(Some(_standing(pair, weights.title_pairs, weights.text_pairs)) for pair in _pairs(idea))
    whole = _idea(idea, weights)
    if not pieces:
        return whole
    return Best((whole, Weighted(Some(pieces, max(1, len(pieces) - 2)), weights.pieces)), weights.other_ways)


def _pairs(idea: Idea) -> tuple[str, ...]:
    """Of what was typed, unless that is a single one."""
    pairs = tuple(dict.fromkeys(bigrams(idea.ways[0].text))) if idea.ways else ()
    return pairs if len(pairs) > 1 else ()


def _way(way: Way, weights: Weights, *, typed: bool) -> Clause:
    """As it stands, by pairs and as a word; or all of its words, wherever each stands."""
    found = list(_standing(way.text, weights.title_pairs, weights.text_pairs))
    if typed:
        found.append(Weighted(_row("numbers", way.text), weights.numbers))
    if way.words:
        found.append(Ask(tuple(Some(_word(word, weights)) for word in way.words)))
    elif len(spoken(way.text)) == 1:
        found += _word(way.text, weights)
    clause = Some(tuple(found))
    return clause if way.weight == 1.0 else Weighted(clause, way.weight)


def _word(word: str, weights: Weights) -> tuple[Clause, Clause]:
    in_title, in_text = Term("title_words", word), Term("text_words", word)
    return Weighted(in_title, weights.title_words), Weighted(in_text, weights.text_words)


def _stands(text: str, title: float, body: float, weights: Weights) -> Clause:
    return Some((*_standing(text, title, body), Weighted(_row("numbers", text), weights.numbers)))


def _standing(text: str, title: float, body: float) -> tuple[Clause, Clause]:
    return Weighted(_row("title_pairs", text), title), Weighted(_row("text_pairs", text), body)


def _row(name: str, text: str) -> Clause:
    tokens = tuple(bigrams(text))
    if len(tokens) > 1:
        return Phrase(name, tokens)
    return Term(name, *tokens) if tokens else OneOf(name, ())


def _optional(asked: list[Run], weights: Weights) -> list[Clause]:
    return [_idea(idea, weights) for run in asked for idea in run.ideas if not idea.needed]


def _as_typed(asked: list[Run], weights: Weights) -> list[Clause]:
    """What stands as it was typed, though the dictionary cuts it otherwise, is what was looked for."""
    rows = [_standing(run.text, 1.0, 1.0) for run in asked if len(run.text) >= TYPED]
    return [Plain(Some(row), weights.as_typed) for row in rows]


def _near(asked: list[Run], weights: Weights) -> list[Clause]:
    first = [idea.ways[0].text for run in asked for idea in run.ideas if idea.needed and idea.ways]
    rows = [bigrams(text) for text in first]
    return [
        Weighted(Phrase("text_pairs", (one[-1], next[0]), NEAR), weights.near)
        for one, next in pairwise(rows)
        if one and next and one[-1] != next[0]
    ]


def _always(query: Query, weights: Weights) -> list[Clause]:
    points: list[Clause] = [Plain(Term("kind", kind), score) for kind, score in weights.kind]
    points.append(Plain(Term("standing", "holds"), weights.holds))
    if query.today:
        steps = [(_days_before(query.today, days), score) for days, score in weights.fresh]
        points += [Plain(Between("day", first, LAST_DAY), score) for first, score in steps]
    title = key("".join(run.text for run in query.runs))
    return [*points, Plain(Term("title_keys", title), weights.title_exact)] if title else points


def _days_before(today: int, days: int) -> int:
    """Both as yyyymmdd."""
    day = date(today // 10_000, today // 100 % 100, today % 100) - timedelta(days)
    return day.year * 10_000 + day.month * 100 + day.day
