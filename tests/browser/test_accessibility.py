"""Every kind of page by axe-core (WCAG 2.1 A and AA), in both modes, and no page scrolls sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from gateway.pages.ui.mode import COOKIE
from tests.browser.conftest import Visit, has_no_sideways_scroll, shot

TAGS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
PUBLIC = {
    "home": "/",
    "search": "/search?q=公开",
    "nothing": "/search?q=潜水艇叶片",
    "saved search": "/search/saved?q=公开",
    "documents": "/documents",
    "catalog": "/catalog",
    "life": "/catalog/life",
    "disclosure": "/disclosure",
    "guide": "/disclosure/guide",
    "statutory content": "/disclosure/content",
    "past day": "/documents?on=2022-03-01",
    "feeds": "/feeds",
    "open data": "/open-data",
    "consultations": "/consultations",
    "hearings": "/hearings",
    "me": "/me",
    "decisions": "/decisions",
    "matters": "/decisions/matters",
    "villages": "/villages",
    "accessibility": "/about/accessibility",
    "privacy": "/about/privacy",
    "api": "/api/docs",
    "missing": "/no/such/page",
}
FOLLOWED = {  # page → link on it that leads to one of its things
    "document": ("/documents", "main a[href^='/documents/']"),
    "leaf": ("/disclosure/content", "main .links a[href^='/disclosure/content/']"),
    "domain": ("/catalog", "main .tile a[href^='/catalog/']"),
    "life stage": ("/catalog/life", "main .tile a[href^='/catalog/']"),
    "item": ("/search?q=&kind=item", "a.hit-title"),
    "consultation": ("/consultations", "main a[href^='/consultations/']"),
    "decision": ("/decisions", "main .links a[href^='/decisions/']"),
    "village": ("/villages", "main a[href^='/villages/']"),
    "entry": ("/search?q=&kind=entry", "a.hit-title"),
}
STAFF = {
    "drafter.dangzheng": ("/desk", "/desk/documents", "/desk/documents/new", "/desk/documents/import"),
    "moderator.ziran": ("/desk/consultations", "/desk/consultations?state=shown", "/desk/consultations/all"),
    "drafter.ziran": ("/desk/consultations/new", "/desk/decisions", "/desk/decisions/new"),
    "disclosure.dangzheng": ("/desk/decisions/matters",),
    "editor.dangzheng": (
        "/desk/words/synonyms",
        "/desk/words/synonyms/new",
        "/desk/words/bets/new",
        "/desk/words/asked",
    ),
    "admin": ("/desk/words/index",),
    "clerk.shangzhou": ("/desk/villages", "/desk/villages/new"),
}


def check(page: Page, name: str) -> None:
    has_no_sideways_scroll(page)
    found = Axe().run(page, options=TAGS).response["violations"]
    said = [f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found]
    shot(page, name)
    assert not said, f"{page.url}\n" + "\n".join(said)


def everywhere(page: Page, name: str) -> None:
    """On a desk, on a phone and on the narrowest of phones, in both modes."""
    for mode in ("standard", "elder"):
        page.context.add_cookies([{"name": COOKIE, "value": mode, "url": page.evaluate("origin")}])
        page.reload()
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            if width == 390:
                has_no_sideways_scroll(page)
                shot(page, f"{name}-{mode}-{width}")
            else:
                check(page, f"{name}-{mode}-{width}")


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_is_accessible(visit: Visit, name: str) -> None:
    page = visit()
    page.goto(PUBLIC[name])
    everywhere(page, name)


@pytest.mark.parametrize("name", FOLLOWED)
def test_the_page_of_one_thing_is_accessible(visit: Visit, name: str) -> None:
    page = visit()
    start, link = FOLLOWED[name]
    page.goto(start)
    page.locator(link).first.click()
    page.wait_for_load_state()
    everywhere(page, name)


@pytest.mark.parametrize("who", STAFF)
def test_the_desk_is_accessible(visit: Visit, who: str) -> None:
    page = visit(who=who)
    for address in STAFF[who]:
        page.goto(address)
        everywhere(page, address.strip("/").replace("/", "-"))


def test_the_columns_of_the_desk_are_one_row_on_a_phone(visit: Visit) -> None:
    page = visit(390, who="moderator.ziran")
    page.goto("/desk/villages")
    row, last = page.locator(".desk-side"), page.get_by_role("link", name="村务公开")
    first = page.get_by_role("link", name="我的待办")
    assert (row.bounding_box() or {})["height"] < 2 * (last.bounding_box() or {})["height"]
    has_no_sideways_scroll(page)
    for link in (first, last):
        link.focus()
        expect(link).to_be_in_viewport()


def test_the_sign_in_page_is_accessible(visit: Visit) -> None:
    page = visit()
    page.goto("/sign-in")
    everywhere(page, "sign-in")


def test_a_form_with_errors_is_accessible_and_the_summary_has_the_focus(visit: Visit) -> None:
    page = visit()
    page.goto("/consultations")
    page.locator("main a[href^='/consultations/']").first.click()
    page.get_by_role("link", name="写意见").click()
    check(page, "comment")
    page.get_by_role("button", name="提交意见").click()
    page.get_by_text("请写下您的意见").first.wait_for()
    page.wait_for_load_state()
    expect(page.locator("[data-summary]")).to_be_focused()
    check(page, "comment-error")
