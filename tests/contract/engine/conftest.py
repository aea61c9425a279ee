import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from elasticsearch import AsyncElasticsearch

from services.search.engines.elasticsearch import ElasticsearchEngine
from services.search.engines.port import Engine
from services.search.engines.tantivy import TantivyEngine

OpenEngine = Callable[[], Awaitable[Engine]]


@pytest.fixture(params=["tantivy", pytest.param("elasticsearch", marks=pytest.mark.stack)])
def adapter(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def open_engine(adapter: str, tmp_path: Path) -> AsyncIterator[OpenEngine]:
    """Opens the same index again, as the next process does: one at a time on Tantivy, replicas on Elasticsearch."""
    opened: list[Engine] = []
    prefix = f"test-{secrets.token_hex(4)}"

    async def open_one() -> Engine:
        if adapter == "tantivy":
            engine: Engine = TantivyEngine(tmp_path / "index")
            for earlier in opened:
                await earlier.stop()
            opened.clear()
        else:
            engine = ElasticsearchEngine(_url(), prefix=prefix, known_for=0.2)
        await engine.start()
        opened.append(engine)
        return engine

    yield open_one
    for engine in opened:
        await engine.stop()
    if adapter == "elasticsearch":
        async with AsyncElasticsearch(_url()) as client:
            made = await client.indices.get(index=f"{prefix}-*")
            await client.indices.delete(index=sorted(made))  # by name: a wildcard may not delete
            assert len(made) == 1, "a rebuild leaves one index"


@pytest.fixture
async def engine(open_engine: OpenEngine) -> Engine:
    return await open_engine()


def _url() -> str:
    url = os.environ.get("GONGKAI_TEST_ELASTICSEARCH_URL")
    assert url, "GONGKAI_TEST_ELASTICSEARCH_URL names no Elasticsearch: start the stack first"
    return url
