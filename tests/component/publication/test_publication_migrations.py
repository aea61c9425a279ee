"""Documents of the first schema are public, withdrawn or drafts as they were."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kit.runtime.clock import FixedClock
from kit.store.port import Index
from kit.store.sqlite import SqliteStore
from services.publication import migrations
from services.publication.context import DOCUMENT_INDEXES
from services.publication.domain.document import Document


@dataclass
class Old:
    """What 0.1.0 stored, as far as it matters here."""

    id: str
    state: str
    department: str = "caizheng"
    author: str = "drafter-1"
    title: str = "旧文件"
    released_at: str | None = None
    withdrawn: str = ""
    version: int = 0


@pytest.fixture
async def documents(tmp_path: Path, clock: FixedClock) -> Any:
    store = SqliteStore(tmp_path / "publication.db", clock)
    await store.start()
    old = await store.collection("documents", Old, indexes=[Index("state")])
    at = "2022-03-01T09:00:00+08:00"
    for one in (
        Old("a", "released", released_at=at),
        Old("b", "withdrawn", released_at=at, withdrawn="有误"),
        Old("c", "draft"),
    ):
        await old.insert(one)
    await store.stop()
    store = SqliteStore(tmp_path / "publication.db", clock)
    await store.start()
    yield await store.collection(
        "documents", Document, schema=migrations.SCHEMA, upcast=migrations.upcast, indexes=DOCUMENT_INDEXES
    )
    await store.stop()


async def test_old_documents_stand_as_they_stood(documents: Any) -> None:
    await migrations.run(documents)
    await migrations.run(documents)
    found = {one.id: one for one in (await documents.find()).items}
    assert {id: (one.standing, one.edition, one.ended) for id, one in found.items()} == {
        "a": ("public", 1, ""),
        "b": ("withdrawn", 1, "有误"),
        "c": ("none", 0, ""),
    }
    assert [one.id for one in (await documents.find({"standing": "public"})).items] == ["a"]
    assert {one.version for one in found.values()} == {2}
