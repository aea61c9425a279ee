"""Publication: documents from draft to tombstone."""

from kit.runtime.exports import export_page
from kit.runtime.peers import Export
from kit.runtime.service import Runtime, Service
from schemas.classes.publication import DocumentPublishedV1, DocumentWithdrawnV1
from services.publication import facts
from services.publication.context import open_context
from services.publication.domain.document import Document
from services.publication.http import routes
from services.publication.reactions import reactions


async def build(runtime: Runtime) -> Service:
    context = await open_context(runtime.store, runtime.blobs, runtime.clock, runtime.settings.town_code)

    async def stated(document: Document) -> DocumentPublishedV1 | None:
        item = await context.items.get(document.item) if document.item else None
        return await facts.published(document, item.domain if item else None, context.blobs)

    async def export(after: str) -> Export:
        return await export_page(context.documents, {"state": "released"}, stated, after)

    return Service(
        name="publication",
        router=routes(context),
        reactions=reactions(context),
        states=[DocumentPublishedV1.TYPE, DocumentWithdrawnV1.TYPE],
        export=export,
    )
