"""How many comments a consultation has, by where they stand."""

from dataclasses import dataclass, field

from services.consultation.domain.comment import REASONS, Reason, State

Standing = tuple[State, Reason | None]

# The places of a bucket's list: only ever added to at the end.
STANDINGS: tuple[Standing, ...] = (("waiting", None), ("shown", None), *(("hidden", reason) for reason in REASONS))


@dataclass(frozen=True)
class Counts:
    received: int = 0
    waiting: int = 0
    shown: int = 0
    hidden: int = 0
    reasons: dict[Reason, int] = field(default_factory=dict)


@dataclass
class Tally:
    """Counts of each bucket of comments, taken anew from the comments themselves; `id` is the consultation's.

    A bucket holds one in 1,024 comments, so counting it again is cheap, and adding up all buckets costs the same
    however many comments there are. A count taken twice is the same count: nothing is ever incremented.
    """

    id: str
    buckets: dict[str, list[int]] = field(default_factory=dict)
    version: int = 0

    def counts(self) -> Counts:
        sums = [sum(place) for place in zip(*self.buckets.values(), strict=True)] or [0] * len(STANDINGS)
        reasons = {reason: count for (_, reason), count in zip(STANDINGS, sums, strict=True) if reason and count}
        return Counts(sum(sums), sums[0], sums[1], sum(sums[2:]), reasons)
