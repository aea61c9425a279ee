"""How many comments a consultation has, by where they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.consultation.domain.comment import REASONS, State, Why

Standing = tuple[State, Why | None]

BUCKET = 1_000  # places of the record

# The places of a bucket's list: only ever added to at the end.
STANDINGS: tuple[Standing, ...] = (
    ("waiting", None),
    ("shown", None),
    *(("hidden", reason) for reason in REASONS),
    ("hidden", "erased"),
)


@dataclass(frozen=True)
class Counts:
    received: int = 0
    waiting: int = 0
    shown: int = 0
    hidden: int = 0
    reasons: dict[Why, int] = field(default_factory=dict)


@dataclass
class Tally:
    """Counts of each thousand places of the record, taken from the comments themselves; `id` is the consultation's.

    Counting a bucket again is cheap, new comments touch the last one alone, and the sums stand beside them. A count
    taken twice is the same count: nothing is ever incremented.
    """

    id: str
    buckets: list[list[int]] = field(default_factory=list)
    sums: list[int] = field(default_factory=list)
    version: int = 0

    def put(self, counted: Mapping[int, list[int]]) -> None:
        """`counted`: by the bucket's number."""
        missing = max(counted, default=-1) + 1 - len(self.buckets)
        self.buckets += [[0] * len(STANDINGS) for _ in range(missing)]
        for number, counts in counted.items():
            self.buckets[number] = counts
        self.sums = [sum(place) for place in zip(*self.buckets, strict=True)]

    def open_buckets(self, size: int) -> range:
        """Numbers of the buckets that a record of this size may have filled further."""
        full = next((number for number, counts in enumerate(self.buckets) if sum(counts) < BUCKET), len(self.buckets))
        return range(full, -(-size // BUCKET))

    def counts(self) -> Counts:
        sums = self.sums or [0] * len(STANDINGS)
        reasons = {reason: count for (_, reason), count in zip(STANDINGS, sums, strict=True) if reason and count}
        return Counts(sum(sums), sums[0], sums[1], sum(sums[2:]), reasons)


def recounted(schema: int, body: dict[str, Any]) -> dict[str, Any]:
    """Until its second schema buckets followed the ids: what they held is counted anew from the record."""
    return {"id": body["id"], "version": body["version"]} if schema < 2 else body
