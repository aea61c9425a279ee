"""Three hundred groups in an afternoon: by keyboard, nothing typed is lost, every page fits and is accessible."""

import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from gateway.pages.app import Area
from gateway.pages.consultations import views
from kit.identity.port import ANONYMOUS, Principal
from kit.runtime.process import Process
from tests.browser.conftest import Complaints
from tests.browser.hearing_hall import WHO, Hall, hall
from tests.browser.test_accessibility import check
from tests.component.consultation.consultation_parts import Town
from tests.component.consultation.feedback_parts import REFUSED, Answered, closed

Look = Callable[..., Page]
PLACES = ("石桥", "菜地", "祠堂", "校车", "晒谷场")
WISHES = ("不要动", "早点修好", "再扩大一些", "让给老人用", "换个地方")
SAID = tuple(
    (f"村里的{place}关系到几十户人家，请{wish}。", "p-2", {}) for place, wish in zip(PLACES, WISHES, strict=True)
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hall, Answered]]:
    with hall(tmp_path_factory.mktemp("answers"), Area("consultations", views.routes)) as opened:

        def client_for(process: Process, who: Principal = ANONYMOUS) -> httpx.AsyncClient:
            headers = {} if who.anonymous else {"authorization": f"Bearer token-{who.subject}"}
            transport = httpx.ASGITransport(app=process.app)
            return httpx.AsyncClient(transport=transport, base_url="http://service", headers=headers)

        async def prepared() -> Answered:
            return await closed(Town(opened.consultation, client_for), opened.town.clock, said=SAID)

        yield opened, opened.do(prepared())


@pytest.fixture
def look(chromium: Browser, desk: tuple[Hall, Answered]) -> Iterator[Look]:
    """`look(address, who="", width=1280)`: a page in a fresh profile."""
    contexts: list[BrowserContext] = []
    complaints = Complaints()

    def fresh(address: str, who: str = "", width: int = 1280) -> Page:
        context = chromium.new_context(
            base_url=desk[0].url,
            viewport={"width": width, "height": 900},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            extra_http_headers={WHO: who} if who else {},
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.goto(address)
        return page

    yield fresh
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


def test_a_drafter_answers_by_keyboard_and_what_is_half_written_stays(desk: tuple[Hall, Answered], look: Look) -> None:
    town, one = desk
    address = f"/desk/consultations/{one.id}/feedback"
    page = look(address, "drafter")
    said = page.locator("[data-said]")
    expect(page.locator("[data-left]")).to_have_text("5")
    page.keyboard.press("j")
    page.keyboard.press("1")
    page.keyboard.type("说得对，写进第二条。")
    first = page.locator("[data-group]").first
    expect(first.locator("[name=after]")).to_have_value(re.compile("第二条 村民建房"))
    page.keyboard.press("Control+Enter")
    expect(first.locator(".field-error")).to_contain_text("条文怎么改")
    first.locator("[name=after]").fill("第二条 村民建房应当提出申请，由村里代办。")
    page.keyboard.press("Control+Enter")
    expect(said).to_contain_text("还有 4 组没有答复")
    expect(first).to_contain_text("已答复：采纳")
    page.keyboard.press("3")
    page.keyboard.type("另有规定。")
    page.keyboard.press("Control+Enter")
    expect(said).to_contain_text("还有 3 组没有答复")
    page.keyboard.press("y")
    expect(page.locator("[data-group]:not([data-done]) [name=reason]").first).to_have_value("另有规定。")
    page.keyboard.press("Control+Enter")
    expect(said).to_contain_text("还有 2 组没有答复")

    town.away.set()
    page.keyboard.press("2")
    page.keyboard.type("断网时写的")
    page.keyboard.press("Control+Enter")
    expect(said).to_contain_text("您写的还在这台设备上")
    town.away.clear()
    page.reload()
    kept = page.locator("[data-group] [name=reason]").first
    expect(kept).to_have_value("断网时写的")
    expect(page.locator("[data-group]")).to_have_count(2)

    page.get_by_role("button", name="清除草稿").first.click()
    page.locator("[data-all] input").check()
    page.get_by_role("link", name=re.compile("一起答复勾选的 2 组")).click()
    bulk = page.locator("#bulk")
    bulk.get_by_label("不采纳").check()
    bulk.locator("[name=reason]").fill("一起答复。")
    bulk.locator("[name=reason]").press("Control+Enter")
    expect(page.get_by_role("heading", name="都答复了")).to_be_visible()
    page.goto(f"{address}?shown=all")
    page.get_by_role("textbox", name="总的说明").fill("逐条研究。")
    page.get_by_role("button", name="保存总的说明").click()
    expect(page.get_by_text("总的说明已保存")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_feedback_fit_and_are_accessible(desk: tuple[Hall, Answered], look: Look, width: int) -> None:
    town, one = desk
    base = f"/desk/consultations/{one.id}/feedback"
    check(look(f"{base}?shown=all", "drafter", width), f"answering-{width}")
    check(look(f"{base}/preview", "releaser", width), f"feedback-preview-{width}")
    town.do(published(one))
    check(look(base, "releaser", width), f"answering-done-{width}")
    check(look(f"/consultations/{one.id}/feedback", width=width), f"feedback-{width}")


async def published(one: Answered) -> None:
    """Whatever was answered before."""
    if (await one.desk())["answered_at"]:
        return
    for group in (await one.desk(shown="unanswered"))["items"]:
        await one.answer(group["id"], REFUSED)
    await one.summarise("逐条研究过了。")
    assert (await one.publish()).json()["answered_at"]
