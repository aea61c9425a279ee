"""The desk page of personal data, without script."""

from gateway.pages.documents.findings import KIND_NAMES
from tests.component.area_pages import BrowserFor
from tests.component.publication.test_publication import Office, staff
from tests.component.publication.test_review_pages import browser_for, office, post, words

__all__ = ["browser_for", "office"]  # fixtures

PHONE = "13812345678"


async def test_a_drafter_masks_what_the_editor_points_at(office: Office, browser_for: BrowserFor) -> None:
    id = (await office.draft(summary=f"手机{PHONE}", title=f"预算{PHONE[:4]}"))["id"]
    desk, drafter = f"/desk/documents/{id}", browser_for(staff("drafter"))
    assert "发现 1 处个人信息" in words(await drafter.get(desk))
    page = await drafter.get(f"{desk}/findings")
    assert KIND_NAMES["mobile"] in words(page)
    assert "内容概述" in words(page)
    assert PHONE not in page.text
    done = await post(drafter, page, f"{desk}/findings/mask")
    assert done.headers["location"] == f"{desk}/findings"
    assert "没有发现个人信息" in words(await drafter.get(f"{desk}/findings"))
    assert "处个人信息" not in words(await drafter.get(desk))


async def test_two_people_make_an_exception(office: Office, browser_for: BrowserFor) -> None:
    id = (await office.draft(summary=f"手机{PHONE}"))["id"]
    await office.approve(id)
    (found,) = (await office.reviewer.get(f"/api/publication/documents/{id}/findings")).json()["items"]
    here = f"/desk/documents/{id}/findings"
    reviewer, releaser = browser_for(staff("reviewer")), browser_for(staff("releaser"))
    act = f"{here}/{found['key']}/override"
    refused = await post(reviewer, await reviewer.get(here), act, reason=" ")
    assert refused.status_code == 409
    assert "请写明原因" in words(refused)
    await post(reviewer, await reviewer.get(here), act, reason="值班手机")
    page = await reviewer.get(here)
    assert "待另一人确认" in words(page)
    assert "/confirm" not in page.text
    page = await releaser.get(here)
    await post(releaser, page, f"{here}/{found['key']}/confirm")
    assert "已作为例外" in words(await releaser.get(here))
    assert "1 处个人信息已作为例外" in words(await releaser.get(f"/desk/documents/{id}"))


async def test_a_page_of_nothing_is_not_there(office: Office, browser_for: BrowserFor) -> None:
    browser = browser_for(staff("reviewer"))
    assert (await browser.get("/desk/documents/no-such/findings")).status_code == 404
