"""Whatever is typed has an answer."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.search.domain.passage import spans
from services.search.domain.query import parse
from services.search.engines.port import Engine
from tests.contract.engine.engine_entries import ALL

SIGNS = st.sampled_from(
    [
        *'"“”「」『』-+*?~^:/\\()[]{}!&|<>=@#%。，；\t\n\0',
        "AND",
        "OR",
        "NOT",
        "id:",
        "财务",
        "村",
        "2022",
        "𠮷",
        "e\u0301",
    ]
)
TYPED = st.one_of(st.lists(SIGNS, max_size=30).map("".join), st.text(max_size=250))


@pytest.fixture
async def town(engine: Engine) -> Engine:
    await engine.put(ALL)
    return engine


async def test_every_query_answers_with_spans_inside_what_is_shown(town: Engine) -> None:
    loop = asyncio.get_running_loop()

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(TYPED)
    def answers(typed: str) -> None:
        query = parse(typed)
        found = asyncio.run_coroutine_threadsafe(town.search(query), loop).result(20)
        assert len(found.hits) == min(found.total, query.size)
        for hit in found.hits:
            for start, end in spans(hit.passage, query.terms):
                assert 0 <= start < end <= len(hit.passage)

    await asyncio.to_thread(answers)
