"""The door: by code, by number, by name; marks that come late or twice; what the page keeps for itself."""

import hashlib
import json
import re

from tests.component.hearing_pages.hearing_town import DESK, Town, at, hidden, words


async def code_of(town: Town, place: str) -> str:
    found = re.search(r'class="pass-code num">([^<]+)<', (await town.citizen.get(place)).text)
    assert found
    return found[1]


async def test_people_come_in_by_code_number_or_name(town: Town) -> None:
    id, chosen = await town.confirmed()
    town.clock.set(at("2022-05-10T08:50"))
    door = f"{DESK}/{id}/door"
    page = await town.drafter.get(door)
    assert re.search(r"0 / 3 人已到", words(page))
    code = await code_of(town, chosen[0])
    typed = f"{code[:4].lower()}-{code[5:]}"
    answer = await town.drafter.post(door, data={**hidden(page, "door-form"), "code": typed})
    assert answer.status_code == 303, words(answer)
    said = words(await town.drafter.get(door))
    assert "请进。" in said
    assert "1 / 3 人已到" in said
    again = await town.drafter.post(door, data={**hidden(page, "door-form"), "code": code})
    assert again.status_code == 303
    assert "已经签过到了" in words(await town.drafter.get(door))
    rest = await town.drafter.get(door)
    number = re.search(r'name="number" value="([^"]+)"', rest.text)
    name = re.findall(r'data-name="([^"]+)"', rest.text)
    assert number
    await town.drafter.post(door, data={**hidden(rest), "number": number[1]})
    for one in name:
        await town.drafter.post(door, data={**hidden(await town.drafter.get(door), "door-form"), "code": one})
    assert "3 / 3 人已到" in words(await town.drafter.get(door))
    assert "您已经到场" in words(await town.citizen.get(chosen[0]))


async def test_a_code_that_is_not_on_the_list_is_said(town: Town) -> None:
    id, _ = await town.confirmed()
    town.clock.set(at("2022-05-10T08:30"))
    door = f"{DESK}/{id}/door"
    sent = hidden(await town.drafter.get(door), "door-form")
    assert (await town.drafter.post(door, data={**sent, "code": "0000 0000 0000"})).status_code == 303
    assert "名单上没有这个码" in words(await town.drafter.get(door))
    empty = await town.drafter.post(door, data={**sent, "code": "王"})
    assert empty.status_code == 422
    assert "请输入签到码" in words(empty)


async def test_marks_noted_without_a_network_count_once_whenever_they_come(town: Town) -> None:
    id, chosen = await town.confirmed()
    town.clock.set(at("2022-05-10T09:30"))
    door = f"{DESK}/{id}/door"
    page = await town.drafter.get(door)
    code = (await code_of(town, chosen[0])).replace(" ", "")
    number = re.findall(r'data-number="([^"]+)"', page.text)[-1]
    marks = [
        {"id": "a1", "code": code, "at": "2022-05-10T08:51:00+08:00"},
        {"id": "a2", "number": number, "at": "2022-05-10T08:55:00+08:00"},
        {"id": "a3", "code": "ZZZZZZZZZZZZ", "at": "2022-05-10T08:56:00+08:00"},
    ]
    sent = {**hidden(page, "door-form"), "marks": json.dumps(marks)}
    for _ in range(2):
        done = await town.drafter.post(f"{door}/marks", data=sent)
        assert done.status_code == 200, done.text
    assert [one["outcome"] for one in done.json()["results"]][2] == "unknown"
    arrived = (await town.drafter.get(f"{door}/arrived")).json()
    assert "8:51" in arrived.values()
    for junk in ("x", "[1]", json.dumps([{"id": "a"}])):
        assert (await town.drafter.post(f"{door}/marks", data={**sent, "marks": junk})).status_code == 422


async def test_door_and_minutes_open_the_day_before(town: Town) -> None:
    id, _ = await town.confirmed()
    town.clock.set(at("2022-05-08T23:00"))
    for part in ("door", "minutes"):
        page = await town.drafter.get(f"{DESK}/{id}/{part}")
        assert "2022年5月9日（开会前一天）起" in words(page)
        assert 'name="code"' not in page.text
        assert 'name="text"' not in page.text
    town.clock.set(at("2022-05-09T08:00"))
    assert 'name="code"' in (await town.drafter.get(f"{DESK}/{id}/door")).text
    assert 'name="text"' in (await town.drafter.get(f"{DESK}/{id}/minutes")).text


async def test_the_page_holds_digests_and_no_codes(town: Town) -> None:
    id, chosen = await town.confirmed()
    town.clock.set(at("2022-05-09T08:00"))
    page = (await town.drafter.get(f"{DESK}/{id}/door")).text
    code = (await code_of(town, chosen[0])).replace(" ", "")
    salt = re.search(r'data-salt="([^"]+)"', page)
    assert salt
    assert code not in page
    assert f'data-digest="{hashlib.sha256((salt[1] + code).encode()).hexdigest()}"' in page
    assert "138001380" not in page


async def test_before_people_are_chosen_the_door_says_so(town: Town) -> None:
    id = await town.announced()
    assert "还没有参加人" in words(await town.drafter.get(f"{DESK}/{id}/door"))
