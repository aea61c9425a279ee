"""Debian's chromium against an embedded platform with its demonstration data; every page is watched for complaints."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.journeys.conftest import platform  # the same fixture, embedded
from tests.journeys.platforms import Platform

__all__ = ["platform"]
HERE = Path(__file__).parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CUT = "ERR_INTERNET_DISCONNECTED"  # only where a test takes the line away itself
Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")
            item.add_marker(pytest.mark.timeout(120))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS, headless=True)
        yield browser
        browser.close()


class Complaints(list[str]):
    """What the browser said of a page: script errors, refused resources, violations of the content policy."""

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._said(page, said.type, said.text))
        page.on("requestfailed", lambda request: self._failed(request.url, request.failure or ""))

    def _said(self, page: Page, kind: str, text: str) -> None:
        refused_on_purpose = "the server responded with a status of 4" in text
        if kind == "error" and not refused_on_purpose and CUT not in text:
            self.append(f"{page.url}: {text}")

    def _failed(self, url: str, why: str) -> None:
        if "ERR_ABORTED" not in why and CUT not in why:
            self.append(f"{url}: {why}")


@pytest.fixture
def visit(chromium: Browser, platform: Platform) -> Iterator[Visit]:
    """`visit(width=1280, script=True, who="")`: a page of a fresh browser profile, signed in where `who` is given."""
    contexts: list[BrowserContext] = []
    complaints = Complaints()

    def fresh(width: int = 1280, *, script: bool = True, who: str = "") -> Page:
        context = chromium.new_context(
            base_url=platform.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        context.set_default_timeout(15_000)
        expect.set_options(timeout=15_000)
        contexts.append(context)
        page = context.new_page()
        complaints.watch(page)
        if who:
            sign_in(page, who, platform.passwords[who])
        return page

    yield fresh
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/sign-in?return_to=/desk")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("button", name="退出登录").wait_for(state="attached")


def shot(page: Page, name: str) -> None:
    """A picture for people, where GONGKAI_TEST_SHOTS names a folder."""
    if folder := os.environ.get("GONGKAI_TEST_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def has_no_sideways_scroll(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"
