"""One decision for all that a group holds, carried out in the background."""

from dataclasses import dataclass
from typing import Literal

from services.consultation.domain.comment import Reason

GroupOutcome = Literal["shown", "hidden", "undone"]


@dataclass
class GroupModeration:
    """It goes through each of `groups` twice: what nobody has decided on, then what was decided.

    `upto`: opinions from this place of the record on came after the decision and are not meant by it.
    """

    id: str
    group: str
    groups: list[str]  # the group and those that were joined to it
    consultation: str
    outcome: GroupOutcome
    reason: Reason | None
    note: str
    by: str  # subject
    at: str  # ISO 8601
    upto: int
    round: int = 0
    after: str | None = None  # how far it is within the round
    changed: int = 0  # opinions
    finished: bool = False
    version: int = 0

    @property
    def going_through(self) -> tuple[str, bool]:
        """Which group, and whether what was decided."""
        return self.groups[self.round // 2], self.round % 2 == 1

    def on(self, changed: int, after: str | None) -> None:
        """A page is done; `after` None at the end of the round."""
        self.changed, self.after = self.changed + changed, after
        if after is None:
            self.round += 1
            self.finished = self.round == 2 * len(self.groups)
