"""The desk for groups and themes, as a moderator goes through it."""

import asyncio
import re
from typing import Any

import httpx

from tests.component.area_pages import BrowserFor, words
from tests.component.consultation.consultation_parts import MODERATOR, OTHER_MODERATOR, Town

AGAINST = "我反对在村口建垃圾站。味道太大，夏天窗户都不敢开。"
TOO = "我反对在村口建垃圾站。味道太大了，夏天窗户都不敢开啊。"
FOR = "我支持在学校旁边建图书馆。孩子放学有地方看书，请拨打13812345678联系我。"


async def grouped(town: Town, id: str, opinions: int) -> list[dict[str, Any]]:
    for _ in range(750):
        page = (await town.moderator.get(f"/api/consultation/desk/consultations/{id}/groups")).json()
        if page["grouped"] == opinions:
            break
        await asyncio.sleep(0.02)
    return list(page["items"])


async def sent(desk: httpx.AsyncClient, page: str, step: str, **fields: Any) -> httpx.Response:
    shown = await desk.get(page)
    found = re.search(r'name="csrf" value="([^"]*)"', shown.text)
    key = re.search(r'name="idempotency_key" value="([^"]*)"', shown.text.partition(step)[2])
    assert found is not None
    assert key is not None
    return await desk.post(step, data={"csrf": found[1], "idempotency_key": key[1], **fields})


async def test_a_moderator_splits_joins_and_finds_what_belongs_together(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    for form, text in enumerate((AGAINST, TOO, FOR)):
        await town.said(id, text, f"form-{form}")
    large, small = await grouped(town, id, 3)
    desk, base = browser_for(MODERATOR), f"/desk/consultations/{id}/groups"
    listed = words(await desk.get(base))
    assert "收到 3 条，已归为 2 组" in listed
    assert "13812345678" not in listed

    page = f"{base}/{large['id']}"
    members = await desk.get(f"{page}?state=waiting")
    assert "<mark>" in members.text
    chosen = re.findall(r'name="comment" value="([^"]*)"', members.text)
    refused = await sent(desk, page, f"{page}/split")
    assert (refused.status_code, "请先勾选要分出去的意见" in words(refused)) == (400, True)
    done = await sent(desk, page, f"{page}/split", comment=chosen[1])
    assert re.fullmatch(rf"{page}-\d+|{base}/{id}-\d+-1", done.headers["location"])
    assert [one["count"] for one in await grouped(town, id, 3)] == [1, 1, 1]

    ids = [one["id"] for one in await grouped(town, id, 3)]
    alone = await sent(desk, base, f"{base}/join", group=ids[0])
    assert (alone.status_code, "请勾选两组或更多再合并" in words(alone)) == (400, True)
    again = await sent(
        desk,
        base,
        f"{base}/join",
        group=[large["id"], next(one for one in ids if one not in (large["id"], small["id"]))],
    )
    assert again.headers["location"] == base
    assert [one["count"] for one in await grouped(town, id, 3)] == [2, 1]
    assert "合并" in words(await desk.get(page))


async def test_themes_are_made_named_and_given_by_hand(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    about = {"垃圾站": "气味", "停车场": "车位"}
    wishes = ["应当先听听大家的看法", "会不会影响灌溉", "资金从什么渠道来"]
    texts = [f"{place}的{matter}要考虑，{wish}" for wish in wishes for place, matter in about.items()]
    comments = [await town.said(id, text, f"form-{n}") for n, text in enumerate(texts)]
    await town.decide(comments, "shown")
    await grouped(town, id, len(texts))
    desk, page = browser_for(MODERATOR), f"/desk/consultations/{id}/themes"
    assert "还没有归纳主题" in words(await desk.get(page))
    assert (await sent(desk, page, page, seed="many")).status_code == 400
    assert (await sent(desk, page, page, seed="4")).headers["location"] == page
    (theme, *_) = (await town.anyone.get(f"/api/consultation/consultations/{id}/themes")).json()["items"]
    assert theme["name"] in words(await desk.get(page))
    assert (await sent(desk, page, f"{page}/{theme['id']}", name="")).status_code == 422
    await sent(desk, page, f"{page}/{theme['id']}", name="停车")
    assert "停车 " in words(await desk.get(page))
    group = (await grouped(town, id, len(texts)))[0]["id"]
    here = f"/desk/consultations/{id}/groups/{group}"
    await sent(desk, here, f"{here}/theme", theme="")
    without = await desk.get(f"/desk/consultations/{id}/groups?theme=")
    assert without.text.count('name="group"') == 1
    assert group in without.text


async def test_another_department_and_junk_find_nothing(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    await town.said(id, AGAINST, "form-1")
    await grouped(town, id, 1)
    assert (await browser_for(OTHER_MODERATOR).get(f"/desk/consultations/{id}/groups")).status_code == 403
    desk = browser_for(MODERATOR)
    assert (await desk.get(f"/desk/consultations/{id}/groups/junk")).status_code == 404
    assert (await desk.get(f"/desk/consultations/{id}/groups?after=junk")).status_code == 400
