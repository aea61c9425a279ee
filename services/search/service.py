"""Search: everything public, findable."""

from kit.runtime.service import Runtime, Service
from kit.store.port import Index
from services.search.context import Search
from services.search.domain.copies import UnitCopy
from services.search.domain.rebuild import Rebuild
from services.search.engines.port import Engine
from services.search.http import routes
from services.search.reactions import reactions


async def build(runtime: Runtime, engine: Engine) -> Service:
    context = Search(
        engine=engine,
        units=await runtime.store.collection("units", UnitCopy, indexes=[Index("name")]),
        rebuilds=await runtime.store.collection("rebuilds", Rebuild),
        peers=runtime.peers,
        clock=runtime.clock,
        searchable_seconds=runtime.metrics.histogram(
            "gongkai_publish_searchable_seconds", "From the commit of a release to its being found."
        ),
    )
    return Service(
        name="search",
        router=routes(context),
        reactions=reactions(context),
        ready=engine.ready,
        start=engine.start,
        stop=engine.stop,
    )
