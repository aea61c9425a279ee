"""Minutes taken live by two, confirmed by who was there, published masked."""

import re
from datetime import timedelta

from tests.component.hearing_pages.hearing_town import API, DESK, Town, at, hidden, words

JSON = {"accept": "application/json"}


async def held(town: Town) -> tuple[str, list[str]]:
    """A hearing that has begun, with everyone who was chosen checked in."""
    id, chosen = await town.confirmed()
    town.clock.set(at("2022-04-22T09:00"))
    people = (await town.staff_api.get(f"{API}/{id}/registrations")).json()["items"]
    numbers = [one["number"] for one in people if one["state"] == "confirmed"]
    sent = {"numbers": numbers, "how": "in_person", "on": "2022-04-22"}
    assert (await town.staff_api.post(f"{API}/{id}/deliver", json=sent)).status_code == 200
    town.clock.set(at("2022-05-10T08:50"))
    marks = [{"id": number, "number": number, "at": "2022-05-10T08:50"} for number in numbers]
    assert (await town.staff_api.post(f"{API}/{id}/check-in", json={"marks": marks})).status_code == 200
    town.clock.set(at("2022-05-10T11:40"))
    await town.press(town.releaser, f"{DESK}/{id}", "hold")
    return id, chosen


async def test_minutes_are_written_signed_and_published(town: Town) -> None:
    id, chosen = await held(town)
    address = f"{DESK}/{id}/minutes"
    page = await town.drafter.get(address)
    speaker = page.text.partition('<option value="')[2]
    number = page.text.partition('id="f-speaker"')[2].split('<option value="')[2].partition('"')[0]
    assert speaker
    line = {"kind": "statement", "speaker": number, "text": "街口停车收费，我打 13800138001 反映过。"}
    await town.press(town.drafter, address, "minutes", **line)
    kept = await town.drafter.get(address)
    assert "街口停车收费" in words(kept)
    one = kept.text.partition('id="line-')[2].partition('"')[0]
    edited = await town.drafter.get(f"{address}/{one}")
    await town.press(town.drafter, f"{address}/{one}", one, **{**line, "text": "街口停车收费，我不赞成。"})
    stale = await town.drafter.post(f"{address}/{one}", data={**hidden(edited), **line, "text": "另一种说法"})
    assert stale.status_code == 409
    assert "另一种说法" in stale.text
    await town.press(town.drafter, address, "finish")

    assert "看笔录，确认签字" in words(await town.citizen.get(chosen[0]))
    await town.press(town.citizen, chosen[0], "sign", objection="我说的是有条件赞成。")
    await town.press(town.citizen, chosen[1], "sign", objection="")
    assert "您已经确认签字" in words(await town.citizen.get(chosen[0]))
    said = words(await town.releaser.get(address))
    assert "我说的是有条件赞成。" in said
    assert "到场还没有签字的" in said
    await town.press(town.releaser, address, "publish", unsigned_reason="一人提前离场。")
    public = await town.citizen.get(f"/hearings/{id}")
    assert "街口停车收费，我不赞成。" in words(public)
    assert "我说的是有条件赞成。" in words(public)
    assert "一人提前离场。" in words(public)
    for who in (town.citizen, town.drafter, town.releaser):  # colleagues read the original at the desk
        seen = (await who.get(f"/hearings/{id}")).text
        assert not any(name in seen for name in ("张大明", "李小红", "赵守仁", "钱有财"))
    assert "张大明" in (await town.drafter.get(address)).text


async def test_a_line_sent_twice_by_the_page_itself_is_one_line(town: Town) -> None:
    id, _ = await held(town)
    address = f"{DESK}/{id}/minutes"
    sent = {**hidden(await town.drafter.get(address), "data-minutes="), "kind": "note", "text": "休会十分钟。"}
    first, again = [await town.drafter.post(address, data=sent, headers=JSON) for _ in range(2)]
    assert first.json() == again.json()
    assert first.json()["kind_name"] == "记事"
    newest = (await town.drafter.get(f"{address}/lines")).json()
    assert [line["text"] for line in newest["lines"]] == ["休会十分钟。"]
    empty = await town.drafter.post(address, data={**sent, "idempotency_key": "another-key", "text": ""}, headers=JSON)
    assert empty.status_code == 422


async def test_a_struck_line_is_gone_and_a_reopened_record_is_signed_again(town: Town) -> None:
    id, chosen = await held(town)
    address = f"{DESK}/{id}/minutes"
    for text in ("第一段。", "记错的一段。"):
        town.clock.advance(timedelta(minutes=1))
        await town.press(town.drafter, address, "minutes", kind="statement", speaker_name="主持人", text=text)
    one = (await town.drafter.get(address)).text.rpartition('id="line-')[2].partition('"')[0]
    await town.press(town.drafter, f"{address}/{one}", one, text="记错的一段。", speaker_name="主持人", do="strike")
    assert "记错的一段" not in words(await town.drafter.get(address))
    await town.press(town.drafter, address, "finish")
    await town.press(town.citizen, chosen[0], "sign", objection="")
    silent = await town.drafter.post(f"{address}/reopen", data=hidden(await town.drafter.get(address)))
    assert silent.status_code == 422
    await town.press(town.drafter, address, "reopen", reason="漏了一段。")
    await town.press(town.drafter, address, "minutes", kind="statement", speaker_name="主持人", text="漏的一段。")
    await town.press(town.drafter, address, "finish")
    page = words(await town.citizen.get(chosen[0]))
    assert "漏的一段。" in page
    assert "您已经确认签字" not in page


async def test_minutes_of_others_and_lines_that_are_not_there_are_missing(town: Town) -> None:
    id, _ = await held(town)
    assert (await town.drafter.get(f"{DESK}/{id}/minutes/none")).status_code == 404
    assert (await town.citizen.get(f"{DESK}/{id}/minutes")).status_code in (303, 403, 404)


async def test_staff_read_what_everyone_will_read_and_decide_about_names_before_it_is_public(town: Town) -> None:
    id, _ = await held(town)
    address = f"{DESK}/{id}/minutes"
    for speaker, text in (("主持人", "请张大明先说。"), ("李某", "张大明说得对。")):
        await town.press(town.drafter, address, "minutes", kind="statement", speaker_name=speaker, text=text)
    assert "笔录还没有整理完毕" in words(await town.drafter.get(f"{address}/names"))
    await town.press(town.drafter, address, "finish")
    assert f'href="{address}/names"' in (await town.drafter.get(address)).text
    page = await town.drafter.get(f"{address}/names")
    assert "笔录里出现 2 次" in words(page)
    assert "请张某某先说。" in words(page)
    (number,) = re.findall(r'name="name-([^"]+)" value="mask"', page.text)
    await town.press(town.drafter, f"{address}/names", "names", **{f"name-{number}": "leave"})
    assert "请张大明先说。" in words(await town.drafter.get(f"{address}/names"))
    stranger = {**hidden(page), "name-0000-0000": "mask"}
    assert (await town.drafter.post(f"{address}/names", data=stranger)).status_code == 404
    await town.press(town.drafter, f"{address}/names", "names", **{f"name-{number}": "mask"})
    await town.press(town.releaser, address, "publish", unsigned_reason="在纸上签了字。")
    public = words(await town.citizen.get(f"/hearings/{id}"))
    assert "张某某说得对。" in public
