"""Phrases cut out of the laws at random, and where each of them really stands."""

import random
import re
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from services.search.domain.entry import Entry

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
FIRST = 10
Everything = Callable[[str], Awaitable[list[str]]]


@dataclass(frozen=True)
class Truth:
    """Means over the phrases. `first_ten`: share of phrases with a true hit among the first ten."""

    recall: float
    precision: float
    first_ten: float
    missed: tuple[str, ...]


def phrases(entries: Sequence[Entry], count: int, seed: int = 5) -> list[str]:
    """Of 2 to 6 characters, as often of each length, cut anywhere: words, parts of words, across words."""
    draw = random.Random(seed)
    cut: dict[str, None] = {}
    while len(cut) < count:
        runs = [run for run in _CHINESE.findall(draw.choice(entries).text) if len(run) >= 6]
        if runs:
            run, length = draw.choice(runs), 2 + len(cut) % 5
            start = draw.randrange(len(run) - length + 1)
            cut[run[start : start + length]] = None
    return list(cut)


async def measured(everything: Everything, entries: Sequence[Entry], cut: Sequence[str], quote: str = "{}") -> Truth:
    """`everything`: all ids listed for a query, best first. `quote`: how a phrase is typed."""
    texts = {entry.id: _folded(f"{entry.title}\n{entry.text}") for entry in entries}
    recalls, precisions, firsts = [], [], []
    for phrase in cut:
        truth = {id for id, text in texts.items() if phrase in text}
        listed = await everything(quote.format(phrase))
        found = truth & set(listed)
        recalls.append(len(found) / len(truth))
        precisions.append(len(found) / max(1, len(listed)))
        firsts.append(float(bool(truth & set(listed[:FIRST]))))
    missed = [phrase for phrase, recall in zip(cut, recalls, strict=True) if recall < 1]
    return Truth(fmean(recalls), fmean(precisions), fmean(firsts), tuple(missed))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
