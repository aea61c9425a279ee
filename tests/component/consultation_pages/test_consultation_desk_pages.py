"""The department's desk: drafting, opening, and what closes soon, waits, is unanswered."""

import re
from datetime import timedelta

from kit.runtime.clock import FixedClock
from tests.component.area_pages import BrowserFor
from tests.component.consultation.consultation_parts import DRAFT, DRAFTER, MODERATOR, RELEASER, Town
from tests.component.consultation_pages.page_parts import hidden, words

HOME = "/desk/consultations"


async def test_a_drafter_drafts_and_a_releaser_opens(town: Town, browser_for: BrowserFor) -> None:
    drafter, releaser = browser_for(DRAFTER), browser_for(RELEASER)
    assert (await drafter.get(HOME)).headers["location"] == f"{HOME}/all"
    form = await drafter.get(f"{HOME}/new")
    made = await drafter.post(
        f"{HOME}/new",
        data={**hidden(form), **DRAFT, "closes_on": "2022-03-20", "moderation": "before", "entry_days": "5"},
    )
    place = made.headers["location"]
    editor = await drafter.get(place)
    assert "草案分成 2 条" in words(editor)
    assert '<option value="5" selected>' in editor.text
    refused = await releaser.post(f"{place}/open", data=hidden(await releaser.get(place)))
    assert refused.status_code == 409
    assert "最早可在2022年4月13日截止" in words(refused)

    changes = {**hidden(editor), **DRAFT, "moderation": "before", "short_reason": ""}
    assert (await drafter.post(f"{place}/edit", data=changes)).status_code == 303
    stale = await drafter.post(f"{place}/edit", data={**changes, "title": "改过的标题"})
    assert stale.status_code == 409
    assert "改过的标题" in stale.text
    again = {**changes, "title": "改过的标题", **hidden(stale)}
    assert (await drafter.post(f"{place}/edit", data=again)).status_code == 303

    opened = await releaser.post(f"{place}/open", data=hidden(await releaser.get(place)))
    assert opened.status_code == 303
    assert "公开征求意见" in words(await releaser.get(place))
    assert "改过的标题" in words(await browser_for().get(place.removeprefix("/desk")))
    assert "改过的标题" in words(await drafter.get(f"{HOME}/all"))


async def test_a_draft_that_cannot_be_saved_keeps_what_was_typed(town: Town, browser_for: BrowserFor) -> None:
    drafter = browser_for(DRAFTER)
    form = hidden(await drafter.get(f"{HOME}/new"))
    typed = {**form, **DRAFT, "title": "题" * 301, "opens_on": "明天", "moderation": "before"}
    page = await drafter.post(f"{HOME}/new", data=typed)
    assert page.status_code == 422
    assert "题" * 301 in page.text
    assert {'href="#f-title"', 'href="#f-opens_on"'} <= set(re.findall(r'href="#f-\w+"', page.text))


async def test_the_list_says_what_closes_first_what_waits_and_what_is_still_a_draft(
    town: Town, browser_for: BrowserFor, clock: FixedClock
) -> None:
    late = await town.opened("late", title="后截止的", closes_on="2022-05-13")
    soon = await town.opened("soon", title="先截止的")
    await town.drafted("draft", title="还在起草的")
    await town.said(soon, "先修路。", "one")
    await town.counted(soon, waiting=1)
    clock.advance(timedelta(days=28))
    page = await browser_for(MODERATOR).get(f"{HOME}/all")
    said = words(page)
    assert said.index("先截止的") < said.index("后截止的") < said.index("还在起草的")
    assert f'href="{HOME}?consultation={soon}"' in page.text
    assert f'href="{HOME}/{late}/opinions/new"' in page.text
    one = await browser_for(MODERATOR).get(f"{HOME}/{soon}")
    for part in (f"{HOME}/{soon}/opinions/new", f"{HOME}/{soon}/groups", f"/record/{soon}"):
        assert f'href="{part}"' in one.text
