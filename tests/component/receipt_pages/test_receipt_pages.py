"""What somebody sees who holds a receipt, who checks one, and who looks at the record."""

import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.component.area_pages import BrowserFor
from tests.component.consultation.consultation_parts import Town
from tests.component.consultation.decision_parts import OFFICER
from tests.component.record.test_record_read import grown, said


def csrf(page: httpx.Response) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found
    return found[1]


@pytest.fixture
async def given(town: Town) -> tuple[str, dict[str, Any]]:
    id = await town.opened()
    return id, await said(town, id, "路灯要修。<b>马上</b>", "1", clause="p-1")


async def checked(visitor: httpx.AsyncClient, receipt: str) -> httpx.Response:
    token = csrf(await visitor.get("/receipts/verify"))
    return await visitor.post("/receipts/verify", data={"csrf": token, "receipt": receipt})


async def test_a_receipt_shows_what_was_said_and_what_comes_next(
    town: Town, browser_for: BrowserFor, given: tuple[str, dict[str, Any]]
) -> None:
    id, taken = given
    page = await browser_for().get(f"/receipts/{taken['ticket']}")
    assert page.status_code == 200
    assert "路灯要修。&lt;b&gt;马上&lt;/b&gt;" in page.text
    assert "港口镇村庄规划管理办法（草案）" in page.text
    assert "等待审核" in page.text
    assert "2022年3月14日 09:00:00" in page.text, "the instant that decides whether it was in time"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    await grown(town, id, 1)
    assert "第 1 条（当时共 1 条）" in (await browser_for().get(f"/receipts/{taken['ticket']}")).text


async def test_a_hidden_opinion_says_why_and_that_it_counts(
    town: Town, browser_for: BrowserFor, given: tuple[str, dict[str, Any]]
) -> None:
    id, taken = given
    await grown(town, id, 1)
    await town.decide([taken["comment"]["id"]], "hidden", "off_topic")
    page = await browser_for().get(f"/receipts/{taken['ticket']}")
    assert "与这项草案无关" in page.text
    assert "同样计数" in page.text


async def test_an_erased_opinion_says_so_and_still_proves_its_place(
    town: Town,
    browser_for: BrowserFor,
    client_for: Callable[..., httpx.AsyncClient],
    given: tuple[str, dict[str, Any]],
) -> None:
    id, taken = given
    await grown(town, id, 1)
    visitor, officer = browser_for(), client_for(town.process, OFFICER)
    kept = (await visitor.get(f"/receipts/{taken['ticket']}/receipt.json")).text
    erasure = {"ground": "consent_withdrawn", "reason": "本人书面要求"}
    path = f"/api/consultation/comments/{taken['comment']['id']}/erase"
    assert (await officer.post(path, json=erasure)).status_code == 200
    page = await visitor.get(f"/receipts/{taken['ticket']}")
    assert "原文已经依法删除" in page.text
    assert "本人要求删除" in page.text
    assert "路灯" not in page.text
    file = await visitor.get(f"/receipts/{taken['ticket']}/receipt.json")
    assert file.json()["content"] is None
    for receipt in (file.text, kept):  # whoever kept the receipt can still prove the words, who did not the place
        assert ">属实：这条意见在公开的记录里" in (await checked(visitor, receipt)).text


async def test_a_forged_address_is_said_to_be_none(browser_for: BrowserFor, given: tuple[str, dict[str, Any]]) -> None:
    ticket = given[1]["ticket"]
    for forged in (ticket[:-1], ticket.partition(".")[0], f"{ticket}/receipt.json/x", "x"):
        assert (await browser_for().get(f"/receipts/{forged}")).status_code == 404
    assert (await browser_for().get(f"/receipts/{ticket[:-1]}/receipt.json")).status_code == 404


async def test_a_downloaded_receipt_is_found_genuine(
    town: Town, browser_for: BrowserFor, given: tuple[str, dict[str, Any]]
) -> None:
    id, taken = given
    await grown(town, id, 1)
    visitor = browser_for()
    file = await visitor.get(f"/receipts/{taken['ticket']}/receipt.json")
    assert "attachment" in file.headers["content-disposition"]
    page = await checked(visitor, file.text)
    assert page.status_code == 200
    assert page.text.count("tone-success") == 7  # six checks and the verdict
    assert ">属实：这条意见在公开的记录里" in page.text


async def test_a_promise_is_genuine_before_the_record_has_it(
    browser_for: BrowserFor, given: tuple[str, dict[str, Any]]
) -> None:
    page = await checked(browser_for(), json.dumps(given[1]["receipt"]))
    assert ">属实：正在写入公开的记录" in page.text


async def test_an_altered_receipt_is_found_out_part_by_part(
    town: Town, browser_for: BrowserFor, given: tuple[str, dict[str, Any]]
) -> None:
    id, taken = given
    await grown(town, id, 1)
    visitor = browser_for()
    receipt = (await visitor.get(f"/receipts/{taken['ticket']}/receipt.json")).json()
    receipt["content"]["text"] = "同意"
    page = await checked(visitor, json.dumps(receipt))
    assert ">不属实：" in page.text
    assert page.text.count("tone-error") == 2  # one check and the verdict
    assert "和当时收到的不一样，被改动过" in page.text
    receipt["promise"]["log"] += "x"
    assert (await checked(visitor, json.dumps(receipt))).text.count("tone-error") > 3


async def test_what_is_no_receipt_is_said_so_and_kept(browser_for: BrowserFor, town: Town) -> None:
    for text in ("", "{}", "不是回执", "[" * 5_000, '{"promise": null}'):
        page = await checked(browser_for(), text)
        assert page.status_code == 422
        assert "请粘贴回执" in page.text


async def test_a_receipt_is_read_from_a_file(
    town: Town, browser_for: BrowserFor, given: tuple[str, dict[str, Any]]
) -> None:
    id, taken = given
    await grown(town, id, 1)
    visitor = browser_for()
    file = (await visitor.get(f"/receipts/{taken['ticket']}/receipt.json")).content
    token = csrf(await visitor.get("/receipts/verify"))
    posted = {"csrf": token, "receipt": ""}
    page = await visitor.post("/receipts/verify", data=posted, files={"file": ("receipt.json", file)})
    assert ">属实：这条意见在公开的记录里" in page.text
    page = await visitor.post("/receipts/verify", data=posted, files={"file": ("receipt.json", b"\xff\x00")})
    assert page.status_code == 422


async def test_the_record_is_shown_with_its_heads_and_no_words(
    town: Town, browser_for: BrowserFor, given: tuple[str, dict[str, Any]]
) -> None:
    id, taken = given
    record = await grown(town, id, 1)
    page = await browser_for().get(f"/record/{id}")
    assert page.status_code == 200
    assert record["log"] in page.text
    assert taken["receipt"]["promise"]["leaf"][:16] in page.text
    assert "路灯" not in page.text
    assert "截止以后公布采纳情况" in page.text
    keys = await browser_for().get(f"/record/{id}/keys.txt")
    assert keys.text == record["keys"][0]["verifier"] + "\n"
    whole = await browser_for().get(f"/record/{id}/record.jsonl")
    assert len(whole.text.splitlines()) == 3
    for start in ("0", "50", "-1", "x", "999999999999999999999"):
        assert (await browser_for().get(f"/record/{id}", params={"start": start})).status_code == 200


async def test_there_is_no_record_of_what_is_not_public(town: Town, browser_for: BrowserFor) -> None:
    id = (await town.drafted())["id"]
    for part in ("", "/record.jsonl", "/keys.txt"):
        assert (await browser_for().get(f"/record/{id}{part}")).status_code == 404
