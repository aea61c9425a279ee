"""What consultation remembers of the organisation."""

from dataclasses import dataclass


@dataclass
class UnitCopy:
    """A department or village by its code, as the catalogue last stated it."""

    id: str
    name: str
    seen: int
    kind: str = ""
    version: int = 0
