"""What publication remembers of the catalogue and of the numbers it has given."""

from dataclasses import dataclass


@dataclass
class ItemCopy:
    """A catalogue item, as the catalogue last stated it."""

    id: str
    name: str
    domain: str | None
    department: str | None
    retired: bool
    seen: int
    version: int = 0


@dataclass
class Counter:
    """The last index number given under an organisation code in a year; `id` is `<code>/<year>`."""

    id: str
    value: int = 0
    version: int = 0
