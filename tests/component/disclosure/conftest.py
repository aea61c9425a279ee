"""The column over the real catalogue and publication services, in a small town with a few documents."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from gateway.pages.app import AREAS, Area
from kit.identity.port import Principal
from kit.runtime.process import Process
from services.catalog.service import build as build_catalog
from services.publication.service import build as build_publication
from tests.component.area_pages import browsers

ADMINISTRATOR = Principal("admin", roles=frozenset({"administrator"}))
ITEMS = (
    ("township_general", "annual_report", "政府信息公开", "政府信息公开工作年度报告", "dangzheng"),
    ("township_general", "disclosure_guide", "政府信息公开", "政府信息公开指南", "dangzheng"),
    ("budget_and_accounts", "government_budget", "财政预决算", "政府预算", "caizheng"),
    ("budget_and_accounts", "department_budget", "财政预决算", "部门预算", "caizheng"),
)
BODY = [
    {"kind": "heading", "text": "一、收入", "level": 1},
    {"kind": "paragraph", "text": "全年收入3,280万元。"},
    {"kind": "table", "rows": [["项目", "万元"], ["=税收", "2,000"]]},
]

FINANCE = frozenset({"caizheng"})
DRAFTER = Principal("drafter", roles=frozenset({"drafter"}), departments=FINANCE)
REVIEWER = Principal("reviewer", roles=frozenset({"reviewer"}), departments=FINANCE)
LAWYER = Principal("lawyer", roles=frozenset({"legality_reviewer"}), departments=frozenset({"sifa"}))
RELEASER = Principal("releaser", roles=frozenset({"releaser"}), departments=FINANCE)

Publish = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def catalog(open_process) -> Process:
    return await open_process("catalog", build_catalog)


@pytest.fixture
async def publication(open_process) -> Process:
    return await open_process("publication", build_publication)


@pytest.fixture
async def town(catalog, client_for) -> None:
    admin = client_for(catalog, ADMINISTRATOR)
    for code, name, kind, parent in (
        ("xinhe", "信河县", "county", None),
        ("gangkou", "港口镇", "township", "xinhe"),
        ("caizheng", "财政所", "department", "gangkou"),
        ("dangzheng", "党政综合办公室", "department", "gangkou"),
    ):
        unit = {"code": code, "name": name, "kind": kind, "parent": parent, "in_force_from": "2019-01-01"}
        assert (await admin.post("/api/catalog/units", json=unit)).status_code == 201
    for domain, code, first, second, department in ITEMS:
        item = {
            "code": code, "domain": domain, "first_level": first, "second_level": second, "content": ["内容"],
            "legal_basis": ["《预算法》"], "time_limit": "批准后20日内", "disclosing_body": "港口镇人民政府",
            "channels": {"required": ["government_website"], "optional": []}, "audience": "全社会",
            "mode": ["PROACTIVE"], "level": ["township"], "department": department,
        }  # fmt: skip
        answer = await admin.post("/api/catalog/items", json=item)
        assert answer.status_code == 201, answer.text


@pytest.fixture
def publish(town, publication, client_for) -> Publish:
    """`await publish("标题", "budget_and_accounts.government_budget", on="2022-03-01")`: public, as one taken over."""
    admin: httpx.AsyncClient = client_for(publication, ADMINISTRATOR)
    count = 0

    async def one(title: str, item: str | None, on: str = "2022-03-01", **more: Any) -> dict[str, Any]:
        nonlocal count
        count += 1
        fields = {
            "title": title, "item": item, "body": BODY, "department": "caizheng", "issued_on": on, "published_on": on,
            "issuing_body": "港口镇人民政府", "number": f"港府发〔2022〕{count}号", "summary": f"{title}的概述", **more,
        }  # fmt: skip
        for _ in range(1_000):
            answer = await admin.post(
                "/api/publication/migrations", json=fields, headers={"idempotency-key": f"document-{count}"}
            )
            if answer.status_code != 409 or answer.json()["code"] != "publication.item_unknown":
                break
            await asyncio.sleep(0.02)  # the catalogue's facts are on their way
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    return one


def area(name: str) -> Area:
    return next(one for one in AREAS if one.name == name)


@pytest.fixture
async def pages(publication, catalog, apps, clock) -> AsyncIterator[httpx.AsyncClient]:
    async with browsers(area("disclosure"), apps, clock) as browser_for:
        yield browser_for()


@pytest.fixture
async def document_pages(publication, catalog, apps, clock) -> AsyncIterator[httpx.AsyncClient]:
    async with browsers(area("documents"), apps, clock) as browser_for:
        yield browser_for()


@pytest.fixture
async def catalog_pages(publication, catalog, apps, clock) -> AsyncIterator[httpx.AsyncClient]:
    async with browsers(area("catalog"), apps, clock) as browser_for:
        yield browser_for()
