"""What has to do with a document takes its place on the document's page by itself."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.journeys.platforms import Platform, eventually
from tests.journeys.steps import hits


def test_related_things_come_to_the_page_of_a_document(visit: Visit, platform: Platform) -> None:
    with platform.person() as visitor:
        address = eventually(lambda: hits(visitor, "耕地地力保护补贴", kind="document"))[0]["url"]
    page = visit(390)
    page.goto(address)
    related = page.locator("[data-related]")
    expect(related.locator("li a").first).to_be_visible()
    expect(related.get_by_text("看说法相近")).to_have_count(0)
    related.locator("li a").first.click()
    expect(page.locator("h1").first).to_be_visible()
    expect(page).not_to_have_url(re.compile(re.escape(address) + "$"))
