"""The five journeys by clicking, at a desk and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, has_no_sideways_scroll, shot
from tests.journeys.platforms import Embedded, Platform
from tests.journeys.steps import found_once, plan_file, ready_to_release, unique

VILLAGES = {1280: "baishudun", 390: "gangdong"}


@pytest.fixture(params=[1280, 390])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def search(page: Page, words: str) -> None:
    box = page.locator("main input[type=search], header input[type=search]").first
    box.fill(words)
    box.press("Enter")


def test_a_citizen_searches_and_reads(visit: Visit, width: int) -> None:
    page = visit(width)
    page.goto("/")
    shot(page, f"home-{width}")
    search(page, "公开")
    expect(page.locator("mark").first).to_be_visible()
    shot(page, f"search-{width}")
    has_no_sideways_scroll(page)
    page.get_by_role("link", name="文件", exact=False).and_(page.locator("aside a")).first.click()
    expect(page.get_by_text("类别：文件")).to_be_visible()
    hit = page.locator("a.hit-title").first
    title = hit.inner_text()
    hit.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    shot(page, f"document-{width}")
    has_no_sideways_scroll(page)


def test_a_clerk_imports_and_it_is_released(visit: Visit, platform: Platform, width: int) -> None:
    title = unique("导入的实施方案")
    clerk = visit(width, who="drafter.dangzheng")
    clerk.get_by_role("link", name="文件", exact=True).first.click()
    clerk.get_by_role("link", name="导入文件").click()
    clerk.get_by_label("选择文件").set_input_files(plan_file())
    shot(clerk, f"import-{width}")
    clerk.get_by_role("button", name="导入为草稿").click()
    clerk.get_by_label("标题").fill(title)
    clerk.get_by_label("对应的公开事项").select_option(index=1)
    clerk.get_by_label("成文日期").fill("2022-02-20")
    shot(clerk, f"editor-{width}")
    has_no_sideways_scroll(clerk)
    clerk.get_by_role("button", name="保存并送审").click()
    expect(clerk.get_by_text("已送审")).to_be_visible()

    reviewer = visit(width, who="reviewer.dangzheng")
    shot(reviewer, f"desk-{width}")
    reviewer.get_by_role("link", name=title).first.click()
    reviewer.get_by_role("button", name="审核通过").click()
    lawyer = visit(width, who="legality.sifa")
    lawyer.get_by_role("link", name=title).first.click()
    shot(lawyer, f"legality-{width}")
    lawyer.get_by_role("button", name="审查通过").click()
    releaser = visit(width, who="releaser.dangzheng")
    releaser.get_by_role("link", name=title).first.click()
    shot(releaser, f"release-{width}")
    releaser.get_by_role("button", name="发布文件").click()
    found = releaser.get_by_text("搜索已经能找到").first
    expect(releaser.get_by_text("已公开").first).to_be_visible()
    for _ in range(45):  # the page waits a moment for search, and then says that it is on its way
        if found.is_visible():
            break
        releaser.wait_for_timeout(1_000)
        releaser.reload()
    expect(found).to_be_visible()
    shot(releaser, f"released-{width}")
    has_no_sideways_scroll(releaser)
    with platform.person() as visitor:
        found_once(visitor, title)


def test_a_citizen_comments_and_it_shows(visit: Visit, width: int) -> None:
    words = unique("路灯先装在学校门口。")
    citizen = visit(width)
    citizen.goto("/consultations")
    citizen.get_by_role("link", name="村庄规划").first.click()
    shot(citizen, f"consultation-{width}")
    address = citizen.url
    citizen.get_by_role("link", name="写意见").click()
    citizen.get_by_label("您的意见").fill(words)
    citizen.get_by_role("button", name="提交意见").click()
    citizen.wait_for_url("**/receipts/*")
    shot(citizen, f"receipt-{width}")

    moderator = visit(width, who="moderator.ziran")
    moderator.goto("/desk/consultations")
    row = moderator.locator("li", has_text=words)
    shot(moderator, f"moderation-{width}")
    has_no_sideways_scroll(moderator)
    row.get_by_role("button", name="公开", exact=True).click()
    expect(moderator.get_by_text("已公开：")).to_be_visible()
    citizen.goto(f"{address}/opinions?view=each")
    expect(citizen.get_by_text(words)).to_have_count(1)


def test_a_village_clerk_publishes_and_it_is_found(visit: Visit, platform: Platform, width: int) -> None:
    village, title = VILLAGES[width], unique("季度收支")
    clerk = visit(width, who=f"clerk.{village}")
    clerk.goto("/desk/villages")
    shot(clerk, f"village-desk-{width}")
    clerk.locator("a[href*='period=']").first.click()
    clerk.get_by_label("标题").fill(title)
    if clerk.get_by_label("名目").count():
        clerk.get_by_label("名目").first.fill("水面承包款")
        clerk.get_by_label("金额（元）").first.fill("12345.60")
    else:
        clerk.get_by_label("正文").fill("本期无。")
    clerk.get_by_label("由谁审核").select_option(index=1)
    clerk.get_by_label("审核日期").fill("2026-10-12")
    shot(clerk, f"village-form-{width}")
    has_no_sideways_scroll(clerk)
    clerk.get_by_role("button", name="预览，准备公布").click()
    shot(clerk, f"village-preview-{width}")
    clerk.get_by_role("button", name="公布", exact=False).click()
    expect(clerk.get_by_text("已公布").first).to_be_visible()
    villager = visit(width)
    with platform.person() as visitor:
        found_once(visitor, title)
    villager.goto("/")
    search(villager, title)
    villager.get_by_role("link", name=title).first.click()
    expect(villager.get_by_role("heading", name=title).first).to_be_visible()
    shot(villager, f"village-entry-{width}")
    has_no_sideways_scroll(villager)


def test_a_kill_between_two_clicks_loses_nothing(visit: Visit, platform: Platform) -> None:
    assert isinstance(platform, Embedded)
    title = unique("停电前后的通知")
    (id,) = ready_to_release(platform, title)
    releaser = visit(who="releaser.dangzheng")
    releaser.goto(f"/desk/documents/{id}")
    platform.crash("publication")
    releaser.get_by_role("button", name="发布文件").click()
    expect(releaser.get_by_text("已公开").first).to_be_visible()
    platform.crash("search")
    with platform.person() as visitor:
        found_once(visitor, title)


def test_a_citizen_comments_with_the_keyboard_alone(visit: Visit) -> None:
    words = unique("只用键盘写的意见。")
    page = visit()
    page.goto("/consultations")
    tab_to(page, lambda: "村庄规划" in page.evaluate("document.activeElement.textContent"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/consultations/*")
    tab_to(page, lambda: page.evaluate("document.activeElement.textContent").strip() == "写意见")
    page.keyboard.press("Enter")
    page.wait_for_url("**/comment")
    tab_to(page, lambda: page.evaluate("document.activeElement.id") == "f-text")
    page.keyboard.type(words)
    tab_to(page, lambda: "提交意见" in page.evaluate("document.activeElement.textContent"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipts/*")


def tab_to(page: Page, there: Callable[[], bool]) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if there():
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", "focus is seen"
            return
    raise AssertionError("not reached with Tab")


def test_a_citizen_searches_and_comments_without_script(visit: Visit) -> None:
    words = unique("没有脚本也能提的意见。")
    page = visit(390, script=False)
    page.goto("/")
    search(page, "公开")
    page.locator("a.hit-title").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/consultations")
    page.get_by_role("link", name="村庄规划").first.click()
    page.get_by_role("link", name="写意见").click()
    page.get_by_label("您的意见").fill(words)
    page.get_by_role("button", name="提交意见").click()
    page.wait_for_url("**/receipts/*")
