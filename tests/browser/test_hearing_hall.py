"""The door goes on without a network, minutes survive one, and every page of hearings fits and is accessible."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import Complaints, has_no_sideways_scroll, shot
from tests.browser.hearing_hall import WHO, Hall, hall
from tests.browser.test_accessibility import check
from tests.component.hearing_pages.hearing_town import DESK, at
from tests.component.hearing_pages.test_hearing_door_pages import code_of
from tests.component.hearing_pages.test_hearing_minutes_pages import held

Look = Callable[..., Page]


@pytest.fixture(scope="module")
def town_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with hall(tmp_path_factory.mktemp("hall")) as opened:
        yield opened


@pytest.fixture
def look(chromium: Browser, town_hall: Hall) -> Iterator[Look]:
    """`look(address, who="", width=1280)`: a page in a fresh profile."""
    contexts: list[BrowserContext] = []
    complaints = Complaints()

    def fresh(address: str, who: str = "", width: int = 1280, *, script: bool = True) -> Page:
        context = chromium.new_context(
            base_url=town_hall.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
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


def enter(page: Page, typed: str) -> None:
    page.get_by_label("签到码、报名编号或姓名").fill(typed)
    page.keyboard.press("Enter")


def test_the_door_goes_on_without_a_network_and_sends_everything_once(town_hall: Hall, look: Look) -> None:
    town = town_hall.town
    town.clock.set(at("2022-03-14T09:00"))
    id, chosen = town_hall.do(town.confirmed())
    codes = [town_hall.do(code_of(town, place)) for place in chosen]
    town.clock.set(at("2022-05-10T08:50"))
    door = look(f"{DESK}/{id}/door", "drafter", 390)
    expect(door.get_by_label("签到码、报名编号或姓名")).to_be_focused()
    enter(door, codes[0])
    expect(door.locator("[data-door-says]")).to_contain_text("请进。")
    expect(door.locator("[data-door-net]")).to_be_hidden()

    door.context.set_offline(True)
    enter(door, codes[1].replace(" ", "-").lower())
    expect(door.locator("[data-door-says]")).to_contain_text("请进。")
    expect(door.locator("[data-door-net]")).to_contain_text("没有网络，照常签到。已有 1 人")
    enter(door, codes[1])
    expect(door.locator("[data-door-says]")).to_contain_text("已经签过到了")
    enter(door, "ZZZZ ZZZZ ZZZZ")
    expect(door.locator("[data-door-says]")).to_contain_text("名单上没有这个码")
    rest = door.locator(".door-seats button")
    expect(rest).to_have_count(1)
    rest.click()
    expect(door.locator("[data-arrived]")).to_have_text("3")
    shot(door, "hearing-door-offline-390")
    has_no_sideways_scroll(door)

    door.context.set_offline(False)
    expect(door.locator("[data-door-net]")).to_be_hidden(timeout=20_000)
    other = look(f"{DESK}/{id}/door", "drafter")
    expect(other.locator("[data-arrived]")).to_have_text("3")
    expect(other.locator(".door-seats button")).to_have_count(0)
    assert door.evaluate("localStorage.length") == 0


def test_marks_that_a_resting_server_did_not_take_survive_the_tab(town_hall: Hall, look: Look) -> None:
    town = town_hall.town
    town.clock.set(at("2022-03-14T09:00"))
    id, chosen = town_hall.do(town.confirmed())
    code = town_hall.do(code_of(town, chosen[0]))
    town.clock.set(at("2022-05-10T08:50"))
    door = look(f"{DESK}/{id}/door", "drafter")
    town_hall.away.set()
    enter(door, code)
    expect(door.locator("[data-door-net]")).to_contain_text("已有 1 人")
    again = door.context.new_page()
    door.close(run_before_unload=False)
    town_hall.away.clear()
    again.goto(f"{DESK}/{id}/door")
    expect(again.locator("[data-arrived]")).to_have_text("1")
    expect(again.locator("[data-door-net]")).to_be_hidden(timeout=20_000)
    reading = look(f"{DESK}/{id}/door", "drafter", script=False)
    expect(reading.locator("[data-arrived]")).to_have_text("1")


def test_two_write_minutes_and_a_line_waits_for_the_network(town_hall: Hall, look: Look) -> None:
    town = town_hall.town
    town.clock.set(at("2022-03-14T09:00"))
    id, _ = town_hall.do(held(town))
    first = look(f"{DESK}/{id}/minutes", "drafter")
    second = look(f"{DESK}/{id}/minutes", "drafter", 390)
    first.get_by_label("谁在说").select_option(index=1)
    first.get_by_label("说了什么").fill("我赞成，但是第一个小时应当免费。")
    first.keyboard.press("Control+Enter")
    expect(first.locator("[data-minutes-says]")).to_have_text("已保存")
    expect(second.locator(".minutes > li")).to_have_count(1, timeout=20_000)

    second.context.set_offline(True)
    second.get_by_label("其他人是谁").fill("主持人")
    second.get_by_label("说了什么").fill("请下一位发言。")
    second.keyboard.press("Control+Enter")
    expect(second.locator("[data-minutes-says]")).to_contain_text("网络断开")
    expect(second.locator(".minutes > li")).to_have_count(2)
    second.context.set_offline(False)
    expect(second.locator("[data-minutes-says]")).to_have_text("已保存", timeout=20_000)
    expect(first.locator(".minutes > li")).to_have_count(2, timeout=20_000)
    expect(first.locator(".minutes > li").last).to_contain_text(re.compile("主持人.*请下一位发言。", re.DOTALL))
    shot(first, "hearing-minutes-1280")


def test_the_pages_of_hearings_are_accessible_and_fit(town_hall: Hall, look: Look) -> None:
    town = town_hall.town
    town.clock.set(at("2022-03-14T09:00"))
    id, places = town_hall.do(town.listed())
    public = ("/hearings", f"/hearings/{id}", f"/hearings/{id}/list", f"/hearings/{id}/register", places[0])
    staff = ("", "/registrations", "/choosing", "/delivery", "/order", "/door", "/minutes")
    pages = [(address, "") for address in public]
    pages += [(f"{DESK}/{id}{part}", "releaser") for part in staff]
    pages += [(DESK, "drafter"), (f"{DESK}/new", "drafter")]
    for address, who in pages:
        page = look(address, who)
        name = "hearing-" + (address.replace(id, "one").strip("/").replace("/", "-") or "list")
        check(page, f"{name[:40]}-1280")
        page.set_viewport_size({"width": 320, "height": 800})
        has_no_sideways_scroll(page)
        page.context.close()


def test_anyone_repeats_the_lot_on_their_own_device(town_hall: Hall, look: Look) -> None:
    town = town_hall.town
    town.clock.set(at("2022-03-14T09:00"))
    id, _ = town_hall.do(town.listed())
    page = look(f"/hearings/{id}/list", width=390)
    page.get_by_text("自己重算一遍").click()
    page.get_by_role("button", name="在这台设备上重算").click()
    expect(page.locator("[data-lot-says]")).to_contain_text("4 个编号、3 个名额，得到的结果和公布的一模一样")

    def enlarged(route: Route) -> None:
        told = route.fetch().json()
        route.fulfill(json={**told, "entries": [*told["entries"], {**told["entries"][0], "number": "0000-0000"}]})

    page.route("**/lot.json", enlarged)
    page.get_by_role("button", name="在这台设备上重算").click()
    expect(page.locator("[data-lot-says]")).to_contain_text("指纹对不上")
