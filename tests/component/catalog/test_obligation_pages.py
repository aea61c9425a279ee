"""The pages of what is due, of what happened and of the working days, on the real service and without script."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from gateway.pages.app import Area
from gateway.pages.obligations import views
from kit.identity.port import Principal
from tests.component.area_pages import BrowserFor, browsers
from tests.component.catalog.catalog_parts import ADMINISTRATOR, DRAFTER
from tests.component.catalog.test_obligations_api import AUDIT, BUDGET, FIELDS, LISTS, dated, published

pytestmark = pytest.mark.usefixtures("town", "items")

HOME = "/desk/obligations"
BOSS = Principal("boss", roles=frozenset({"supervisor"}))
CLERK = Principal("clerk", roles=frozenset({"village_clerk"}), villages=frozenset({"shiwan"}))


@pytest.fixture
async def items(officer: httpx.AsyncClient) -> None:
    for code, name, words, level in (
        ("audit", "审核信息", "制定或获取信息之日起10个工作日内", ["township"]),
        ("lists", "保障名单", "每季度公开", ["township", "village"]),
        ("budget", "预算", "本级人民代表大会批准后20日内", ["township"]),
    ):
        given = {**FIELDS, "code": code, "second_level": name, "time_limit": words, "level": level}
        assert (await officer.post("/api/catalog/items", json=given)).status_code == 201


@pytest.fixture
async def browser_for(process: Any, clock: Any, tokens: Any, apps: dict[str, ASGIApp]) -> AsyncIterator[BrowserFor]:
    for who in (BOSS, CLERK, DRAFTER, ADMINISTRATOR):
        tokens.principals[f"token-{who.subject}"] = who
    async with browsers(Area("obligations", views.routes), apps, clock) as browser_for:
        yield browser_for


async def text(browser: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await browser.get(path)
    assert answer.status_code == status, answer.text
    return plain(answer)


def plain(answer: httpx.Response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


async def posted(browser: httpx.AsyncClient, page: str, action: str, given: dict[str, Any]) -> httpx.Response:
    shown = await browser.get(page)
    hidden = dict(re.findall(r'name="(csrf|idempotency_key|version)" value="([^"]*)"', shown.text))
    return await browser.post(action, data={**hidden, **given})


async def test_lists_what_is_due_by_state_with_its_counts(browser_for, process, state) -> None:
    await state(process, dated("d1", AUDIT, "2022-02-01"))
    await state(process, published("d2", AUDIT, "2022-03-14", "2022-03-01"))
    boss = browser_for(BOSS)
    page = await text(boss, HOME)
    assert "已到期，未公开 1 快到期 0 未到期 2 按时公开 1 逾期公开 0" in page
    assert "2月18日截止" in page
    assert "文件在办" in page
    kept = await boss.get(f"{HOME}?state=due&department=shehui&sort=-due")
    assert f'href="{HOME}?department=shehui&amp;state=overdue&amp;sort=-due"' in kept.text
    assert "石湾村" in await text(boss, f"{HOME}?state=due&village=shiwan")
    assert "查看文件" in await text(boss, f"{HOME}?state=fulfilled")


async def test_a_clerk_sees_the_village_and_a_department_itself(browser_for) -> None:
    assert "石湾村" in await text(browser_for(CLERK), HOME)
    page = await text(browser_for(DRAFTER), HOME)
    assert "社会事务办公室（民政所）" in page
    assert "责任部门" not in page


async def test_shows_how_a_date_was_counted(browser_for, process, state) -> None:
    await state(process, dated("d1", AUDIT, "2022-04-01"))
    page = await text(browser_for(BOSS), f"{HOME}/{AUDIT}~-~d.d1")
    for words in ("2022年4月2日 周六 第 1 天 调休上班", "清明节放假", "2022年4月18日 周一 第 10 天", "10个工作日内"):
        assert words in page
    assert "不需要逐日推算" in await text(browser_for(BOSS), f"{HOME}/{LISTS}~-~2022Q1")


async def test_says_where_the_general_limit_stands_in(browser_for, process, state) -> None:
    await state(process, dated("d1", BUDGET, "2022-03-01"))
    page = await text(browser_for(BOSS), f"{HOME}/{BUDGET}~-~d.d1")
    assert "所指的那一天还没有登记，暂按一般期限推算 （《中华人民共和国政府信息公开条例》第二十六条）" in page.replace(
        "推算（", "推算 （"
    )


async def test_records_and_takes_back_what_happened(browser_for) -> None:
    drafter, here = browser_for(DRAFTER), f"{HOME}/happenings"
    empty = await posted(drafter, here, here, {"item": "", "kind": "", "on": ""})
    assert empty.status_code == 422
    assert "请选择公开事项" in empty.text
    given = {"item": BUDGET, "kind": "approval", "on": "2022-03-20", "note": "", "village": ""}
    early = await posted(drafter, here, here, given)
    assert "还没有发生的事不能登记" in early.text
    assert 'value="2022-03-20"' in early.text
    done = await posted(drafter, here, here, {**given, "on": "2022-03-10"})
    assert done.status_code == 303
    shown = await drafter.get(here)
    (address,) = re.findall(rf'action="({here}/[^"]+/remove)"', shown.text)
    assert "批准（审议、表决通过）" in plain(shown)
    assert (await posted(drafter, here, address, {})).status_code == 303
    assert "还没有登记过" in await text(drafter, here)


async def test_shows_what_is_missing_and_stale(browser_for, process, state) -> None:
    await state(process, published("d1", AUDIT, "2021-01-13"))
    page = await text(browser_for(BOSS), f"{HOME}/coverage")
    for words in ("2 个事项还没有公开内容", "2022年1月13日", "国办秘函〔2019〕19号", "平台设置，可以调整"):
        assert words in page
    assert "最低生活保障 / 预算" in await text(browser_for(BOSS), f"{HOME}/coverage?domain=social_assistance")


async def test_leaves_as_a_file(browser_for) -> None:
    answer = await browser_for(DRAFTER).get(f"{HOME}/export?state=due")
    assert answer.headers["content-disposition"] == 'attachment; filename="obligations.csv"'
    assert answer.text.count("2022年第一季度") == 1


async def test_everyone_reads_the_calendar(browser_for) -> None:
    visitor = browser_for()
    assert (await visitor.get("/calendar")).headers["location"] == "/calendar/2022"
    page = await text(visitor, "/calendar/2022")
    for words in ("全年工作日 249 天", "国办发明电〔2021〕11号", "2022年4月3日 至 2022年4月5日", "清明节放假"):
        assert words in page
    assert "2027年放假安排尚未录入" in await text(visitor, "/calendar/2027")


async def test_a_keeper_sets_a_year_without_script(browser_for) -> None:
    admin, here = browser_for(ADMINISTRATOR), "/desk/calendar/2027"
    span = {"off_name": ["", "春节"], "off_first": ["", "2027-02-05"], "off_until": ["", "2027-02-11"]}
    given = {"notice": "国办发明电〔2026〕1号", **span, "work": ["2027-02-14", ""]}
    more = await posted(admin, here, here, {**given, "do": "more"})
    assert more.text.count('name="off_name"') == 5
    backwards = await posted(admin, here, here, {**given, "off_until": ["", "2027-02-01"]})
    assert backwards.status_code == 409
    assert 'id="f-off-1"><p class="field-error">“春节”的日期倒挂' in backwards.text
    half = await posted(admin, here, here, {**given, "off_until": ["", ""], "work": ["昨天"], "notice": ""})
    assert half.status_code == 422
    for words in ("第2个假期：名称和起止日期都要填", "“昨天”不是日期", "请填写放假通知的文号"):
        assert words in half.text
    assert (await posted(admin, here, here, given)).status_code == 303
    assert "已按新安排重新推算" in (page := await text(admin, here))
    assert "春节放假" in page
    other = await admin.post(here, data={**given, "csrf": "", "version": "0"})
    assert other.status_code in (403, 409)


async def test_only_keepers_see_the_form(browser_for) -> None:
    assert "放假通知文号" not in await text(browser_for(DRAFTER), "/desk/calendar")


@pytest.mark.parametrize("path", [HOME, f"{HOME}/coverage", f"{HOME}/happenings", "/desk/calendar", f"{HOME}/x~-~y"])
async def test_visitors_are_led_to_sign_in(browser_for, path) -> None:
    assert (await browser_for().get(path)).headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/calendar/abcd", 404),
        ("/calendar/1066", 404),
        ("/desk/calendar/20270", 404),
        (f"{HOME}/nothing", 404),
        (f"{HOME}?state=lost", 200),
        (f"{HOME}?from=yesterday", 303),
        (f"{HOME}?item=none", 303),
        (f"{HOME}?after=xyz", 400),
        (f"{HOME}?department=none", 200),
    ],
)
async def test_garbage_in_an_address_is_answered(browser_for, path, status) -> None:
    assert (await browser_for(BOSS).get(path)).status_code == status
