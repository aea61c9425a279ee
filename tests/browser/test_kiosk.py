"""The screen in the service hall: goes home by itself, keeps nothing, nothing too small for a finger."""

from playwright.sync_api import Page

from tests.browser.conftest import Visit, has_no_sideways_scroll, shot

SMALL = """[...document.querySelectorAll('.kiosk a:not(.skip), .kiosk button, .kiosk input')]
    .filter(one => one.getBoundingClientRect().height < 60).map(one => one.outerHTML)"""


def fits(page: Page, name: str) -> None:
    has_no_sideways_scroll(page)
    assert page.evaluate(SMALL) == []
    shot(page, name)


def test_the_kiosk_goes_home_by_itself_and_forgets(visit: Visit) -> None:
    page = visit(1080)
    page.set_viewport_size({"width": 1080, "height": 1920})
    page.clock.install()
    page.goto("/kiosk")
    fits(page, "kiosk")
    page.locator(".kiosk-list a").first.click()
    page.wait_for_url("**/kiosk/documents/**")
    fits(page, "kiosk-document")
    page.clock.run_for(80_000)
    assert page.locator("[data-idle]").is_visible()
    page.mouse.click(500, 700)
    page.clock.run_for(60_000)
    assert "/kiosk/documents/" in page.url
    page.clock.run_for(40_000)
    page.wait_for_url("**/kiosk")
    page.locator("#k-q").fill("王某某")
    page.clock.run_for(95_000)
    assert page.locator("#k-q").input_value() == ""
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_the_kiosk_fits_a_screen_that_lies(visit: Visit) -> None:
    page = visit(1280, script=False)
    for where in ("/kiosk", "/kiosk/documents", "/kiosk/consultations", "/kiosk/search?q=补贴"):
        page.goto(where)
        has_no_sideways_scroll(page)
