"""What a visitor meets: the announcement, registering without an account, one's own place, the list, the lot."""

import re

from tests.component.hearing_pages.hearing_town import DRAFT, PEOPLE, SEED, Town, hidden, words


async def test_a_citizen_registers_and_sees_their_place(town: Town) -> None:
    id = await town.announced()
    assert DRAFT["title"] in words(await town.citizen.get("/hearings"))
    page = words(await town.citizen.get(f"/hearings/{id}"))
    for said in ("2022年5月10日（星期二）9:00 至 11:30", DRAFT["place"], DRAFT["accessibility"], "双色球", "我要报名"):
        assert said in page
    place = await town.citizen.get(await town.registers(id, *PEOPLE[0], needs="听不清"))
    assert "报名成功" in words(place)
    assert "张大明" in words(place)
    assert place.headers["cache-control"] == "no-store"
    assert place.headers["referrer-policy"] == "no-referrer"
    public = (await town.citizen.get(f"/hearings/{id}")).text
    assert "张大明" not in public
    assert "13800138001" not in public


async def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(town: Town) -> None:
    id = await town.announced()
    address = f"/hearings/{id}/register"
    sent = hidden(await town.citizen.get(address))
    page = await town.citizen.post(address, data={**sent, "name": "", "phone": "", "interest": "我家在街口"})
    assert page.status_code == 422
    assert {'href="#f-name"', 'href="#f-phone"', 'href="#f-role"'} <= set(re.findall(r'href="#f-\w+"', page.text))
    assert "我家在街口" in page.text
    assert hidden(page)["idempotency_key"] == sent["idempotency_key"]
    wrong = await town.citizen.post(address, data={**sent, "name": "张", "phone": "电话", "role": "public"})
    assert "手机号码或者电子邮箱不正确" in words(wrong)
    none = await town.citizen.post(address, data={**sent, "name": "张", "phone": "13800138009", "role": "expert"})
    assert "没有您选择的参加身份" in words(none)
    long = await town.citizen.post(address, data={**sent, "name": "张" * 300, "phone": "13800138009", "role": "public"})
    assert "“姓名”太长了，最多 100 字，请删减。" in words(long)
    assert "string_too_long" not in long.text


async def test_the_same_form_sent_three_times_is_one_place(town: Town) -> None:
    id = await town.announced()
    address = f"/hearings/{id}/register"
    sent = hidden(await town.citizen.get(address))
    form = {**sent, "name": "张大明", "phone": "13800138001", "role": "public", "stance": "neutral"}
    answers = [await town.citizen.post(address, data=form) for _ in range(3)]
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert "已有 1 人报名" in words(await town.citizen.get(f"/hearings/{id}"))


async def test_the_list_is_published_masked_with_a_lot_that_anyone_repeats(town: Town) -> None:
    id, places = await town.closed()
    await town.press(town.releaser, f"/desk/hearings/{id}/choosing", "draw", seed=SEED)
    await town.press(town.releaser, f"/desk/hearings/{id}/choosing", "publish-list")
    page = await town.citizen.get(f"/hearings/{id}/list")
    said = words(page)
    assert "利害关系人" in said
    assert SEED in said
    assert not any(name in said for name, *_ in PEOPLE)
    lot = await town.citizen.get(f"/hearings/{id}/lot.json")
    assert lot.json()["seed"] == SEED
    assert len(lot.json()["entries"]) == len(PEOPLE)
    standing = [words(await town.citizen.get(place)) for place in places]
    assert sum("您选上了" in one for one in standing) == 3
    assert sum("候补第 1 位" in one for one in standing) == 1


async def test_who_waits_moves_up_when_somebody_gives_their_place_back(town: Town) -> None:
    _, places = await town.listed()
    said = {one: words(await town.citizen.get(one)) for one in places}
    waiting = next(one for one in places if "候补第 1 位" in said[one])
    chosen = next(one for one in places[:3] if one != waiting)
    page = await town.citizen.get(chosen)
    code = re.search(r'class="pass-code num">([^<]+)<', page.text)
    assert code
    assert len(code[1].replace(" ", "")) == 12
    assert "<svg" in page.text
    await town.press(town.citizen, chosen, "cancel")
    assert "报名已经取消" in words(await town.citizen.get(chosen))
    late = await town.citizen.post(f"{chosen}/confirm", data=hidden(page))
    assert late.status_code == 409
    assert "这个名额已经取消" in words(late)
    assert "您选上了" in words(await town.citizen.get(waiting))
    await town.press(town.citizen, waiting, "confirm")
    assert "您已确认参加" in words(await town.citizen.get(waiting))


async def test_what_changed_is_said_on_the_announcement_and_on_every_place(town: Town) -> None:
    id, places = await town.listed()
    change = {
        "day": "2022-05-12",
        "starts": "14:30",
        "ends": "16:00",
        "place": "镇文化站二楼",
        "reason": "会议室检修。",
    }
    await town.press(town.releaser, f"/desk/hearings/{id}", "reschedule", **change)
    for page in (f"/hearings/{id}", places[0]):
        said = words(await town.citizen.get(page))
        assert "2022年5月12日（星期四）14:30 至 16:00" in said
        assert "推迟了（原定 2022年5月10日" in said
        assert "会议室检修。" in said
    calendar = await town.citizen.get(f"/hearings/{id}/calendar.ics")
    assert calendar.headers["content-type"].startswith("text/calendar")


async def test_a_page_with_a_form_is_not_kept_and_the_announcement_is(town: Town) -> None:
    id = await town.announced()
    assert "x-gongkai-depends" in (await town.citizen.get(f"/hearings/{id}")).headers
    assert "x-gongkai-depends" in (await town.citizen.get("/hearings?kind=hearing")).headers
    assert "x-gongkai-depends" not in (await town.citizen.get(f"/hearings/{id}/register")).headers


async def test_addresses_that_mean_nothing_are_answered_as_missing(town: Town) -> None:
    id = await town.drafted()
    for address in ("/hearings/none", "/hearings/none/list", "/places/none", "/places/none/files/x", f"/hearings/{id}"):
        assert (await town.citizen.get(address)).status_code == 404, address
    assert (await town.citizen.get("/hearings?kind=%27&after=x")).status_code in (200, 400, 422)
