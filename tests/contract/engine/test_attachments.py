"""Words inside the files of an entry, and the page where they stand."""

from dataclasses import replace

import pytest

from services.search.domain.entry import Attachment, Entry
from services.search.engines.port import Engine
from tests.contract.engine.engine_entries import PLAN, find, ids, removed

BUDGET = Attachment(
    "预算表.pdf",
    "/files/1",
    "pdf",
    ("第一页说收入。", "第二页说水库除险加固支出ＡＢＣ。", "第三页说结余，见下\n", "页。"),
)
LIST = Attachment("名单.xlsx", "/files/2", "xlsx", ("张三，補貼面積三亩。",))
ENTRY = Entry(
    "document:files", 1, "document", "预算公开", "正文只说预算。", date="2022-01-01", attachments=(BUDGET, LIST)
)


@pytest.fixture(autouse=True)
async def town(engine: Engine) -> None:
    await engine.put([ENTRY, PLAN])


@pytest.mark.parametrize(
    ("typed", "file", "page", "marked"),
    [
        ("除险加固", BUDGET, 2, ["除险加固"]),
        ("abc", BUDGET, 2, ["ＡＢＣ"]),
        ("补贴面积", LIST, None, ["補貼面積"]),
        ("收入", BUDGET, 1, ["收入"]),
    ],
)
async def test_says_in_which_file_and_on_which_page_it_stands(
    engine: Engine, typed: str, file: Attachment, page: int | None, marked: list[str]
) -> None:
    (hit,) = (await find(engine, typed)).hits
    assert (hit.file, hit.page) == (replace(file, pages=()), page)
    assert [hit.passage[start:end] for start, end in hit.marks] == marked


async def test_the_own_text_comes_before_a_file_that_says_no_more(engine: Engine) -> None:
    (hit,) = (await find(engine, "预算")).hits
    assert (hit.file, hit.page) == (None, None)
    assert hit.passage == "正文只说预算。"
    assert [hit.entry.title[start:end] for start, end in hit.title_marks] == ["预算"]


async def test_words_in_text_and_file_are_found_together_and_a_file_by_its_name(engine: Engine) -> None:
    found = await find(engine, "正文 结余")
    assert (found.whole, found.hits[0].entry.id) == (1, ENTRY.id)
    assert await ids(engine, "“预算表”") == {ENTRY.id}
    assert not await ids(engine, "预算 -水库"), "what is in a file counts for exclusions too"


async def test_a_hit_ships_the_names_of_files_and_not_their_words(engine: Engine) -> None:
    (hit,) = (await find(engine, "除险加固")).hits
    assert [(file.name, file.pages) for file in hit.entry.attachments] == [("预算表.pdf", ()), ("名单.xlsx", ())]
    assert (await engine.entries([ENTRY.id]))[0].attachments == hit.entry.attachments


async def test_a_file_that_is_gone_from_its_entry_is_found_no_more(engine: Engine) -> None:
    await engine.put([replace(ENTRY, version=2, attachments=(LIST,))])
    assert not await ids(engine, "除险加固")
    await engine.put([removed(ENTRY, 3)])
    assert not await ids(engine, "补贴面积")
    assert not await ids(engine, "预算表")
