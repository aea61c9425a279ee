"""A receipt is checked by the browser that holds it: nothing of it is sent; what was forged is seen there too."""

import json
import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Visit
from tests.browser.test_accessibility import everywhere
from tests.journeys.platforms import Platform

API = "/api/consultation"


@pytest.fixture(scope="module")
def ticket(platform: Platform) -> str:
    with httpx.Client(base_url=platform.url, trust_env=False) as visitor:
        (first, *_) = visitor.get(f"{API}/consultations").json()["items"]
        said = visitor.post(
            f"{API}/consultations/{first['id']}/comments",
            json={"text": "路灯要修。\n“马上”\\ 😀"},
            headers={"idempotency-key": "browser-receipt-1"},
        )
        assert said.status_code == 201, said.text
        return str(said.json()["ticket"])


def downloaded(page: Page, ticket: str) -> dict[str, Any]:
    """The receipt once its opinion stands in the record."""
    page.goto(f"/receipts/{ticket}")
    expect(page.get_by_text("几秒钟以内写入，请稍后刷新")).to_have_count(0, timeout=20_000)
    expect(page.get_by_text(re.compile(r"第 \d+ 条（当时共"))).to_be_visible(timeout=20_000)
    with page.expect_download() as loading:
        page.get_by_role("link", name="下载回执").click()
    return dict(json.loads(loading.value.path().read_text(encoding="utf-8")))


def check(page: Page, receipt: dict[str, Any]) -> list[Request]:
    """What is asked of the site while the receipt is checked."""
    page.goto("/receipts/verify")
    page.wait_for_load_state("networkidle")
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.get_by_label("或者粘贴回执的内容").fill(json.dumps(receipt, ensure_ascii=False))
    page.get_by_role("button", name="核对回执").click()
    expect(page.locator("[data-verdict]")).to_be_visible()
    return asked


def test_a_receipt_is_checked_in_the_browser_and_not_sent(visit: Visit, ticket: str) -> None:
    page = visit()
    asked = check(page, downloaded(page, ticket))
    expect(page.locator("[data-words]")).to_contain_text("属实：这条意见在公开的记录里")
    assert page.locator("[data-check].tone-success").count() == 6
    expect(page.locator("[data-by]")).to_contain_text("由您的浏览器核对")
    assert {one.method for one in asked} == {"GET"}
    assert not any(ticket in one.url for one in asked)


def test_a_promise_fetches_its_proof_by_its_ticket(visit: Visit, ticket: str) -> None:
    page = visit()
    receipt = downloaded(page, ticket)
    check(page, {**receipt, "inclusion": None, "checkpoint": ""})
    assert page.locator("[data-check].tone-success").count() == 6


@pytest.mark.parametrize(
    ("part", "name", "forged", "failing"),
    [
        ("content", "text", "同意", {"content"}),
        ("promise", "at", "2022-03-14T09:00:00+08:00", {"content", "promise"}),
        ("promise", "key", "A" * 43 + "=", {"promise", "key"}),
        ("inclusion", "path", [], {"inclusion"}),
        ("inclusion", "index", 0.5, {"inclusion"}),
    ],
)
def test_a_forged_receipt_is_seen_in_the_browser(
    visit: Visit, ticket: str, part: str, name: str, forged: Any, failing: set[str]
) -> None:
    page = visit()
    receipt = downloaded(page, ticket)
    receipt[part][name] = forged
    check(page, receipt)
    expect(page.locator("[data-words]")).to_contain_text("不属实")
    found = {one.get_attribute("data-check") for one in page.locator("[data-check].tone-error").all()}
    assert found == failing


def test_without_script_the_site_checks_and_says_so(visit: Visit, ticket: str) -> None:
    page = visit(script=False)
    page.goto(f"/receipts/{ticket}")
    page.get_by_role("button", name="核对这张回执").click()
    expect(page.locator("[data-words]")).to_contain_text("属实")
    expect(page.locator("[data-by]")).to_contain_text("由本网站的服务器核对")


def test_a_browser_without_this_signature_lets_the_site_check(visit: Visit, ticket: str) -> None:
    page = visit()
    receipt = downloaded(page, ticket)
    page.add_init_script(
        "SubtleCrypto.prototype.importKey = async () => { throw new DOMException('', 'NotSupportedError'); }"
    )
    check(page, receipt)
    expect(page.locator("[data-by]")).to_contain_text("由本网站的服务器核对")
    expect(page.locator("[data-words]")).to_contain_text("属实：")


def test_receipt_record_and_check_are_accessible(visit: Visit, ticket: str) -> None:
    page = visit()
    downloaded(page, ticket)
    everywhere(page, "receipt")
    page.get_by_role("link", name="只能增加、不能改动的公开记录").click()
    everywhere(page, "record")
    page.goto("/receipts/verify")
    everywhere(page, "verify")
