"""Asking for a rebuild of the index."""

from kit.store.port import Conflict
from services.search.context import Search
from services.search.domain.rebuild import Rebuild, RebuildRunning
from services.search.rebuilding import keep, latest


async def start_rebuild(context: Search) -> Rebuild:
    """It begins within a moment, in whichever process holds the lease. Raises `RebuildRunning`."""
    rebuild = await latest(context)
    rebuild.begin(context.clock.now(), "asked")
    try:
        rebuild = await keep(context, rebuild)
    except Conflict:
        raise RebuildRunning from None
    context.rebuilding.ring()
    return rebuild
