"""A backup of a working platform, restored elsewhere: nothing is missing, and search finds it."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.component.cli.cli_platform import Town, lines


@pytest.fixture
def restored(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path / "restored" / "data")
    try:
        yield made
    finally:
        made.stop()


def comment(town: Town) -> str:
    (consultation, *_) = town.get("/api/consultation/consultations")["items"]
    answer = httpx.post(
        f"{town.url}/api/consultation/consultations/{consultation['id']}/comments",
        json={"text": "希望增加公示栏。"},
        headers={"Idempotency-Key": "comment-before-backup"},
        trust_env=False,
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["comment"]["id"])


def documents(town: Town) -> dict[str, Any]:
    found: dict[str, Any] = {}
    after: dict[str, str] = {}
    while True:
        page = town.get("/api/publication/documents", limit="100", **after)
        found |= {one["id"]: one for one in page["items"]}
        if not page["next"]:
            return found
        after = {"after": page["next"]}


def trails(town: Town) -> dict[str, int]:
    audited = town.gongkai("audit", "verify", "--json")
    assert audited.code == 0
    return {one["service"]: one["lines"] for one in audited.json["services"]}


def wait_for_search(town: Town, words: str, total: int) -> None:
    until = time.monotonic() + 30
    while (found := town.total(words)) != total:
        assert time.monotonic() < until, f"{found} of {total}"
        time.sleep(0.2)


def test_everything_is_there_after_a_restore(town: Town, restored: Town, tmp_path: Path) -> None:
    receipt = comment(town)
    file = tmp_path / "b.tar.gz"
    town.gongkai("import", "documents", lines(tmp_path / "before.jsonl", "备份之前", 30))
    before, audited = documents(town), trails(town)
    assert town.gongkai("backup", file).code == 0
    assert restored.gongkai("restore", file).code == 0
    restored.start()
    assert documents(restored) == before
    assert trails(restored) == audited
    assert restored.get(f"/api/consultation/comments/{receipt}")["id"] == receipt
    wait_for_search(restored, "备份之前", 30)
    wait_for_search(restored, "政务公开", town.total("政务公开"))


def test_a_backup_during_an_import_is_whole(town: Town, restored: Town, tmp_path: Path) -> None:
    source, file = lines(tmp_path / "during.jsonl", "备份之中", 800), tmp_path / "b.tar.gz"
    command = town.begin("import", "documents", source)
    known = len(documents(town))
    while len(documents(town)) == known:
        assert command.poll() is None, "over before it could be backed up"
    assert town.gongkai("backup", file).code == 0
    command.communicate()
    assert restored.gongkai("restore", file).code == 0
    restored.start()
    kept = sum("备份之中" in one["title"] for one in documents(restored).values())
    assert 0 < kept <= 800  # all of them where the import was faster than the backup
    wait_for_search(restored, "备份之中", kept)
    assert restored.gongkai("audit", "verify").code == 0
    assert "没有死信" in restored.gongkai("dead-letters", "list").out
    assert restored.gongkai("import", "documents", source).code == 0
    wait_for_search(restored, "备份之中", 800)
