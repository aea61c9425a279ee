"""The catalogue by stages of life, over its API and on its pages."""

import re

import httpx
import pytest

from gateway.pages.app import Area
from gateway.pages.catalog import views
from tests.component.area_pages import browsers
from tests.component.catalog.test_items import ITEM, published

ADOPTED = (
    {"code": "birth_registration", "domain": "household_registration", "first_level": "出生登记"},
    {"code": "immunisation", "domain": "health_care", "first_level": "公共服务事项", "second_level": "预防接种服务"},
    {"code": "tax_guide", "domain": "tax_administration", "first_level": "纳税服务", "second_level": "办税指南"},
)


@pytest.fixture
async def items(town, officer) -> None:
    for one in ADOPTED:
        answer = await officer.post("/api/catalog/items", json={**ITEM, "second_level": "", **one})
        assert answer.status_code == 201, answer.text


@pytest.fixture
async def visitor_pages(items, apps, clock):
    async with browsers(Area("catalog", views.routes), apps, clock) as browser_for:
        yield browser_for()


def text_of(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


async def test_stages_count_what_is_due_and_what_is_public(items, visitor, process, state) -> None:
    await state(process, published(item="health_care.immunisation"))
    listed = {one["code"]: one for one in (await visitor.get("/api/catalog/life")).json()["items"]}
    assert (listed["birth"]["items"], listed["birth"]["documents"], listed["birth"]["without"]) == (2, 1, 1)
    assert (listed["enterprise_tax"]["items"], listed["enterprise_tax"]["who"]) == (1, "enterprise")
    assert listed["farm"]["items"] == 0


async def test_a_stage_lists_items_by_need_with_their_newest_documents(items, visitor, process, state) -> None:
    for day in range(1, 6):
        stated = published(f"d{day}", "health_care.immunisation", published_at=f"2022-03-0{day}T09:00:00+08:00")
        await state(process, stated)
    shown = (await visitor.get("/api/catalog/life/birth")).json()
    needs = {need["name"]: need["items"] for need in shown["needs"]}
    assert needs["怀孕和生产"] == []
    assert [one["item"]["first_level"] for one in needs["上户口"]] == ["出生登记"]
    (vaccination,) = needs["体检和打预防针"]
    assert vaccination["item"]["documents"] == 5
    assert [one["id"] for one in vaccination["newest"]] == ["d5", "d4", "d3"]


async def test_a_retired_item_leaves_its_stage(items, visitor, officer) -> None:
    await officer.post("/api/catalog/items/health_care.immunisation/retire", json={"successors": []})
    assert (await visitor.get("/api/catalog/life/birth")).json()["items"] == 1


@pytest.mark.parametrize("stage", ["rocket", "birth%20", "%00", "x" * 300])
async def test_an_unknown_stage_is_not_found(process, visitor, stage: str) -> None:
    assert (await visitor.get(f"/api/catalog/life/{stage}")).status_code == 404


async def test_the_pages_lead_from_all_stages_to_what_is_public(visitor_pages, process, state) -> None:
    await state(process, published(item="health_care.immunisation", title="接种门诊公告"))
    overview = await visitor_pages.get("/catalog/life")
    for words in ("个人", "企业", "出生", "养老", "变更和注销", "目录里还没有相关事项"):
        assert words in text_of(overview)
    assert 'href="/catalog/life/birth"' in overview.text
    shown = await visitor_pages.get("/catalog/life/birth")
    for words in ("上户口", "还没有公开内容", "接种门诊公告", "本镇的目录里还没有这方面的事项"):
        assert words in text_of(shown)
    assert (await visitor_pages.get("/catalog/life/rocket")).status_code == 404
