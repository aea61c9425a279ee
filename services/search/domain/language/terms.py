"""Words that a query is read by, the longest first, and what each stands for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from services.search.domain.language.folding import fold
from services.search.domain.query import Way

MOST_WAYS = 10  # besides the word itself: each costs a search
Value = tuple[str, str]
Kind = Literal["word", "poor", "empty"]


@dataclass(frozen=True)
class Term:
    """`ways`: what else says it, best first. `poor`: only brings forward; `empty`: how one asks, not what about."""

    ways: tuple[Way, ...] = ()
    values: tuple[Value, ...] = ()
    kind: Kind = "word"


@dataclass(frozen=True)
class Group:
    """Words of like meaning; `one_way`: the first is also said by the rest, and not the other way round."""

    words: tuple[str, ...]
    weight: float
    one_way: bool = False


class Terms(dict[str, Term]):
    """By the folded word. `longest`: characters of the longest word that begins with a character."""

    def __init__(self, terms: Mapping[str, Term]) -> None:
        super().__init__(terms)
        self.longest: dict[str, int] = {}
        for word in self:
            self.longest[word[0]] = max(len(word), self.longest.get(word[0], 0))


NO_TERM = Term()


def grouped(groups: Iterable[Group]) -> dict[str, Term]:
    """The best weight of each pair of words; a word that is nobody's left side has no term of its own."""
    weights: dict[str, dict[str, float]] = {}
    for group in groups:
        words = tuple(dict.fromkeys(map(fold, group.words)))
        for word in words[:1] if group.one_way else words:
            others = weights.setdefault(word, {})
            for other in words:
                if other != word and group.weight > others.get(other, 0.0):
                    others[other] = group.weight
    return {word: Term(_ways(others)) for word, others in weights.items()}


def merged(one: Term, two: Term) -> Term:
    weights = {way.text: way.weight for way in one.ways}
    weights |= {way.text: max(way.weight, weights.get(way.text, 0.0)) for way in two.ways}
    return replace(one, ways=_ways(weights), values=tuple(dict.fromkeys(one.values + two.values)))


def _ways(weights: Mapping[str, float]) -> tuple[Way, ...]:
    best = sorted(weights.items(), key=lambda pair: -pair[1])[:MOST_WAYS]
    return tuple(Way(text, weight=weight) for text, weight in best)
