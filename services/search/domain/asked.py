"""What people ask, counted by the day. No person, address or session is kept, nor what may name one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from law import privacy
from services.search.domain.best_bet import said

LONGEST = 60  # characters: who writes more writes about themselves
MOST = 1_000  # queries of one day that are kept by name
KEPT = 90  # days
_LONG_NUMBER = re.compile(r"[0-9]{9}")  # of somebody or something, well formed or not
POPULAR_TIMES = 3  # hours in which it was asked …
POPULAR_DAYS = 2  # … and days: nobody makes it popular at one sitting

Outcome = Literal["found", "near", "none"]
"""`near`: nothing met all that was asked, or only another spelling did."""


@dataclass
class Count:
    asked: int = 0
    unmet: int = 0
    hours: int = 0  # a bit for each hour of the day in which it was asked

    def add(self, other: "Count") -> None:
        self.asked += other.asked
        self.unmet += other.unmet
        self.hours |= other.hours


@dataclass
class AskedDay:
    """`id` is the day (ISO 8601); `counts` by the query, `rest` of those that are not kept by name."""

    id: str
    counts: dict[str, Count] = field(default_factory=dict)
    rest: Count = field(default_factory=Count)
    version: int = 0

    def note(self, text: str, outcome: Outcome, hour: int) -> None:
        self._add(text, Count(1, int(outcome != "found"), 1 << hour))

    def merge(self, other: "AskedDay") -> None:
        for text, count in other.counts.items():
            self._add(text, count)
        self.rest.add(other.rest)

    def shrink(self) -> None:
        """Keep the most asked by name."""
        if len(self.counts) <= MOST:
            return
        ranked = sorted(self.counts.items(), key=lambda one: -one[1].asked)
        for _, count in ranked[MOST:]:
            self.rest.add(count)
        self.counts = dict(ranked[:MOST])

    def _add(self, text: str, count: Count) -> None:
        if text not in self.counts and len(self.counts) >= 2 * MOST:
            self.rest.add(count)
            return
        self.counts.setdefault(text, Count()).add(count)


@dataclass(frozen=True)
class Need:
    """A query over some days. `last_on`: ISO 8601."""

    text: str
    count: int
    last_on: str


def countable(typed: str) -> str | None:
    """The query as it is counted; None for what is not kept."""
    text = said(typed)
    if not 2 <= len(text) <= LONGEST or _LONG_NUMBER.search(text.replace(" ", "")) or privacy.find(typed):
        return None
    return text


def most_asked(days: Iterable[AskedDay]) -> list[Need]:
    return _ranked({text: (count.asked, on) for text, (count, on, _) in _summed(days).items()})


def unmet(days: Iterable[AskedDay]) -> list[Need]:
    """Those of which the last day's askers mostly went away without."""
    return _ranked(
        {text: (count.unmet, on) for text, (count, on, last) in _summed(days).items() if 2 * last.unmet >= last.asked}
    )


def popular(days: Iterable[AskedDay], most: int) -> list[str]:
    """Asked at different hours of different days, the most often first; not what nobody found."""
    seen: dict[str, tuple[int, int]] = {}
    days = list(days)
    for day in days:
        for text, count in day.counts.items():
            times, on = seen.get(text, (0, 0))
            seen[text] = (times + count.hours.bit_count(), on + 1)
    nowhere = {need.text for need in unmet(days)}
    often = [
        (times, text)
        for text, (times, on) in seen.items()
        if times >= POPULAR_TIMES and on >= POPULAR_DAYS and text not in nowhere
    ]
    return [text for _, text in sorted(often, key=lambda one: (-one[0], one[1]))[:most]]


def _summed(days: Iterable[AskedDay]) -> dict[str, tuple[Count, str, Count]]:
    """Text → its count, its last day, its count on that day."""
    summed: dict[str, tuple[Count, str, Count]] = {}
    for day in sorted(days, key=lambda one: one.id):
        for text, count in day.counts.items():
            total = summed[text][0] if text in summed else Count()
            total.add(count)
            summed[text] = (total, day.id, count)
    return summed


def _ranked(counts: dict[str, tuple[int, str]]) -> list[Need]:
    needs = [Need(text, count, on) for text, (count, on) in counts.items()]
    return sorted(needs, key=lambda need: (-need.count, need.text))
