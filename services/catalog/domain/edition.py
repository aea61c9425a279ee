"""Editions of the catalogue: what was adopted together, and how each item stood before a later edition set it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from services.catalog.domain.item import Columns, Item


@dataclass
class Edition:
    """`id` is its number, in six digits. `source`: file, form or revision."""

    id: str
    key: str  # of the file, form or revision that made it: the same one again goes on with it
    source: str
    adopted_at: str
    in_force_from: str = ""  # first day, ISO 8601; the day it was adopted where empty
    title: str = ""
    reason: str = ""
    revision: str | None = None
    open: bool = False  # a revision that is being written: until it is whole no other edition begins
    version: int = 0

    @property
    def number(self) -> int:
        return int(self.id)

    @property
    def since(self) -> str:
        return self.in_force_from or self.adopted_at[:10]


@dataclass
class ItemState:
    """An item as edition `edition` set it, kept before a later one sets it anew.

    It holds for the editions from `edition` on that come before the next state of the item; `until` only bounds the
    search. A state that was kept for a change that then never came is as true as the item itself.
    """

    id: str
    item: str
    edition: int
    until: int
    columns: Columns
    position: int = 0
    retired: bool = False
    successors: list[str] = field(default_factory=list)
    version: int = 0


def state_of(item: Item, until: int) -> ItemState:
    id = f"{item.id}@{item.edition:06}"
    return ItemState(id, item.id, item.edition, until, item.columns, item.position, item.retired, list(item.successors))


def as_of(item: Item, past: Iterable[ItemState], edition: int) -> ItemState | None:
    """The item as it stood in `edition`; None where it was not yet adopted. `past` are kept states of this item."""
    if item.edition <= edition:
        return state_of(item, item.edition)
    known = [one for one in past if one.edition <= edition]
    return max(known, key=lambda one: one.edition, default=None)


def by_item(states: Sequence[ItemState]) -> dict[str, list[ItemState]]:
    grouped: dict[str, list[ItemState]] = {}
    for one in states:
        grouped.setdefault(one.item, []).append(one)
    return grouped
