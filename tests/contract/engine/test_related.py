"""What speaks most like an entry; many asked for at once; all gone through."""

from dataclasses import replace

import pytest

from services.search.domain.entry import Entry
from services.search.engines.port import Engine
from tests.contract.engine.engine_entries import numbered, removed

DAM = Entry(
    "document:dam",
    1,
    "document",
    "山塘水库除险加固方案",
    "水库大坝防汛除险加固，汛期巡查。",
    date="2022-01-01",
    theme="water",
)
FLOOD = replace(DAM, id="document:flood", title="防汛抗旱应急预案", text="汛期巡查水库大坝，防汛物资。")
SAME_THEME = replace(DAM, id="document:same", title="除险加固进度通报", text="水库加固验收完成。")
OTHER_THEME = replace(SAME_THEME, id="document:other", title="除险加固进度简报", theme="")
SCHOOL = replace(DAM, id="document:school", title="义务教育招生公告", text="小学一年级报名，学籍材料。", theme="")


@pytest.fixture(autouse=True)
async def town(engine: Engine) -> None:
    await engine.put([DAM, FLOOD, SAME_THEME, OTHER_THEME, SCHOOL, *numbered(10, text="通知大家开会。")])


async def test_finds_what_speaks_like_it_and_neither_itself_nor_another_matter(engine: Engine) -> None:
    found = [entry.id for entry in await engine.related(DAM.id, 5)]
    assert set(found) == {FLOOD.id, SAME_THEME.id, OTHER_THEME.id}
    assert found.index(SAME_THEME.id) < found.index(OTHER_THEME.id)
    assert all(entry.text == "" for entry in await engine.related(DAM.id, 5))
    assert len(await engine.related(DAM.id, 1)) == 1


async def test_what_is_gone_is_related_to_nothing(engine: Engine) -> None:
    await engine.put([removed(FLOOD, 2)])
    assert FLOOD.id not in [entry.id for entry in await engine.related(DAM.id, 5)]
    assert await engine.related(FLOOD.id, 5) == []
    assert await engine.related("document:unknown", 5) == []


async def test_many_are_asked_for_at_once(engine: Engine) -> None:
    await engine.put([removed(FLOOD, 3)])
    ids = [SCHOOL.id, "document:unknown", FLOOD.id, DAM.id]
    assert await engine.entries(ids) == [replace(SCHOOL, text=""), replace(DAM, text="")]
    assert await engine.versions(ids) == {SCHOOL.id: 1, FLOOD.id: 3, DAM.id: 1}
    assert await engine.entries([]) == []
    assert await engine.versions([]) == {}


async def test_going_through_all_meets_each_once_tombstones_too(engine: Engine) -> None:
    await engine.put([removed(FLOOD, 2)])
    met: list[tuple[str, int, bool]] = []
    while page := await engine.scan(met[-1][0] if met else "", 4):
        assert len(page) <= 4
        met += page
    assert len(met) == len({id for id, _, _ in met}) == 15
    assert (FLOOD.id, 2, False) in met
    assert (DAM.id, 1, True) in met
