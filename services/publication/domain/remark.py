"""What a reviewer says of a passage of a draft."""

from collections.abc import Sequence
from dataclasses import dataclass

from kit.files.differences import plain
from kit.files.model import Block
from services.publication.domain import errors

LONGEST_QUOTE = 500


@dataclass
class Remark:
    """`quote` is the passage as it read then, in the block at `block`; empty, where the whole document is meant."""

    id: str
    document: str
    block: int | None
    quote: str
    text: str
    by: str  # subject
    by_name: str
    at: str  # ISO 8601
    resolved_by: str = ""
    resolved_at: str = ""
    version: int = 0

    def resolve(self, by: str, at: str) -> None:
        self.resolved_by, self.resolved_at = by, at

    def place(self, body: Sequence[Block]) -> int | None:
        """Where the passage stands now: in its block, else in the nearest that holds it; None when it is gone."""
        if not self.quote or self.block is None:
            return None
        holding = [place for place, block in enumerate(body) if self.quote in plain(block)]
        return min(holding, key=lambda place: abs(place - (self.block or 0)), default=None)


def check_passage(body: Sequence[Block], block: int | None, quote: str) -> None:
    """Raises `PassageUnknown` where the text does not stand there."""
    if block is None and not quote:
        return
    if block is None or not 0 <= block < len(body) or not quote or quote not in plain(body[block]):
        raise errors.PassageUnknown
