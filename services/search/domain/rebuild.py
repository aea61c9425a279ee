"""A rebuild of the index: where it stands, whichever process does it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from kit.errors import GongkaiError


class RebuildRunning(GongkaiError):
    status = 409
    code = "search.rebuild_running"
    message = "索引正在重建，请等它完成。"


AGAIN_AFTER = timedelta(minutes=5)

State = Literal["none", "running", "done", "failed"]
Reason = Literal["", "asked", "rules", "lost"]


@dataclass
class Rebuild:
    """`cursor` is how far its source is read for certain."""

    id: str = "index"
    state: State = "none"
    reason: Reason = ""  # asked for by a person; the rules of indexing changed; the index is not the one known here
    source: Literal["", "log", "services"] = ""
    read: int = 0  # facts so far
    total: int | None = None  # of them, where that is known
    cursor: dict[str, int | str] = field(default_factory=dict)
    filling: str = ""  # name of the index that it fills
    index: str = ""  # name of the one that is known to hold everything
    begun: str = ""  # ISO 8601
    heard: str = ""  # when last something was said of it, ISO 8601
    version: int = 0

    def begin(self, now: datetime, reason: Reason) -> None:
        """Raises `RebuildRunning`."""
        if self.state == "running":
            raise RebuildRunning
        self.state, self.reason, self.source = "running", reason, ""
        self.read, self.total, self.cursor, self.filling = 0, None, {}, ""
        self.begun = self.heard = now.isoformat()

    def fill(self, index: str, source: Literal["log", "services"], total: int | None) -> None:
        """From the first fact on."""
        self.filling, self.source, self.total, self.cursor, self.read = index, source, total, {}, 0

    def came_to(self, now: datetime, cursor: dict[str, int | str], read: int) -> None:
        self.cursor, self.heard = cursor, now.isoformat()
        self.read += read

    def end(self, now: datetime, state: Literal["done", "failed"]) -> None:
        self.state, self.heard = state, now.isoformat()
        if state == "done":
            self.index = self.filling

    def rests(self, now: datetime) -> bool:
        """What failed is not tried again at once, unless a person asks."""
        return self.state == "failed" and datetime.fromisoformat(self.heard) + AGAIN_AFTER > now
