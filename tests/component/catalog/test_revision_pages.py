"""The workbench, a revision at the desk, and the editions that the public reads, on the real service."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from gateway.pages.app import Area
from gateway.pages.catalog import views
from kit.identity.port import Principal
from tests.component.area_pages import BrowserFor, browsers
from tests.component.catalog.catalog_parts import DRAFTER, OFFICER
from tests.component.catalog.test_items import ITEM

pytestmark = pytest.mark.usefixtures("town")

REVIEWER = Principal("reviewer", roles=frozenset({"reviewer"}), departments=frozenset({"dangzheng"}))
CHANGE = "/desk/catalog/change"


@pytest.fixture
async def browser_for(process, apps, clock, tokens) -> AsyncIterator[BrowserFor]:
    async with browsers(Area("catalog", views.routes), apps, clock) as made:

        def signed_in(who: Principal | None = None) -> httpx.AsyncClient:
            if who is None:
                return made()
            tokens.principals[f"token-{who.subject}"] = who
            return made(who)

        yield signed_in


@pytest.fixture
async def items(officer) -> dict[str, str]:
    made = {}
    for code in ("audit", "guide"):
        body = {**ITEM, "code": code, "second_level": {"audit": "审核信息", "guide": "办事指南"}[code]}
        made[code] = (await officer.post("/api/catalog/items", json=body)).json()["id"]
    return made


async def post(browser: httpx.AsyncClient, page: str, action: str, **fields: Any) -> httpx.Response:
    """As the browser does it: the form of `page` that goes to `action`, with `fields` typed over what it held."""
    shown = await browser.get(page)
    assert shown.status_code == 200, shown.text
    (form,) = re.findall(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', shown.text, re.S)
    held: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        held.setdefault(name, []).append(value)
    for name, value in re.findall(r'<input class="input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', form):
        held[name] = [value]
    for name, value in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', form, re.S):
        held[name] = [value]
    for name, value in re.findall(r'name="([^"]+)" value="([^"]*)" checked', form):
        held.setdefault(name, []).append(value)
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        held[name] = re.findall(r'value="([^"]*)" selected', options)[:1] or re.findall(r'value="([^"]*)"', options)[:1]
    return await browser.post(action, data={**held, **fields})


def text_of(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


async def test_a_merge_from_the_workbench_to_a_public_edition(browser_for, items) -> None:
    officer, reviewer, visitor = browser_for(OFFICER), browser_for(REVIEWER), browser_for()
    listed = await officer.get("/desk/catalog")
    assert "审核信息" in listed.text
    page = f"{CHANGE}?kind=merge&item={items['audit']}&item={items['guide']}"
    sent = await post(
        officer, page, CHANGE, **{"t1-second_level": "审核与指南", "t1-content": "名单\n指南", "reason": "合并办理"}
    )
    assert sent.status_code == 303, sent.text
    place = sent.headers["location"]
    shown = text_of(await officer.get(place))
    for words in (
        "合并",
        "现行：最低生活保障 / 审核信息",
        "调整后：最低生活保障 / 审核与指南",
        "新增：",
        "删去：",
        "合并办理",
    ):
        assert words in shown
    assert "理解为：" in shown
    assert (await post(officer, place, f"{place}/submit")).status_code == 303
    assert "审核通过" not in (await officer.get(place)).text
    assert (await post(reviewer, place, f"{place}/approve")).status_code == 303
    past = await post(officer, place, f"{place}/adopt", in_force_from="2022-03-01")
    assert (past.status_code, "不能早于今天" in past.text) == (409, True)
    assert (await post(officer, place, f"{place}/adopt")).status_code == 303
    assert "已成为标准目录第 3 版" in text_of(await officer.get(place))
    edition = text_of(await visitor.get("/catalog/editions/3"))
    for words in ("现行的一版", "停用", "新增", "合并办理", "社会救助（1 项）"):
        assert words in edition
    then = await visitor.get(f"/catalog/editions/2/items/{items['audit']}")
    assert "第 2 版目录里的写法" in text_of(then)
    gone = await visitor.get(f"/catalog/items/{items['audit']}")
    assert "已经停用" in text_of(gone)
    assert "审核与指南" in gone.text
    assert "第 3 版" in text_of(await visitor.get("/catalog/editions"))


async def test_the_editor_says_how_it_understands_a_time_limit(browser_for, items) -> None:
    officer = browser_for(OFFICER)
    page = f"{CHANGE}?kind=change&item={items['audit']}"
    typed = await post(officer, page, CHANGE, **{"t1-time_limit": "信息形成或变更之日起20个工作日内", "do": "read"})
    assert "理解为： 信息形成或变更之日起 20 个工作日内" in text_of(typed)


async def test_the_same_form_twice_is_one_change_and_it_can_be_changed_and_removed(browser_for, items) -> None:
    officer = browser_for(OFFICER)
    page = f"{CHANGE}?kind=retire&item={items['audit']}"
    first = await post(officer, page, CHANGE, successor=items["guide"])
    again = await post(officer, page, CHANGE, successor=items["guide"])
    place = first.headers["location"]
    assert again.headers["location"] == place
    assert text_of(await officer.get(place)).count("停用“最低生活保障 / 审核信息”") == 1
    changed = await post(officer, f"{place}/changes/1", f"{place}/changes/1", reason="已经并入指南", successor="")
    assert changed.status_code == 303, changed.text
    assert "已经并入指南" in text_of(await officer.get(place))
    await post(officer, place, f"{place}/changes/1/remove")
    late = await officer.get(f"{place}/changes/1")
    assert late.status_code == 404


async def test_a_split_grows_part_by_part(browser_for, items) -> None:
    officer = browser_for(OFFICER)
    page = f"{CHANGE}?kind=split&item={items['audit']}"
    more = await post(officer, page, CHANGE, do="more")
    assert "拆分后的第 3 项" in text_of(more)
    sent = await post(officer, page, CHANGE, **{"t1-second_level": "初审", "t2-second_level": "终审"})
    shown = text_of(await officer.get(sent.headers["location"]))
    assert "调整后：最低生活保障 / 终审" in shown


async def test_two_editors_of_one_change_are_told_and_keep_their_words(browser_for, items) -> None:
    officer = browser_for(OFFICER)
    sent = await post(officer, f"{CHANGE}?kind=retire&item={items['audit']}", CHANGE, reason="一")
    place = sent.headers["location"]
    late = await post(officer, f"{place}/changes/1", f"{place}/changes/1", reason="晚到的话", version="1")
    assert late.status_code == 409
    assert "晚到的话" in late.text
    assert "刚刚被别人改过" in late.text


async def test_what_stands_in_the_way_is_told_change_by_change(browser_for, items) -> None:
    officer = browser_for(OFFICER)
    sent = await post(officer, f"{CHANGE}?kind=add", CHANGE, **{"t1-first_level": "新事项"})
    place = sent.headers["location"]
    assert "没有选公开领域" in text_of(await officer.get(place))
    refused = await post(officer, place, f"{place}/submit")
    assert refused.status_code == 409


async def test_others_read_and_do_not_change(browser_for, items) -> None:
    drafter = browser_for(DRAFTER)
    shown = await drafter.get("/desk/catalog")
    assert "审核信息" in shown.text
    assert "kind=retire" not in shown.text
    found = await drafter.get("/desk/catalog", params={"q": "指南", "department": "", "sort": "name", "page": "7"})
    assert "办事指南" in text_of(found)
    assert "起草一次调整" not in (await drafter.get("/desk/catalog/revisions")).text


@pytest.mark.parametrize(
    "path",
    ["/catalog/editions/999", "/catalog/editions/nine", "/catalog/editions/1/items/x", "/desk/catalog/revisions/x",
     "/desk/catalog/revisions/x/changes/y", "/catalog/editions?after=junk", "/desk/catalog/revisions?after=junk"],
)  # fmt: skip
async def test_garbage_in_an_address_is_answered_in_house_style(browser_for, items, path) -> None:
    assert (await browser_for(OFFICER).get(path)).status_code in (400, 404, 422)
