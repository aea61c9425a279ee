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
    issued_on: str | None = None
    withdrawn_at: str | None = None
    version: int = 0


@dataclass
class DatedCopy:
    """A document that is to be made public and is not yet, as publication last stated it; `due` False: given up."""

    id: str
    item: str | None
    department: str
    issued_on: str | None
    due: bool
    seen: int
    version: int = 0


@dataclass
class Fulfilment:
    """How many public documents an item has; `id` is the item's. Counted anew each time, never added to."""

    id: str
    documents: int = 0
    version: int = 0
