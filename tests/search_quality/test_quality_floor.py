"""What search must never fall below, on the laws that are judged and some hundred others."""

import asyncio
import os
import random
from collections.abc import Sequence

import pytest

from services.search.domain.entry import Entry
from tests.search_quality.asking import ranked, systems
from tests.search_quality.judged import judged
from tests.search_quality.laws import CORPUS, laws
from tests.search_quality.report import Measured
from tests.search_quality.substrings import measured, phrases
from tests.search_quality.yardsticks import BEST

pytestmark = [
    pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of laws does not lie beside the project"),
    # aiohttp warns that sending more than a megabyte at once keeps its loop busy; it is a few milliseconds.
    pytest.mark.filterwarnings("ignore:Sending a large body"),
    pytest.mark.timeout(300),  # the first test waits for the index of some hundred laws: seconds on a quiet machine
]
OTHERS = 100
PHRASES = 40


@pytest.fixture(scope="module", params=["tantivy", pytest.param("elasticsearch", marks=pytest.mark.stack)])
def run(request: pytest.FixtureRequest) -> Measured:
    url = None
    if request.param == "elasticsearch":
        url = os.environ.get("GONGKAI_TEST_ELASTICSEARCH_URL")
        assert url, "GONGKAI_TEST_ELASTICSEARCH_URL names no Elasticsearch: start the stack first"
    return asyncio.run(_run(url))


async def _run(url: str | None) -> Measured:
    entries = _some()
    async with systems(entries, url, tantivy=url is None, plain_names=[BEST]) as asked:
        answers = {name: await ranked(ask, judged()) for name, ask in asked.all.items()}
        cut = phrases(entries, PHRASES)
        truths = {name: await measured(one.everything, entries, cut) for name, one in asked.ours.items()}
        return Measured(judged(), answers, list(asked.ours), truths)


def _some() -> Sequence[Entry]:
    wanted = {id for one in judged() for id in one.wanted}
    others = [law for law in laws() if law.id not in wanted]
    chosen = wanted | {law.id for law in random.Random(1).sample(others, OTHERS)}
    return [law for law in laws() if law.id in chosen]


def test_finds_better_than_the_best_yardstick_by_a_tenth(run: Measured) -> None:
    for name in run.ours:
        assert run.ratio(name) >= 1.10


def test_finds_as_well_what_nobody_tuned_for(run: Measured) -> None:
    held_out = [one for one in run.queries if one.held_out]
    for name in run.ours:
        assert run.ratio(name, held_out) >= 1.10


@pytest.mark.parametrize("kind", ["question", "colloquial", "synonym", "pinyin"])
def test_helps_most_where_people_do_not_know_the_words(run: Measured, kind: str) -> None:
    queries = [one for one in run.queries if one.kind == kind]
    for name in run.ours:
        assert run.ratio(name, queries) >= 1.3


def test_every_phrase_that_stands_somewhere_is_found_there(run: Measured) -> None:
    for truth in run.truths.values():
        assert truth.missed == ()
        assert truth.first_ten >= 0.95
