"""Words erased on legal grounds: found by the receipt, erased with a ground and a reason, still counted."""

from collections.abc import Callable

import httpx

from kit.identity.port import Principal
from tests.component.area_pages import BrowserFor
from tests.component.consultation.consultation_parts import MODERATOR, Town
from tests.component.consultation_pages.page_parts import hidden, words

OFFICER = Principal("chen", "陈依", frozenset({"disclosure_officer"}), frozenset({"ziran"}))
HOME = "/desk/consultations"


async def test_an_officer_finds_it_by_its_receipt_and_erases_the_words(
    town: Town, browser_for: BrowserFor, client_for: Callable[..., httpx.AsyncClient]
) -> None:
    client_for(town.process, OFFICER)  # so that the service knows who that is
    id = await town.opened(moderation="after")
    taken = (await town.says(id, "写了邻居家里的私事。", "one")).json()
    officer, visitor = browser_for(OFFICER), browser_for()
    sent = hidden(await officer.get(f"{HOME}/erase"), "按回执找意见")
    lost = await officer.post(f"{HOME}/erase", data={**sent, "ticket": "no-such-ticket"})
    assert lost.status_code == 404
    assert "没有这张回执" in words(lost)
    found = await officer.post(f"{HOME}/erase", data={**sent, "ticket": f"https://town/receipts/{taken['ticket']}"})
    place = found.headers["location"]
    assert taken["ticket"] not in place

    page = await officer.get(place)
    assert "写了邻居家里的私事" in words(page)
    sent = hidden(page, "依法删除原文")
    wrong = await officer.post(f"{place}/erase", data={**sent, "reason": "本"})
    assert wrong.status_code == 422
    assert {"请选择依据。", "请写明理由"} <= {said for said in ("请选择依据。", "请写明理由") if said in words(wrong)}
    given = {**sent, "ground": "personal_information", "reason": "本人三月十四日的书面申请"}
    for _ in range(2):
        assert (await officer.post(f"{place}/erase", data=given)).status_code == 303
    assert "依法删除" in words(await officer.get(place))
    await town.counted(id, hidden=1)
    page = await visitor.get(f"/consultations/{id}")
    assert "依法删除了原文：1 条" in words(page)
    assert "邻居家里" not in page.text
    assert "邻居家里" not in (await visitor.get(f"/consultations/{id}/opinions", params={"view": "each"})).text
    decided = await browser_for(MODERATOR).get(HOME, params={"state": "hidden", "consultation": id})
    assert "依法删除了原文" in words(decided)


async def test_others_see_what_was_done_and_cannot_erase(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    comment = await town.said(id, "先修路。", "one")
    moderator = browser_for(MODERATOR)
    page = await moderator.get(f"{HOME}/comments/{comment}")
    assert "收到" in words(page)
    assert "删除原文" not in words(page)
    refused = await moderator.post(f"{HOME}/comments/{comment}/erase", data={**hidden(page), "ground": "court"})
    assert refused.status_code in (403, 422)
    assert (await moderator.get(f"{HOME}/comments/no-such")).status_code == 404
