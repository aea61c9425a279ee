"""From which village opinions come: told in numbers, never where the number would be a person."""

import asyncio
import io
from typing import Any

import httpx
import pytest
from docx import Document

from kit.runtime.clock import FixedClock
from schemas.classes.catalog import UnitChangedV1
from tests.component.area_pages import BrowserFor, words
from tests.component.conftest import State
from tests.component.consultation.consultation_parts import Town
from tests.component.consultation.feedback_parts import API, PATIENCE, SAID, Answered, closed

SAME, CLAUSE, TREE = SAID[0][0], SAID[0][1], SAID[2][0]
FROM = [
    (SAME, CLAUSE, {"village": "xujia"}),
    (SAME + "谢谢。", CLAUSE, {"village": "xujia"}),
    (SAME + "请重视。", CLAUSE, {"village": "qinjia"}),
    (TREE, None, {"village": "qinjia"}),
]


@pytest.fixture
async def one(town: Town, clock: FixedClock, state: State) -> Answered:
    for code, name in (("xujia", "许家村"), ("qinjia", "秦家村")):
        unit: dict[str, Any] = {"id": code, "name": name, "kind": "village", "parent": None}
        await state(town.process, UnitChangedV1(**unit, in_force_from="2020-01-01", in_force_until=None))
    return await closed(town, clock, said=FROM)


async def test_a_group_tells_its_villages_and_that_of_one_person_stays_private(one: Answered) -> None:
    large, small = await one.groups()
    await one.town.decide([comment.id for comment in await one.comments()], "shown")
    assert (await shown(one, large["id"]))["by_village"] == {"xujia": 2, "qinjia": 1}
    assert (await shown(one, small["id"]))["by_village"] == {}


async def shown(one: Answered, group: str) -> dict[str, Any]:
    for _ in range(PATIENCE):
        answer = await one.town.anyone.get(f"/api/consultation/groups/{group}")
        if answer.status_code == 200:
            return dict(answer.json())
        await asyncio.sleep(0.02)
    raise AssertionError("not shown in time")


async def test_numbers_by_village_stand_in_the_answer_on_the_page_and_in_the_report(
    one: Answered, browser_for: BrowserFor
) -> None:
    await one.published()
    rows = (await one.public()).json()["numbers"]["village"]
    assert {(row["name"], row["received"], row["adopted"], row["not_adopted"]) for row in rows} == {
        ("许家村", 2, 2, 0),
        ("秦家村", 2, 1, 1),
    }
    page = words(await browser_for().get(f"/consultations/{one.id}/feedback"))
    assert "许家村" in page
    assert "秦家村" in page
    report = await one.town.anyone.get(f"{API}/{one.id}/feedback/report.docx")
    assert [row[:2] for row in village_rows(report)] == [["秦家村", "2"], ["许家村", "2"], ["合计", "4"]]


def village_rows(report: httpx.Response) -> list[list[str]]:
    tables = Document(io.BytesIO(report.content)).tables
    cells = [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]
    return next(rows[1:] for rows in cells if rows[0][0] == "村（社区）")
