"""Impatient fingers make one opinion; what they hold then leads back to it, on the screen and on paper."""

import re
from io import BytesIO
from urllib.parse import urlsplit

import segno
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_commenting import PHONE, form_of
from tests.journeys.platforms import Platform
from tests.journeys.steps import open_consultation, unique

BORDER = 3  # modules around the code
STEP = 10  # pixels of a module, so that it does not matter where the picture begins


def test_a_double_click_sends_one_opinion(visit: Visit, platform: Platform) -> None:
    words = unique("连点了两下。")
    page = visit(PHONE)
    form_of(page)
    page.get_by_label("您的意见").fill(words)
    page.get_by_role("button", name="提交意见").dblclick()
    page.wait_for_url("**/receipts/*")
    assert in_queue(platform, words) == 1


def test_a_double_click_sends_one_opinion_without_script(visit: Visit, platform: Platform) -> None:
    words = unique("没有脚本也连点了两下。")
    page = visit(PHONE, script=False)
    with platform.person() as citizen:
        page.goto(f"{open_consultation(citizen)}/comment")
    page.get_by_label("您的意见").fill(words)
    page.get_by_role("button", name="提交意见").dblclick()
    page.wait_for_url("**/receipts/*")
    assert in_queue(platform, words) == 1


def test_the_printed_receipt_leads_back_to_it(visit: Visit) -> None:
    words = unique("打印出来留着。")
    page = visit()
    form_of(page)
    page.get_by_label("您的意见").fill(words)
    page.get_by_role("button", name="提交意见").click()
    page.wait_for_url("**/receipts/*")
    expect(page.get_by_text(re.compile(r"第 \d+ 条（当时共"))).to_be_visible(timeout=20_000)
    page.emulate_media(media="print")
    expect(page.get_by_text(words).first).to_be_visible()
    expect(page.get_by_role("link", name="下载回执")).to_be_hidden()
    expect(page.get_by_role("button", name="核对这张回执")).to_be_hidden()
    address = printed_address(page)
    assert urlsplit(address).path == urlsplit(page.url).path
    assert drawn(page.locator(".receipt-qr svg"), address) == [
        [bool(module) for module in row] for row in segno.make(address, error="m").matrix
    ]


def printed_address(page: Page) -> str:
    """What stands at the head of the paper."""
    head = page.locator(".print-head")
    expect(head).to_be_visible()
    return next(word for word in head.inner_text().split() if word.startswith("http"))


def drawn(code: Locator, address: str) -> list[list[bool]]:
    """The dark modules of the code as it looks, a row each."""
    size = len(segno.make(address, error="m").matrix)
    side = f"{(size + 2 * BORDER) * STEP}px"
    code.evaluate("(code, side) => Object.assign(code.style, {width: side, minWidth: side, height: side})", side)
    seen = Image.open(BytesIO(code.screenshot())).convert("L")

    def dark(row: int, column: int) -> bool:
        shade = seen.getpixel(((column + BORDER) * STEP + STEP // 2, (row + BORDER) * STEP + STEP // 2))
        assert isinstance(shade, int)
        return shade < 128

    return [[dark(row, column) for column in range(size)] for row in range(size)]


def in_queue(platform: Platform, words: str) -> int:
    with platform.person("moderator.ziran") as moderator:
        found = moderator.api("GET", "/api/consultation/desk/comments?limit=100").json()["items"]
        return sum(words in one["text"] for one in found)
