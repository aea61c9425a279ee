"""Oversight sees what vouches for the record, checks it and takes it along; nobody else does."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gateway.pages.app import AREAS
from kit.identity.port import Principal
from kit.runtime.clock import FixedClock
from kit.runtime.process import Process
from kit.store.port import Entry
from services.catalog.service import build as build_catalog
from services.publication import context as publication
from services.publication.domain.document import Document
from services.publication.service import build
from tests.component.area_pages import BrowserFor, browsers

SUPERVISOR = Principal("supervisor", roles=frozenset({"supervisor"}))
RELEASER = Principal("releaser-1", roles=frozenset({"releaser"}), departments=frozenset({"caizheng"}))


@pytest.fixture
async def record(open_process: Any) -> Process:
    await open_process("catalog", build_catalog)
    process: Process = await open_process("publication", build)
    made = process.runtime
    context = await publication.open_context(made.store, made.blobs, made.clock, "H36112601")
    document = Document(id="a", title="预算", department="caizheng", author="drafter-1")
    await context.documents.insert(document, entry=Entry("drafter-1", "draft", {}, {"title": "预算"}))
    assert process.service.audit
    await process.service.audit.anchor()
    return process


@pytest.fixture
async def browser_for(record: Process, apps: Any, clock: FixedClock, client_for: Any) -> AsyncIterator[BrowserFor]:
    for who in (SUPERVISOR, RELEASER):
        client_for(record, who)  # its token is known
    async with browsers(next(one for one in AREAS if one.name == "audit"), apps, clock) as made:
        yield made


async def test_shows_the_anchors_and_checks_them(browser_for: BrowserFor) -> None:
    browser = browser_for(SUPERVISOR)
    assert "2022年3月14日 09:00" in (await browser.get("/desk/audit")).text
    checked = (await browser.get("/desk/audit?verify=1")).text
    assert "全部相符" in checked
    assert "1 份记录、1 步、1 个锚点" in checked


async def test_names_the_document_whose_record_was_changed(browser_for: BrowserFor, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "publication.db")) as file, file:
        file.execute("UPDATE trail SET line = replace(line, 'drafter-1', 'nobody') WHERE id = 'a'")
    page = (await browser_for(SUPERVISOR).get("/desk/audit?verify=1")).text
    assert "有 1 处不符" in page
    assert "/desk/documents/a" in page
    assert "第 1 步的记录被改动" in page


async def test_is_for_oversight_alone(browser_for: BrowserFor, record: Process, client_for: Any) -> None:
    assert (await browser_for().get("/desk/audit")).status_code == 303
    assert (await browser_for(RELEASER).get("/desk/audit")).status_code == 403
    api = client_for(record, RELEASER)
    span = {"from": "2022-03-01", "until": "2022-03-31"}
    for part in ("anchors", "verification", "export"):
        answer = await api.get(f"/api/publication/audit/{part}", params=span)
        assert answer.status_code == 403, part


async def test_exports_lines_and_anchors_of_the_days_asked_for(record: Process, client_for: Any) -> None:
    api = client_for(record, SUPERVISOR)
    span = {"from": "2022-03-14", "until": "2022-03-14"}
    answer = await api.get("/api/publication/audit/export", params=span)
    rows = [msgspec.json.decode(line) for line in answer.text.splitlines()]
    assert [(row["kind"], row["number"]) for row in rows] == [("line", 1), ("anchor", 1)]
    assert answer.headers["content-disposition"] == 'attachment; filename="audit-2022-03-14-2022-03-14.jsonl"'
    span = {"from": "2022-03-15", "until": "2022-04-14"}
    assert (await api.get("/api/publication/audit/export", params=span)).text == ""
    for wrong in ({"from": "x", "until": "2022-01-01"}, {}):
        assert (await api.get("/api/publication/audit/export", params=wrong)).status_code == 422
