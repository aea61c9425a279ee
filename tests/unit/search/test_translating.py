"""Every example of a public fact becomes entries that are whole, whatever is absent from it."""

import json
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kit.bus.port import Event
from kit.runtime.clock import SHANGHAI
from services.search.domain.entry import Entry
from services.search.domain.periods import in_words, last_day
from services.search.texts import Texts
from services.search.translating import REMOVALS, TYPES, entries_of, ids_of

ROOT = Path(__file__).parents[3] / "schemas" / "events"
EXAMPLES = [
    path
    for path in sorted(ROOT.glob("*/examples/*.json"))
    if f"{path.parents[1].name}.{'.'.join(path.name.split('.')[:3])}" in TYPES
]


class Owners:
    async def text(self, service: str, digest: str) -> str:
        return f"第一页\f第二页：{service}"


def event_of(path: Path) -> Event:
    data = json.loads(path.read_text())
    type = f"{path.parents[1].name}.{'.'.join(path.name.split('.')[:3])}"
    return Event("e1", type, data["id"], 7, datetime(2022, 3, 14, tzinfo=SHANGHAI), "", data)


async def made(event: Event) -> list[Entry]:
    owners: Any = Owners()
    context: Any = SimpleNamespace(texts=Texts(owners))
    return await entries_of(context, event)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
async def test_an_example_becomes_entries_of_its_own_ids_and_version(path: Path) -> None:
    event = event_of(path)
    entries = await made(event)
    assert [one.id for one in entries] == ids_of(event)
    assert {one.version for one in entries} <= {7}
    assert all(one.removed == (event.type in REMOVALS) for one in entries)
    for one in entries:
        if not one.removed:
            assert one.title
            assert one.text
            assert one.url.startswith("/")
            assert all(isinstance(value, str) and value for value in one.extra.values())


async def test_an_attachment_brings_its_pages_and_a_picture_its_name() -> None:
    event = event_of(ROOT / "publication/examples/document.published.v1.with_attachments.json")
    (entry,) = await made(event)
    plan, picture = entry.attachments
    assert plan.pages == ("第一页", "第二页：publication")
    assert (picture.name, picture.pages) == ("转移路线图.png", ())
    assert entry.audience == ("特定群体：被征地农民",)


async def test_what_is_not_searched_makes_no_entries() -> None:
    event = Event("e1", "consultation.comment.accepted.v1", "c", 1, datetime(2022, 3, 14, tzinfo=SHANGHAI), "", {})
    assert await made(event) == ids_of(event) == []


@pytest.mark.parametrize(
    ("code", "words", "day"),
    [
        ("2022Q1", "2022年第一季度", "2022-03-31"),
        ("2024Q4", "2024年第四季度", "2024-12-31"),
        ("2024-02", "2024年2月", "2024-02-29"),
        ("2022-04-08", "2022年4月8日", "2022-04-08"),
        ("2022-13", "", ""),
        ("once", "", ""),
    ],
)
def test_a_period_is_told_in_words_and_known_by_its_last_day(code: str, words: str, day: str) -> None:
    assert (in_words(code), last_day(code)) == (words, day)
