"""The working-day calendar is read by all and set by its keepers."""

import pytest

from schemas.classes.catalog import CalendarChangedV1
from tests.component.catalog.catalog_parts import DRAFTER

API = "/api/catalog/calendar"
YEAR_2027 = {
    "version": 0,
    "notice": "国办发明电〔2026〕1号",
    "off": [
        {"name": "春节", "first": "2027-02-05", "until": "2027-02-11"},
        {"name": "元旦", "first": "2026-12-31", "until": "2027-01-02"},
    ],
    "work": ["2027-02-14"],
}


async def test_begins_with_the_years_delivered(visitor) -> None:
    assert [one["year"] for one in (await visitor.get(API)).json()["items"]] == list(range(2019, 2027))
    year = (await visitor.get(f"{API}/2022")).json()
    assert (year["known"], year["working_days"], year["version"]) == (True, 249, 0)
    marked = {one["day"]: (one["works"], one["name"]) for one in year["days"]}
    assert marked["2022-04-02"] == (True, "")
    assert marked["2022-12-31"] == (False, "元旦")  # by the notice for 2023


async def test_a_year_not_entered_is_not_guessed(visitor) -> None:
    year = (await visitor.get(f"{API}/2027")).json()
    assert (year["known"], year["notice"], year["days"]) == (False, "", [])
    assert (await visitor.get(f"{API}/1999")).json()["code"] == "catalog.calendar_year_far"


async def test_sets_a_year_once_and_states_it(admin, visitor, process) -> None:
    first = await admin.put(f"{API}/2027", json=YEAR_2027)
    assert first.status_code == 200, first.text
    assert first.json()["known"]
    assert [one["first"] for one in first.json()["off"]] == ["2026-12-31", "2027-02-05"]
    assert (await admin.put(f"{API}/2027", json=YEAR_2027)).json() == first.json()
    assert {one["day"] for one in (await visitor.get(f"{API}/2026")).json()["days"]} >= {"2026-12-31"}
    (event,) = (await process.service.export("years:")).events
    assert (event.type, event.key, event.sequence) == (CalendarChangedV1.TYPE, "2027", 1)
    assert event.data["off"][0] == {"name": "元旦", "first": "2026-12-31", "until": "2027-01-02"}


async def test_two_editors_of_a_year_are_told(admin) -> None:
    await admin.put(f"{API}/2027", json=YEAR_2027)
    late = await admin.put(f"{API}/2027", json={**YEAR_2027, "work": []})
    assert late.json()["code"] == "store.conflict"
    again = await admin.put(f"{API}/2027", json={**YEAR_2027, "work": [], "version": 1})
    assert (again.status_code, again.json()["version"]) == (200, 2)
    trail = (await admin.get(f"{API}/2027/trail")).json()
    assert [line["action"] for line in trail] == ["set_calendar", "set_calendar"]
    assert trail[1]["before"]["work"] == ["2027-02-14"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"off": [{"name": "春节", "first": "2027-02-11", "until": "2027-02-05"}]}, "off.0", "倒挂"),
        ({"off": [{"name": "春节", "first": "2026-02-05", "until": "2026-02-11"}]}, "off.0", "不在2027年内"),
        ({"off": [{"name": "春节", "first": "2027-02-05", "until": "2027-04-05"}]}, "off.0", "超过"),
        ({"work": ["2027-02-06"]}, "work.0", "又是调休上班"),
        ({"work": ["2027-02-15"]}, "work.0", "周一"),
        ({"work": ["2028-02-12"]}, "work.0", "不在2027年内"),
        ({"work": ["2027-02-14", "2027-02-14"]}, "work.1", "重复"),
        ({"off": [{"name": "元旦", "first": "2026-12-31", "until": "2027-01-01"}] * 2}, "off.1", "只能列一次"),
        ({"work": ["2026-12-27"], "off": []}, "", ""),
    ],
)
async def test_names_each_mistake_by_its_place(admin, changes, field, words) -> None:
    answer = await admin.put(f"{API}/2027", json={**YEAR_2027, **changes})
    if not field:
        assert answer.status_code == 200
        return
    assert answer.json()["code"] == "catalog.calendar_year_unfit"
    assert words in answer.json()["errors"][field]


async def test_a_year_must_not_contradict_its_neighbour(admin) -> None:
    clash = {**YEAR_2027, "off": [], "work": ["2026-12-06"]}
    assert (await admin.put(f"{API}/2027", json=clash)).status_code == 200
    december = {"version": 0, "notice": "更正", "off": [{"name": "停电", "first": "2026-12-05", "until": "2026-12-06"}]}
    answer = await admin.put(f"{API}/2026", json={**december, "work": []})
    assert "2027年的安排里是调休上班" in answer.json()["errors"]["off.0"]


async def test_only_its_keepers_set_it(client_for, process) -> None:
    assert (await client_for(process, DRAFTER).put(f"{API}/2027", json=YEAR_2027)).status_code == 403
