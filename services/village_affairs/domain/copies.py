"""What village affairs remember of the organisation."""

from dataclasses import dataclass
from datetime import date


@dataclass
class VillageCopy:
    """A village or community, as the catalogue last stated it; `id` is its code. Other kinds of unit are not kept."""

    id: str
    name: str
    kind: str
    ended: str | None  # last day, ISO 8601
    seen: int
    version: int = 0

    def is_over(self, today: date) -> bool:
        return self.ended is not None and self.ended < today.isoformat()
