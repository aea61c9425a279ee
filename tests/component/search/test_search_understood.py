"""What people type, through the door: numbers, units, dates, slips, pinyin, in words that they use."""

from dataclasses import replace

import pytest

from schemas.classes.catalog import UnitChangedV1
from tests.component.search.search_town import NOTICE, UNIT, Town

VILLAGE = UnitChangedV1(
    id="shiwan", name="石湾村", kind="village", parent="gangkou", in_force_from="2020-01-01", in_force_until=None
)
OTHER = replace(
    NOTICE, id="d2", index_number="H36112601/2022-00002", title="政务公开工作要点", number="港府发〔2022〕3号",
    department="dangzheng", issued_on="2022-05-10", text="按季度公布。", url="/documents/H36112601/2022-00002",
)  # fmt: skip


@pytest.fixture
async def filled(town: Town) -> Town:
    for unit in (UNIT, VILLAGE):
        await town.publish(unit, 1)
    await town.told(NOTICE, 1, "document:d1")
    await town.told(OTHER, 1, "document:d2")
    return town


FINDS = {
    "种粮补贴": "document:d1",
    "種糧補貼": "document:d1",
    "请问种田补贴怎么领": "document:d1",
    "农业综合服务中心": "document:d1",
    "2022年第二季度": "document:d2",
    "二〇二二年五月": "document:d2",
    "港府发 2022 3号": "document:d2",
    "港府發［２０２２］第3號": "document:d2",
    "2022年3号文": "document:d2",
    "H36112601 / 2022 - 2": "document:d2",
}
STRANGE = (
    "“",
    "-",
    "- -",
    "“”",
    "\u0000",
    "〔〕",
    "号",
    "2022",
    "。",
    "-“低保",
    "a" * 1_000,
    "🀄️ 低保",
    "' OR 1=1 --",
    "*:*",
)


async def test_the_words_that_people_use_find_what_offices_wrote(filled: Town) -> None:
    for typed, first in FINDS.items():
        found = await filled.search(q=typed, counted=False)
        assert [hit["id"] for hit in found["results"]][:1] == [first], typed
        assert found["corrected_from"] is None, typed


async def test_slips_and_pinyin_are_searched_as_they_were_meant(filled: Town) -> None:
    async def meant(typed: str) -> tuple[str | None, str | None, list[str]]:
        found = await filled.search(q=typed, counted=False)
        return found["corrected_from"], found["did_you_mean"], [hit["id"] for hit in found["results"]]

    for typed, right, id in (("政务公升", "政务公开", "document:d2"), ("zwgk", "政务公开", "document:d2")):

        async def corrected(typed: str = typed) -> tuple[str | None, str | None, list[str]]:
            return await meant(typed)

        await filled.until(corrected, (typed, right, [id]))
    assert (await filled.search(q="政务公升", exact=True))["corrected_from"] is None


async def test_a_village_is_found_by_its_short_name(filled: Town) -> None:
    assert await filled.ids(q="石湾", counted=False) == set()
    await filled.told(replace(OTHER, id="d3", title="石湾村财务公开", number="", index_number="x3"), 1, "document:d3")
    assert await filled.ids(q="石湾 财务", counted=False) == {"document:d3"}


async def test_strange_queries_get_an_answer(filled: Town) -> None:
    for typed in STRANGE:
        assert (await filled.search(q=typed, counted=False))["total"] >= 0
