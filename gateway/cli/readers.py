"""What the command line can read without a platform. The services' own readers; `deploy` hands them in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from kit.files.model import Block


class Recognised(Protocol):
    """What a file says of itself."""

    @property
    def title(self) -> str: ...
    @property
    def body(self) -> list[Block]: ...
    @property
    def number(self) -> str: ...
    @property
    def issuing_body(self) -> str: ...
    @property
    def issued_on(self) -> str | None: ...
    @property
    def addressees(self) -> str: ...
    @property
    def attachments(self) -> list[str]: ...
    @property
    def copies(self) -> str: ...
    @property
    def problems(self) -> list[dict[str, Any]]: ...


class Lot(Protocol):
    """Repeats a lot: of numbers with role and side, the list's digest, who is chosen, who waits by role."""

    def __call__(
        self, entries: Sequence[tuple[str, str, str]], quotas: Mapping[str, int], seed: str, *, by_lot: bool
    ) -> tuple[str, list[str], dict[str, list[str]]]: ...


@dataclass(frozen=True)
class Readers:
    """`document` and `table` take a file's name and bytes and raise a `GongkaiError` when it cannot be read at all.

    `table` answers `items` and `problems` as `/api/catalog/import` does, as far as the file alone can tell; its last
    argument says whether hidden rows, columns and sheets are taken. `grouping` begins to group opinions: what it
    answers is given one text after the other and tells the number of its group.
    """

    document: Callable[[str, bytes], Recognised]
    table: Callable[[str, bytes, bool], Mapping[str, Any]]
    grouping: Callable[[], Callable[[str], int]]
    lot: Lot
    largest: int  # bytes of a file
