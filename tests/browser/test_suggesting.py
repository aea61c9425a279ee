"""Suggestions below the search box: by keyboard, mouse and touch, with an input method, at a desk and on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Visit, has_no_sideways_scroll, shot
from tests.browser.test_accessibility import check

BOXES = {"/": "#home-q", "/catalog": "#site-q", "/search": "#q"}
HEIGHT = "document.documentElement.scrollHeight"


def typed(page: Page, where: str, words: str) -> Locator:
    page.goto(where)
    box = page.locator(BOXES[where])
    box.fill(words)
    expect(page.get_by_role("option").first).to_be_visible()
    return box


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("where", BOXES)
def test_every_box_suggests_and_is_accessible(visit: Visit, where: str, width: int) -> None:
    page = visit(width)
    page.goto(where)
    before = page.evaluate(HEIGHT)
    box = typed(page, where, "公开")
    expect(box).to_have_attribute("role", "combobox")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("form.search [role=status]")).to_have_text(re.compile(r"有 \d+ 条建议"))
    assert page.evaluate(HEIGHT) == before, "nothing on the page moves"
    box.press("ArrowDown")
    check(page, f"suggest-{where.strip('/') or 'home'}-{width}")
    has_no_sideways_scroll(page)


def test_the_keyboard_chooses_goes_back_and_closes(visit: Visit) -> None:
    page = visit()
    box = typed(page, "/", "公开")
    options = page.get_by_role("option")
    last = options.count() - 1
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    box.press("ArrowUp")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    box.press("ArrowUp")
    expect(options.nth(last)).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(box).to_have_value("公开")
    expect(box).to_be_focused()
    box.press("Enter")
    page.wait_for_url("**/search?q=**")
    expect(page.locator("#q")).to_have_value("公开")


def test_enter_follows_the_chosen_one(visit: Visit) -> None:
    page = visit(390)
    box = typed(page, "/", "公开指南")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/"))


def test_a_click_chooses_and_leaving_closes(visit: Visit) -> None:
    page = visit()
    box = typed(page, "/search", "公开")
    page.get_by_role("heading", level=1).click()
    expect(page.get_by_role("option")).to_have_count(0)
    box.focus()
    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    shot(page, "suggest-click")
    page.get_by_role("option").first.click()
    page.wait_for_url(re.compile(r"/search\?q=|/documents/|/catalog/|/villages/|/consultations/"))


def test_an_input_method_is_let_finish(visit: Visit) -> None:
    page = visit()
    page.goto("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/suggest" in request.url else None)
    box = page.locator("#home-q")
    box.focus()
    keys = page.context.new_cdp_session(page)
    for letters in ("g", "go", "gong", "gong'kai"):
        keys.send(
            "Input.imeSetComposition", {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)}
        )
        page.wait_for_timeout(150)
    assert asked == []
    keys.send("Input.insertText", {"text": "公开"})
    expect(page.get_by_role("option").first).to_be_visible()
    expect(box).to_have_value("公开")
    assert len(asked) == 1


def test_an_answer_that_comes_late_is_passed_over(visit: Visit) -> None:
    page = visit()
    page.goto("/")
    held: list[Callable[[], None]] = []

    def first_waits(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route.continue_)

    page.route("**/api/search/suggest*", first_waits)
    box = page.locator("#home-q")
    box.fill("村")
    for _ in range(200):
        if held:
            break
        page.wait_for_timeout(50)
    assert held
    box.fill("政府信息公开")
    expect(page.get_by_role("option").first).to_contain_text("公开")
    shown = page.get_by_role("option").all_inner_texts()
    held[0]()
    page.wait_for_timeout(200)
    assert page.get_by_role("option").all_inner_texts() == shown


def test_the_code_of_a_mail_fills_itself_in_and_leaves_the_address(visit: Visit) -> None:
    page = visit(390)
    page.goto("/search/saved/confirm#a-code-of-a-mail")
    expect(page.get_by_label("确认码")).to_have_value("a-code-of-a-mail")
    assert page.url.endswith("/search/saved/confirm")
    check(page, "saved-confirm")
    page.get_by_role("button", name="确认订阅").click()
    expect(page.get_by_role("alert")).to_be_visible()
