"""Making the index anew, from the services' own stores."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

from kit.errors import GongkaiError
from services.search.context import Search
from services.search.domain.entry import Entry
from services.search.reactions import TRANSLATE

log = logging.getLogger(__name__)
SOURCES = ("catalog", "publication", "consultation", "village_affairs")


class RebuildRunning(GongkaiError):
    status = 409
    code = "search.rebuild_running"
    message = "索引正在重建，请等它完成。"


@dataclass
class Rebuild:
    """Progress of the latest rebuild in this process."""

    state: str = "none"  # none | running | done | failed
    read: int = 0
    task: asyncio.Task[None] | None = None


def start_rebuild(context: Search, rebuild: Rebuild) -> None:
    """Raises `RebuildRunning`."""
    if rebuild.state == "running":
        raise RebuildRunning
    rebuild.state, rebuild.read = "running", 0
    rebuild.task = asyncio.create_task(_run(context, rebuild))


async def _run(context: Search, rebuild: Rebuild) -> None:
    try:
        await context.engine.rebuild(_entries(context, rebuild))
    except Exception:
        rebuild.state = "failed"
        log.exception("rebuild failed; the old index goes on serving")
        return
    rebuild.state = "done"


async def _entries(context: Search, rebuild: Rebuild) -> AsyncIterator[Entry]:
    for service in SOURCES:
        async for event in context.peers.export(service):
            translate = TRANSLATE.get(event.type)
            if translate:
                rebuild.read += 1
                yield await translate(context, event)
