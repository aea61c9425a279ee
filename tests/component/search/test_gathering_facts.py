"""Hearings and visits are found from their announcement on, and later by what was said there."""

from schemas.classes.consultation import GatheringAnnouncedV1, GatheringChangedV1, GatheringHeldV1
from tests.component.search.search_town import Town

COMMON = {
    "id": "h1",
    "kind": "hearing",
    "title": "《村庄规划管理办法（草案）》听证会",
    "department": "ziran",
    "starts_at": "2022-04-20T09:00:00+08:00",
    "ends_at": "2022-04-20T11:30:00+08:00",
    "place": "镇政府二楼会议室",
    "announced_at": "2022-03-14T09:00:00+08:00",
    "summary": "草案关系各村建房，请各方当面说明意见。",
    "url": "/hearings/h1",
}


async def test_a_hearing_is_found_from_its_announcement_to_its_record(town: Town) -> None:
    await town.told(GatheringAnnouncedV1(**COMMON, state="announced"), 1, "hearing:h1")
    (found,) = (await town.search(q="听证会"))["results"]
    assert (found["kind"], found["date"], found["extra"]["what"]) == ("hearing", "2022-04-20", "听证会")
    moved = COMMON | {"starts_at": "2022-04-27T09:00:00+08:00"}
    changed = GatheringChangedV1(
        **moved, state="announced", change="postponed", changed_at="2022-04-01T09:00:00+08:00", note="因防汛推后。"
    )
    await town.told(changed, 2, "hearing:h1")
    (found,) = (await town.search(q="防汛推后"))["results"]
    assert found["date"] == "2022-04-27"
    held = GatheringHeldV1(
        **moved, state="recorded", held_at="2022-04-27T12:00:00+08:00", text="会车道先修。", result="采纳"
    )
    await town.told(held, 3, "hearing:h1")
    (found,) = (await town.search(q="会车道"))["results"]
    assert (found["url"], found["extra"]["standing"]) == ("/hearings/h1", "已公布记录")


async def test_a_cancelled_visit_says_so(town: Town) -> None:
    cancelled = GatheringChangedV1(
        **(COMMON | {"kind": "field_visit"}), state="cancelled", change="cancelled",
        changed_at="2022-04-01T09:00:00+08:00", note="草案撤回",
    )  # fmt: skip
    await town.told(cancelled, 2, "hearing:h1")
    (found,) = (await town.search())["results"]
    assert found["extra"] == {"what": "实地走访", "standing": "已取消", "place": "镇政府二楼会议室"}
