"""The pages of decisions on the real service: what a villager reads, and what the desk does, without script."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from html import unescape
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from gateway.pages.app import Area
from gateway.pages.decisions import views
from kit.runtime.clock import FixedClock
from kit.runtime.process import Process
from services.catalog.service import build as build_catalog
from tests.component.area_pages import BrowserFor, browsers, words
from tests.component.consultation.consultation_parts import DRAFT, DRAFTER, RELEASER, key
from tests.component.consultation.decision_parts import DECISION, LAWYER, OFFICER, REVIEWER, Hall
from tests.component.gatherings.gathering_parts import HEARING

DESK, GATHERINGS = "/desk/decisions", "/api/consultation/gatherings"


@pytest.fixture
async def browser_for(
    hall: Hall, open_process: Callable[..., Awaitable[Process]], clock: FixedClock, apps: dict[str, ASGIApp]
) -> AsyncIterator[BrowserFor]:
    await open_process("catalog", build_catalog)
    async with browsers(Area("decisions", views.routes), apps, clock) as browser_for:
        yield browser_for


async def send(browser: httpx.AsyncClient, page: str, label: str, **fields: Any) -> httpx.Response:
    """The form with this label or address on the page, with what it holds unseen, posted with `fields`."""
    shown = await browser.get(page)
    assert shown.status_code == 200, shown.text
    for head, form in re.findall(r"(<form[^>]*>)(.*?)</form>", shown.text, re.S):
        action = re.search(r'action="([^"]*)"', head)
        if action and (f'aria-label="{label}"' in head or action[1].endswith(label)):
            held = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
            return await browser.post(unescape(action[1]), data={**held, **fields})
    raise AssertionError(f"no form {label} on {page}")


async def test_a_villager_sees_where_it_stands_what_comes_next_and_until_when(
    hall: Hall, browser_for: BrowserFor
) -> None:
    id = await hall.brought_to("public_participation")
    made = await hall.drafter.post(
        "/api/consultation/consultations", json={**DRAFT, "decision": id}, headers=key("consult")
    )
    consultation = made.json()["id"]
    await hall.releaser.post(f"/api/consultation/consultations/{consultation}/open")
    citizen = browser_for()
    page = await citizen.get(f"/decisions/{id}")
    said = words(page)
    for told in (
        "现在：公众参与",
        "6月30日前完成",
        "接下来：专家论证",
        "关于启动村庄规划编制的决定",
        "村庄规划（草案）",
        "《重大行政决策程序暂行条例》第十五条第一款",
        "不少于30日",
        "平台设置（非法律规定）",
    ):
        assert told in said, told
    assert f'href="/consultations/{consultation}"' in page.text
    assert "x-gongkai-depends" in page.headers
    listed = words(await citizen.get("/decisions"))
    assert DECISION["title"] in listed
    assert "接下来：专家论证" in listed
    assert DECISION["title"] in words(await citizen.get("/decisions?stage=public_participation"))
    assert "现在没有决策在这个环节" in words(await citizen.get("/decisions?stage=legality_review"))
    assert (await citizen.get("/decisions?stage=no-such&state=junk&after=")).status_code == 200
    assert (await citizen.get("/decisions/no-such")).status_code == 404


async def test_a_hearing_is_called_what_its_own_page_calls_it_and_nobody_sees_drafts_in_public(
    hall: Hall, browser_for: BrowserFor
) -> None:
    id = await hall.brought_to("public_participation")
    made = await hall.drafter.post(GATHERINGS, json=HEARING | {"decision": id}, headers=key("hearing"))
    hearing = made.json()["id"]
    colleague = browser_for(DRAFTER)
    assert f"/hearings/{hearing}" in (await colleague.get(f"{DESK}/{id}")).text
    assert hearing not in (await colleague.get(f"/decisions/{id}")).text
    assert (await hall.releaser.post(f"{GATHERINGS}/{hearing}/announce")).status_code == 200
    for page in (f"/decisions/{id}", f"{DESK}/{id}"):
        assert "正在报名" in words(await colleague.get(page))
    assert "去报名" in words(await browser_for().get(f"/decisions/{id}"))


async def test_the_desk_takes_a_decision_from_its_first_line_to_the_public(hall: Hall, browser_for: BrowserFor) -> None:
    drafter, releaser = browser_for(DRAFTER), browser_for(RELEASER)
    assert "本部门还没有承办的决策" in words(await drafter.get(DESK))
    made = await send(
        drafter, f"{DESK}/new", "决策", **DECISION, flags=["touches_interests"], plan_drafted="2022-04-01"
    )
    place = made.headers["location"]
    assert "还没有登记启动决定" in words(await drafter.get(place))
    assert "条件都具备了" in words(await releaser.get(place))
    paper = {"title": "启动决定", "by": "镇政府", "on": "2022-03-14"}
    wrong = await send(drafter, f"{place}/papers/new?kind=start", "登记材料", **{**paper, "by": "", "on": "2022-03-15"})
    assert wrong.status_code == 409
    assert {"请写是谁出具的。", "请填材料的日期，不晚于今天。"} <= set(re.findall(r"请[^<]*。", wrong.text))
    put = await send(drafter, f"{place}/papers/new?kind=start", "登记材料", **paper)
    assert put.headers["location"] == place
    refused = await send(releaser, place, "进入下一环节", until="2022-03-01")
    assert "不能早于今天" in words(refused)
    done = await send(releaser, place, "进入下一环节", until="")
    assert done.status_code == 303, words(done)
    public = place.removeprefix("/desk")
    assert "预计 2022年4月1日 前完成" in words(await browser_for().get(public))
    assert "关系群众切身利益" in words(await browser_for().get(public))

    left = await send(releaser, place, "省略专家论证", ground="not_technical", reason="只涉及分区管控。")
    assert left.status_code == 303
    assert "省略：只涉及分区管控。" in words(await browser_for().get(public))
    assert (await send(releaser, place, "/unskip")).status_code == 303
    edited = await send(drafter, f"{place}/edit", "决策", summary="改过的说明。", until="2022-04-10")
    assert edited.status_code == 303, words(edited)
    assert "改过的说明。" in words(await browser_for().get(public))
    stopped = await send(releaser, place, "终止", reason="")
    assert "请写明理由" in words(stopped)
    assert (await send(releaser, place, "终止", reason="另行办理。")).status_code == 303
    assert "理由：另行办理。" in words(await browser_for().get(public))
    assert DECISION["title"] in words(await browser_for().get("/decisions?state=stopped"))


async def test_the_lawyer_puts_down_the_opinion_and_nobody_else(hall: Hall, browser_for: BrowserFor) -> None:
    id = await hall.brought_to("legality_review")
    place = f"{DESK}/{id}"
    drafter, lawyer = browser_for(DRAFTER), browser_for(LAWYER)
    assert "kind=legality_opinion" not in (await drafter.get(place)).text
    assert "等待合法性审查" in words(await lawyer.get(DESK))
    page = f"{place}/papers/new?kind=legality_opinion"
    opinion = {"title": "合法性审查意见书", "by": "司法所", "on": "2022-03-14", "sent_on": "2022-03-03"}
    assert "请选结论" in words(await send(lawyer, page, "登记材料", **opinion))
    closed = {"closed": "yes", "ground": "属于内部审查意见。", "summary": "内部内容"}
    assert (await send(lawyer, page, "登记材料", **opinion, outcome="lawful", **closed)).status_code == 303
    said = words(await browser_for().get(f"/decisions/{id}"))
    assert "结论：合法" in said
    assert "全文不公开：属于内部审查意见。" in said
    assert "内部内容" not in said
    back = await send(
        browser_for(RELEASER), place, "退回前面的环节", to="drafted", reason="草案要改。", until="2022-05-01"
    )
    assert back.status_code == 303
    assert "合法性审查：退回，草案要改。" in words(await browser_for().get(f"/decisions/{id}"))
    assert "上一稿" in words(await browser_for().get(f"/decisions/{id}"))


async def test_the_list_of_matters_is_drafted_reviewed_and_compared(hall: Hall, browser_for: BrowserFor) -> None:
    officer, reviewer, citizen = browser_for(OFFICER), browser_for(REVIEWER), browser_for()
    assert "清单还没有公布" in words(await citizen.get("/decisions/matters"))
    list_page = f"{DESK}/matters"
    made = await send(officer, list_page, "起草清单", title="")
    place = made.headers["location"]
    matter = {"item": "村庄规划编制和修改", "scope": "全镇各村", "manners": ["open_comments", "hearing"]}
    blank = await send(officer, f"{place}/matter", "事项", **{**matter, "item": ""})
    assert "请写事项" in words(blank)
    assert (await send(officer, f"{place}/matter", "事项", **matter)).status_code == 303
    assert "日期不能早于今天" in words(await send(officer, place, "/submit"))
    about = {"title": "2022年清单", "reason": "第一次公布。", "in_force_from": "2022-03-14"}
    assert (await send(officer, place, "名称、理由和日期", **about)).status_code == 303
    assert (await send(officer, place, "/submit")).status_code == 303
    assert (await send(reviewer, place, "/approve")).status_code == 303
    said = words(await citizen.get("/decisions/matters"))
    assert "村庄规划编制和修改" in said
    assert "公开征求意见" in said
    assert "没有用这种方式参与的事项" in words(await citizen.get("/decisions/matters?manner=field_visit"))

    place = (await send(officer, list_page, "起草清单", title="2023年清单")).headers["location"]
    link = re.search(rf'href="({place}/matter\?matter=[^"]+)"', (await officer.get(place)).text)
    assert link is not None
    wider = {**matter, "scope": "全镇各村和社区"}
    assert (await send(officer, unescape(link[1]), "事项", **wider)).status_code == 303
    assert (await send(officer, f"{place}/matter", "事项", **{**matter, "item": "农村公路建设"})).status_code == 303
    assert (await send(officer, place, "名称、理由和日期", **{**about, "title": "2023年清单"})).status_code == 303
    assert "2 个事项有变化" in words(await officer.get(place))
    assert (await send(officer, place, "/submit")).status_code == 303
    assert (await send(reviewer, place, "/approve")).status_code == 303
    changes = words(await citizen.get("/decisions/matters/2/changes"))
    assert "原来： 全镇各村" in changes
    assert "农村公路建设 新增" in changes
    assert "您看的是第 1 版" in words(await citizen.get("/decisions/matters/1"))
    assert "第 2 版" in words(await citizen.get("/decisions/matters/editions"))
    assert (await citizen.get("/decisions/matters/9")).status_code == 404
    assert (await citizen.get("/decisions/matters/junk")).status_code in (404, 422)
