"""What catalog remembers of published documents, and what it has counted."""

from dataclasses import dataclass


@dataclass
class DocumentCopy:
    """A document that fulfils, or fulfilled, an item, as publication last stated it. `was` is the item before."""

    id: str
    item: str | None
    was: str | None
    title: str
    number: str
    department: str
    published_at: str
    url: str
    withdrawn: bool
    seen: int
    version: int = 0


@dataclass
class Fulfilment:
    """How many public documents an item has; `id` is the item's. Counted anew each time, never added to."""

    id: str
    documents: int = 0
    version: int = 0


@dataclass
class Edition:
    """One edition of the catalogue: what was adopted together. `id` is its number, in six digits."""

    id: str
    key: str  # of the file or form that made it: the same one again goes on with it
    source: str
    adopted_at: str
    version: int = 0

    @property
    def number(self) -> int:
        return int(self.id)
