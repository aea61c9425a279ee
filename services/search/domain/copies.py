"""Names of departments, villages and domains, as their owner last stated them."""

from dataclasses import dataclass


@dataclass
class UnitCopy:
    id: str
    name: str
    seen: int
    version: int = 0
