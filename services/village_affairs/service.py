"""Village affairs: the ledgers of Party, village and financial affairs."""

from kit.runtime.exports import export_page
from kit.runtime.peers import Export
from kit.runtime.service import Runtime, Service
from schemas.classes.village_affairs import EntryPublishedV1, EntryWithdrawnV1
from services.village_affairs import facts
from services.village_affairs.context import open_context
from services.village_affairs.domain.entry import LedgerEntry
from services.village_affairs.http import routes
from services.village_affairs.reactions import reactions


async def build(runtime: Runtime) -> Service:
    context = await open_context(runtime.store, runtime.blobs, runtime.clock)

    async def stated(entry: LedgerEntry) -> EntryPublishedV1:
        return await facts.published(entry, context.blobs)

    async def export(after: str) -> Export:
        return await export_page(context.entries, {"state": "published"}, stated, after)

    return Service(
        name="village_affairs",
        router=routes(context),
        reactions=reactions(context),
        states=[EntryPublishedV1.TYPE, EntryWithdrawnV1.TYPE],
        export=export,
    )
