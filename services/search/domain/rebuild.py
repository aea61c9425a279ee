"""A rebuild of the index: where it stands, whichever replica does it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from kit.errors import GongkaiError

SILENT_FOR = timedelta(seconds=30)  # after which its replica is taken for dead


class RebuildRunning(GongkaiError):
    status = 409
    code = "search.rebuild_running"
    message = "索引正在重建，请等它完成。"


State = Literal["none", "running", "done", "failed"]


@dataclass
class Rebuild:
    id: str = "index"
    state: State = "none"
    read: int = 0  # entries so far
    heard: str = ""  # when its replica last said so, ISO 8601
    version: int = 0

    def begin(self, now: datetime) -> None:
        """Raises `RebuildRunning`."""
        if self.state == "running" and datetime.fromisoformat(self.heard) + SILENT_FOR > now:
            raise RebuildRunning
        self.state, self.read, self.heard = "running", 0, now.isoformat()
