"""How far the index stood from what the services hold, at the last full look."""

from dataclasses import dataclass, field
from typing import Literal, get_args

Kind = Literal["missing", "stale", "phantom"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass
class Drift:
    """`missing` were not in the index, `stale` otherwise than their owner tells them, `phantom` nobody's any more."""

    id: str = "index"
    checked_at: str = ""  # ISO 8601, when that look ended
    looked_at: int = 0  # entries that the services export
    missing: int = 0
    stale: int = 0
    phantom: int = 0
    repaired: int = 0
    kinds: list[str] = field(default_factory=list)  # that any service has ever exported
    version: int = 0

    @property
    def found(self) -> int:
        return self.missing + self.stale + self.phantom
