"""What machines read: sitemap, feeds, open data. All of it parsed, and checked against what it promises."""

import asyncio
import csv
import io
import json
from email.utils import parsedate_to_datetime
from importlib.resources import files
from xml.etree import ElementTree

import jsonschema
import pytest

from gateway.pages.disclosure import sitemap
from gateway.pages.disclosure.open_data import cell
from tests.component.disclosure.test_column import BUDGET, REPORT

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def schema(name: str) -> dict[str, object]:
    return json.loads((files("schemas") / "open-data" / f"{name}.schema.json").read_text(encoding="utf-8"))


def locations(xml: bytes) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(xml).iter(f"{SITEMAP}loc")]


async def test_the_sitemap_leads_to_every_public_page(pages, publish) -> None:
    made = await publish("2022年政府预算", BUDGET)
    assert "Sitemap: http://127.0.0.1/sitemap.xml" in (await pages.get("/robots.txt")).text
    answer = await pages.get("/sitemap.xml")
    assert answer.headers["content-type"] == "application/xml; charset=utf-8"
    parts = locations(answer.content)
    assert parts[2:] == ["http://127.0.0.1/sitemaps/documents-H36112601-2022-1.xml"]
    found = [location for part in parts for location in locations((await pages.get(part)).content)]
    assert len(found) == len(set(found))
    for path in ("/disclosure/guide", "/catalog/budget_and_accounts", f"/catalog/items/{BUDGET}"):
        assert f"http://127.0.0.1{path}" in found
    assert f"http://127.0.0.1/documents/{made['index_number']}" in found
    last = ElementTree.fromstring((await pages.get(parts[2])).content).find(f"{SITEMAP}url/{SITEMAP}lastmod")
    assert last is not None
    assert last.text == "2022-03-01T00:00:00+08:00"


async def test_a_part_of_the_sitemap_never_holds_more_than_it_may(pages, publish, monkeypatch) -> None:
    monkeypatch.setattr(sitemap, "PART", 2)
    for n in range(4):
        await publish(f"文件{n}", BUDGET)
    parts = locations((await pages.get("/sitemap.xml")).content)[2:]
    counts = [len(locations((await pages.get(part)).content)) for part in parts]
    assert sum(counts) >= 3
    assert max(counts) <= 2


@pytest.mark.parametrize("part", ["none", "documents-X-2022-1", "documents-H36112601-2022-9", "%2e%2e"])
async def test_an_unknown_part_is_not_found(pages, part: str) -> None:
    assert (await pages.get(f"/sitemaps/{part}.xml")).status_code == 404


async def test_feeds_hold_the_newest_first_and_say_the_same(pages, publish) -> None:
    await publish("2021年度报告 <b>&", REPORT, "2022-01-28", department="dangzheng")
    made = await publish("2022年政府预算", BUDGET, "2022-03-01")
    rss = ElementTree.fromstring((await pages.get("/feeds/documents.xml")).content)
    entries = rss.findall("channel/item")
    assert [one.findtext("title") for one in entries] == ["2022年政府预算", "2021年度报告 <b>&"]
    assert entries[0].findtext("guid") == f"http://127.0.0.1/documents/{made['index_number']}"
    assert parsedate_to_datetime(entries[0].findtext("pubDate") or "").isoformat() == "2022-03-01T00:00:00+08:00"
    told = (await pages.get("/feeds/documents.json")).json()
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert [one["title"] for one in told["items"]] == [one.findtext("title") for one in entries]
    assert told["items"][0]["content_text"] == "2022年政府预算的概述"


async def test_feeds_are_for_one_department_or_domain_too(pages, publish) -> None:
    await publish("2021年度报告", REPORT, "2022-01-28", department="dangzheng")
    await publish("2022年政府预算", BUDGET)
    for query, title in (
        ({"department": "dangzheng"}, "2021年度报告"),
        ({"domain": "budget_and_accounts"}, "2022年政府预算"),
        ({"domain": "township_general"}, "2021年度报告"),
    ):
        told = (await pages.get("/feeds/documents.json", params=query)).json()
        assert [one["title"] for one in told["items"]] == [title]
    assert (await pages.get("/feeds/documents.json", params={"department": "<b>"})).json()["items"] == []
    shown = (await pages.get("/feeds")).text
    assert "/feeds/documents.xml?department=dangzheng" in shown


async def test_open_data_keeps_its_schema_and_csv_says_the_same(pages, publish) -> None:
    await publish("=HYPERLINK(1)", BUDGET)
    await publish("没有事项的文件", None, "2021-05-01", number="")
    while sum(one["documents"] for one in (await pages.get("/open-data/catalog.json")).json()["items"]) < 1:
        await asyncio.sleep(0.02)  # until the catalogue has heard of it: two answers must not differ
    for name, count in (("documents", 2), ("catalog", 4)):
        told = (await pages.get(f"/open-data/{name}.json")).json()
        jsonschema.validate(told, schema(name), format_checker=jsonschema.FormatChecker())
        assert len(told["items"]) == count
        answer = await pages.get(f"/open-data/{name}.csv")
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert answer.content.startswith(b"\xef\xbb\xbf")
        head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
        columns = schema(name)["properties"]["items"]["items"]["properties"]
        assert head == [column["title"] for column in columns.values()]
        assert rows == [[cell(one[column]) for column in columns] for one in told["items"]]
        assert not [text for row in rows for text in row if text.startswith(("=", "+", "-", "@"))]
        assert (await pages.get(f"/open-data/{name}.schema.json")).json() == schema(name)
    assert "字段定义" in (await pages.get("/open-data")).text


async def test_open_data_of_an_empty_town_is_still_well_formed(pages) -> None:
    for name in ("documents", "catalog"):
        told = (await pages.get(f"/open-data/{name}.json")).json()
        jsonschema.validate(told, schema(name))
        assert told["items"] == []
