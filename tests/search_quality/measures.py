"""nDCG (Järvelin and Kekäläinen 2002, gains 2^grade - 1), recall, reciprocal rank, and the spread of a ratio."""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

ANSWERS = 2  # the least grade that ends the search of the one who asked


@dataclass(frozen=True)
class Score:
    ndcg: float
    recall: float
    rank: float  # reciprocal, of the first that answers


def score(ranked: Sequence[str], wanted: Mapping[str, int]) -> Score:
    """`ranked`: ids, best first, at least 50 of them where there are so many. All three are within 0 and 1."""
    best = sorted(wanted.values(), reverse=True)
    gained = _gain([wanted.get(id, 0) for id in ranked[:10]])
    answers = {id for id, grade in wanted.items() if grade >= min(ANSWERS, best[0])}
    rank = next((1 / place for place, id in enumerate(ranked, 1) if id in answers), 0.0)
    return Score(gained / _gain(best[:10]), len(set(ranked[:50]) & set(wanted)) / min(50, len(wanted)), rank)


def mean(scores: Sequence[Score]) -> Score:
    return Score(*(fmean(getattr(one, name) for one in scores) for name in ("ndcg", "recall", "rank")))


def ratio_spread(ours: Sequence[float], theirs: Sequence[float], rounds: int = 2000) -> tuple[float, float]:
    """95 % of the ratio of means, over queries drawn again with the same seed (percentile bootstrap)."""
    draw = random.Random(20260101)
    pairs = list(zip(ours, theirs, strict=True))
    ratios = sorted(_ratio(draw.choices(pairs, k=len(pairs))) for _ in range(rounds))
    return ratios[int(rounds * 0.025)], ratios[int(rounds * 0.975)]


def _ratio(pairs: Sequence[tuple[float, float]]) -> float:
    return sum(our for our, _ in pairs) / max(sum(their for _, their in pairs), 1e-9)


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, 1))
