"""Nothing that plainly stands in a text is missed."""

import random
import re
from dataclasses import replace

from services.search.domain.entry import Entry
from services.search.domain.language.folding import fold
from services.search.domain.query import parse
from services.search.engines.port import Engine
from tests.contract.engine.engine_entries import ALL
from tests.search_quality.laws import CORPUS, laws

LENGTHS = range(2, 7)
PHRASES = 30


def real_texts() -> list[Entry]:
    """Laws from all over the corpus; without it, the town's own."""
    chosen = [replace(law, text=law.text[:3_000]) for law in laws()[::22]] if CORPUS.exists() else []
    return [*ALL, *chosen]


def cut_anywhere(texts: list[str]) -> list[str]:
    draw = random.Random(17)
    runs = [run for text in texts for run in re.findall("[\u4e00-\u9fff]{6,}", text)]
    cut = []
    for place in range(PHRASES):
        run, length = draw.choice(runs), LENGTHS[place % len(LENGTHS)]
        start = draw.randrange(len(run) - length + 1)
        cut.append(run[start : start + length])
    return cut


async def test_every_phrase_of_two_to_six_characters_is_found_wherever_it_stands(engine: Engine) -> None:
    entries = real_texts()
    for start in range(0, len(entries), 10):
        await engine.put(entries[start : start + 10])
    texts = {entry.id: fold(f"{entry.title}\n{entry.text}") for entry in entries}
    first = 0
    for phrase in cut_anywhere(list(texts.values())):
        true = {id for id, text in texts.items() if phrase in text}
        found = [hit.entry.id for hit in (await engine.search(parse(phrase, size=60))).hits]
        assert true <= set(found), phrase
        quoted = {hit.entry.id for hit in (await engine.search(parse(f"“{phrase}”", size=60))).hits}
        assert quoted == true, phrase
        first += bool(true & set(found[:10]))
    assert first >= 0.95 * PHRASES
