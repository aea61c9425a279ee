"""A receipt from the running platform, checked offline; and the platform's store checked against its records."""

import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.component.cli.cli_platform import Town

API = "/api/consultation"


@pytest.fixture(scope="module")
def given(town: Town) -> dict[str, Any]:
    """The answer about a receipt whose opinion stands in the record."""
    consultation = town.get(f"{API}/consultations")["items"][0]["id"]
    answer = httpx.post(
        f"{town.url}{API}/consultations/{consultation}/comments",
        json={"text": "希望把村口的路灯修好。"},
        headers={"idempotency-key": "cli-record-1"},
        trust_env=False,
    )
    assert answer.status_code == 201, answer.text
    until = time.monotonic() + 20
    while not (held := town.get(f"{API}/receipts/{answer.json()['ticket']}"))["inclusion"]:
        assert time.monotonic() < until
        time.sleep(0.1)
    return dict(held)


def receipt(folder: Path, held: dict[str, Any]) -> Path:
    file = folder / "receipt.json"
    file.write_text(json.dumps(held["receipt"], ensure_ascii=False), encoding="utf-8")
    return file


def test_a_receipt_of_the_platform_is_genuine_with_and_without_it(
    town: Town, given: dict[str, Any], tmp_path: Path
) -> None:
    ended = town.gongkai("verify", receipt(tmp_path, given))
    assert ended.code == 0, ended.out + ended.err
    assert "结论：属实。" in ended.out
    record = tmp_path / "record.jsonl"
    assert town.gongkai("record", "download", given["consultation"], record).code == 0
    alone = town.gongkai(
        "verify", receipt(tmp_path, given), "--record", record, "--json", GONGKAI_URL="http://127.0.0.1:9"
    )
    assert alone.code == 1, "nobody has said here whose keys they are"
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps(town.get(f"{API}/record-keys")))
    known = town.gongkai("verify", receipt(tmp_path, given), "--record", record, "--key", keys, "--json")
    assert known.code == 0, known.out
    assert known.json["checks"]["whole"]
    assert known.json["checks"]["entry"]


def test_a_receipt_that_was_written_anew_is_not(town: Town, given: dict[str, Any], tmp_path: Path) -> None:
    forged = json.loads(json.dumps(given))
    forged["receipt"]["content"]["text"] = "同意"
    ended = town.gongkai("verify", receipt(tmp_path, forged))
    assert ended.code == 1
    assert "结论：不属实。" in ended.out


def test_a_record_that_is_not_there_leaves_no_file(town: Town, tmp_path: Path) -> None:
    ended = town.gongkai("record", "download", "no-such", tmp_path / "record.jsonl")
    assert ended.code == 1
    assert not list(tmp_path.iterdir())


def test_the_audit_names_what_was_altered(town: Town, given: dict[str, Any]) -> None:
    ended = town.gongkai("record", "audit")
    assert (ended.code, "全部相符" in ended.out) == (0, True), ended.out + ended.err
    comment = given["ticket"].partition(".")[0]
    with closing(sqlite3.connect(town.data / "store" / "consultation.db", isolation_level=None, timeout=10)) as store:
        (body,) = store.execute("SELECT body FROM doc_comments WHERE id = ?", (comment,)).fetchone()
        altered = body.replace("希望把村口的路灯修好。", "同意。")
        assert altered != body
        store.execute("UPDATE doc_comments SET body = ? WHERE id = ?", (altered, comment))
        try:
            ended = town.gongkai("record", "audit", "--json")
        finally:
            store.execute("UPDATE doc_comments SET body = ? WHERE id = ?", (body, comment))
    assert ended.code == 1
    assert [(one["fault"], one["index"], one["comment"]) for one in ended.json["faults"]] == [
        ("altered", given["index"], comment)
    ]
