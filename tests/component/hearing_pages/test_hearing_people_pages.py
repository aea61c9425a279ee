"""What staff see of the people: when a delivery was written down, a contact that several left. Others see how many."""

from starlette.types import ASGIApp

from gateway.pages.app import Area
from gateway.pages.hearings import views
from kit.identity.port import Principal
from kit.runtime.clock import FixedClock
from tests.component.area_pages import browsers
from tests.component.conftest import KnownTokens
from tests.component.hearing_pages.hearing_town import DESK, PEOPLE, Town, at, words


async def test_a_delivery_told_later_shows_the_day_it_was_written_down(town: Town) -> None:
    id, _ = await town.listed()
    address = f"{DESK}/{id}/delivery"
    town.clock.set(at("2022-04-25T09:00"))
    number = (await town.drafter.get(address)).text.partition('name="number" value="')[2].partition('"')[0]
    await town.press(town.drafter, address, "delivery", number=[number], how="posted", on="2022-04-22")
    assert "（ 2022年4月25日 登记）" in words(await town.drafter.get(address))


async def test_one_contact_of_two_people_is_marked_and_whoever_oversees_it_reads_no_names(
    town: Town, apps: dict[str, ASGIApp], tokens: KnownTokens, clock: FixedClock
) -> None:
    id = await town.announced()
    await town.registered(id)
    await town.registers(id, "某人", PEOPLE[0][1], "public", "neutral")
    address = f"{DESK}/{id}/registrations"
    assert words(await town.drafter.get(address)).count("留的联系方式一样，请核对") == 2
    overseer = Principal("jian", "简督", frozenset({"supervisor"}))
    tokens.principals["token-jian"] = overseer
    async with browsers(Area("hearings", views.routes), apps, clock) as browser_for:
        page = words(await browser_for(overseer).get(address))
        minutes = await browser_for(overseer).get(f"{DESK}/{id}/minutes")
    assert (minutes.status_code, "笔录公布以前，只有本部门办事的人能看到" in words(minutes)) == (200, True)
    assert "只有本部门办事的人能看到" in page
    assert not any(private in page for one in PEOPLE for private in one[:2])
