"""The department's part: the announcement, its checks, delivery, order, changes of mind."""

import asyncio
import re

from services.consultation.context import open_context
from tests.component.hearing_pages.hearing_town import API, DESK, DRAFT, PEOPLE, Town, hidden, words
from tests.component.publication.test_attachments import picture, word


async def test_a_draft_is_written_corrected_and_announced_by_another(town: Town) -> None:
    id = await town.drafted(accessibility="")
    assert DRAFT["title"] in words(await town.drafter.get(DESK))
    page = words(await town.drafter.get(f"{DESK}/{id}"))
    assert "公告前还要补：无障碍" in page
    editor = await town.drafter.get(f"{DESK}/{id}/edit")
    assert 'value="2022-05-10"' in editor.text
    assert 'value="22:00"' in editor.text
    changes = {**hidden(editor), **DRAFT, "place": "三楼大会议室"}
    assert (await town.drafter.post(f"{DESK}/{id}/edit", data=changes)).status_code == 303
    stale = await town.drafter.post(f"{DESK}/{id}/edit", data={**changes, "title": "改过的名称"})
    assert stale.status_code == 409
    assert "改过的名称" in stale.text
    await town.press(town.releaser, f"{DESK}/{id}", "announce")
    assert "三楼大会议室" in words(await town.citizen.get(f"/hearings/{id}"))
    assert (await town.drafter.get(f"{DESK}/{id}/edit")).status_code == 303


async def test_an_incomplete_announcement_says_what_is_missing(town: Town) -> None:
    id = await town.drafted(accessibility="", contact="")
    opened = await town.releaser.get(f"{DESK}/{id}")
    refused = await town.releaser.post(f"{DESK}/{id}/announce", data=hidden(opened))
    assert refused.status_code == 409
    assert "公告前请补全：无障碍、咨询方式" in words(refused)


async def test_a_date_that_leaves_no_time_for_the_materials_is_explained(town: Town) -> None:
    id = await town.drafted(registration_closes="2022-05-07", seed_day="2022-05-08")
    opened = await town.releaser.get(f"{DESK}/{id}")
    refused = await town.releaser.post(f"{DESK}/{id}/announce", data=hidden(opened))
    assert refused.status_code == 409
    assert "来不及" in words(refused)
    assert "第十六条" in words(refused)


async def test_what_was_typed_wrong_stays_in_the_form(town: Town) -> None:
    page = await town.drafter.get(f"{DESK}/new")
    wrong = {**hidden(page), **DRAFT, "quota-public": "三人", "seed_time": "", "draft": "草案"}
    answer = await town.drafter.post(f"{DESK}/new", data=wrong)
    assert answer.status_code == 422
    for place in ("quotas", "seed_day", "draft"):
        assert f'href="#f-{place}"' in answer.text
    assert 'value="三人"' in answer.text
    late = await town.drafter.post(f"{DESK}/new", data={**hidden(page), **DRAFT, "day": "明天"})
    assert 'href="#f-day"' in late.text


async def test_staff_see_who_registered_and_whom_to_ring_up(town: Town) -> None:
    id, _ = await town.listed()
    address = f"{DESK}/{id}/registrations"
    page = words(await town.drafter.get(address))
    assert all(name in page and phone in page for name, phone, *_ in PEOPLE)
    assert "候补第 1 位" in page
    assert (await town.citizen.get(address)).status_code in (303, 401, 403)
    for _ in range(200):  # nobody left an e-mail address: the round notes whom to ring up
        if "要打电话的 3 人：名单公布了" in page:
            break
        await asyncio.sleep(0.1)
        page = words(await town.drafter.get(address))
    silent = await town.drafter.get(address)
    refused = await town.drafter.post(f"{address}/called", data=hidden(silent, "called"))
    assert "请先勾选打过电话的人" in words(refused)
    form = silent.text.partition("called")[2]
    sent = {**hidden(silent, "called"), "telling": form.partition('name="telling" value="')[2].partition('"')[0]}
    numbers = [one.partition('"')[0] for one in form.partition("</form>")[0].split('name="number" value="')[1:]]
    assert len(numbers) == 3
    assert (await town.drafter.post(f"{address}/called", data={**sent, "number": numbers})).status_code == 303
    assert "要打电话的" not in words(await town.drafter.get(address))


async def test_delivery_is_noted_and_counts_what_is_proved(town: Town) -> None:
    id, _ = await town.listed()
    address = f"{DESK}/{id}/delivery"
    page = await town.drafter.get(address)
    none = await town.drafter.post(f"{DESK}/{id}/delivery", data=hidden(page))
    assert none.status_code == 422
    assert "请先勾选是谁" in words(none)
    numbers = [one.partition('"')[0] for one in page.text.split('name="number" value="')[1:]]
    for some, how in ((numbers[:2], "in_person"), (numbers[2:], "mail")):
        await town.press(town.drafter, address, "delivery", number=some, how=how, on="2022-04-21")
    page = words(await town.drafter.get(f"{DESK}/{id}/delivery"))
    assert "3 人，已送到 2 人，还差 1 人" in page
    assert "当面交到" in page


async def test_a_delivery_before_the_place_was_given_says_whose(town: Town) -> None:
    id, _ = await town.listed()
    page = await town.drafter.get(f"{DESK}/{id}/delivery")
    people = (await town.staff_api.get(f"{API}/{id}/registrations")).json()["items"]
    one = next(each for each in people if each["state"] == "chosen")
    typed = {**hidden(page), "number": one["number"], "how": "posted", "on": "2022-04-20"}
    wrong = await town.drafter.post(f"{DESK}/{id}/delivery", data=typed)
    assert wrong.status_code == 409
    assert f"{one['name']}：送达日期不能" in words(wrong)


async def test_the_order_of_speaking_is_set_by_numbers(town: Town) -> None:
    id, chosen = await town.confirmed()
    page = await town.drafter.get(f"{DESK}/{id}/order")
    numbers = [one.partition('"')[0] for one in page.text.split('name="number" value="')[1:]]
    ranks = {f"rank-{number}": str(len(numbers) - place) for place, number in enumerate(numbers)}
    await town.press(town.drafter, f"{DESK}/{id}/order", "order", number=numbers, **ranks)
    again = (await town.drafter.get(f"{DESK}/{id}/order")).text
    assert [one.partition('"')[0] for one in again.split('name="number" value="')[1:]] == numbers[::-1]
    turns = [words(await town.citizen.get(place)) for place in chosen]
    assert sorted(turn.partition("发言顺序 第 ")[2][0] for turn in turns) == ["1", "2", "3"]


async def test_registration_is_extended_with_the_day_of_the_seed(town: Town) -> None:
    id = await town.announced()
    now = {"day": "2022-05-10", "starts": "09:00", "ends": "11:30", "place": DRAFT["place"], "reason": "报名的人少。"}
    later = {"registration_closes": "2022-04-24", "seed_day": "2022-04-26", "seed_time": "22:00"}
    await town.press(town.releaser, f"{DESK}/{id}", "reschedule", **now, **later)
    page = words(await town.citizen.get(f"/hearings/{id}"))
    assert "至 2022年4月24日 24:00" in page
    assert "报名延长了。" in page


async def test_a_decision_that_is_not_there_is_said_beside_its_field(town: Town) -> None:
    page = await town.drafter.get(f"{DESK}/new")
    answer = await town.drafter.post(f"{DESK}/new", data={**hidden(page), **DRAFT, "decision": "none"})
    assert answer.status_code == 404
    assert 'href="#f-decision"' in answer.text


async def test_decision_and_consultation_are_chosen_by_title_and_each_page_leads_to_the_other(town: Town) -> None:
    decision, consultation = await town.decision(), await town.consultation("停车收费方案征求意见")
    await town.consultation("还没公开的草案", open=False)
    page = await town.drafter.get(f"{DESK}/new?consultation={consultation}")
    assert f'<option value="{consultation}" selected>停车收费方案征求意见</option>' in page.text
    assert f'<option value="{decision}">集镇停车收费（草稿）</option>' in page.text
    assert ">还没公开的草案（草稿）</option>" in page.text
    ties = {"consultation": consultation, "decision": decision}
    wrong = await town.drafter.post(f"{DESK}/new", data={**hidden(page), **DRAFT, **ties, "quota-public": "三人"})
    assert wrong.status_code == 422
    assert all(f'<option value="{id}" selected>' in wrong.text for id in ties.values())
    id = await town.drafted(**ties)
    assert f'<option value="{decision}" selected>' in (await town.drafter.get(f"{DESK}/{id}/edit")).text
    await town.press(town.releaser, f"{DESK}/{id}", "announce")
    public = await town.citizen.get(f"/hearings/{id}")
    assert f'<a href="/consultations/{consultation}">停车收费方案征求意见</a>' in public.text
    assert f'<a href="/consultations/{consultation}">{DRAFT["draft_title"]}</a>' in public.text
    assert f'href="/consultations/{consultation}/comment"' in public.text


async def test_a_tie_that_cannot_be_seen_any_more_can_be_taken_away(town: Town) -> None:
    id = await town.drafted()
    stored = (await open_context(town.process.runtime)).gatherings.all
    draft = await stored.get(id)
    assert draft is not None
    draft.consultation = draft.decision = "not-ours"
    await stored.save(draft)
    page = await town.drafter.get(f"{DESK}/{id}/edit")
    assert page.text.count('<option value="not-ours" selected>（您看不到的一项）</option>') == 2
    saved = await town.drafter.post(f"{DESK}/{id}/edit", data={**hidden(page), **DRAFT})
    assert saved.status_code == 303, words(saved)
    assert "您看不到的一项" not in (await town.drafter.get(f"{DESK}/{id}/edit")).text


async def test_a_draft_that_is_not_public_yet_is_no_link_of_the_announcement(town: Town) -> None:
    consultation = await town.consultation("还没公开的草案", open=False)
    id = await town.drafted(consultation=consultation, draft="")
    await town.press(town.releaser, f"{DESK}/{id}", "announce")
    assert consultation not in (await town.citizen.get(f"/hearings/{id}")).text
    assert f"/desk/consultations/{consultation}" in (await town.drafter.get(f"{DESK}/{id}")).text


async def test_a_cancelled_meeting_says_so_and_why(town: Town) -> None:
    id, places = await town.listed()
    page = await town.releaser.get(f"{DESK}/{id}")
    silent = await town.releaser.post(f"{DESK}/{id}/cancel", data=hidden(page, 'cancel"'))
    assert silent.status_code == 422
    await town.press(town.releaser, f"{DESK}/{id}", "cancel", cancel="方案不再推进。")
    assert "方案不再推进。" in words(await town.citizen.get(f"/hearings/{id}"))
    assert "取消" in words(await town.citizen.get(places[0]))


async def test_a_visit_without_registration_is_recorded_afterwards(town: Town) -> None:
    quotas = {"quota-interested_party": "", "quota-public": ""}
    id = await town.drafted(kind="field_visit", title="走访石湾村", day="2022-03-10", **quotas)
    await town.press(town.releaser, f"{DESK}/{id}", "hold")
    line = {"kind": "note", "speaker_name": "", "text": "看了三户，路灯不亮。"}
    await town.press(town.drafter, f"{DESK}/{id}/minutes", "minutes", **line)
    await town.press(town.drafter, f"{DESK}/{id}/minutes", "finish")
    await town.press(town.releaser, f"{DESK}/{id}/minutes", "publish")
    page = words(await town.citizen.get(f"/hearings/{id}"))
    assert "看了三户，路灯不亮。" in page
    await town.press(town.releaser, f"{DESK}/{id}", "conclude", result="路灯列入五月维修。")
    assert "路灯列入五月维修。" in words(await town.citizen.get(f"/hearings/{id}"))


async def test_people_are_chosen_in_order_of_registration(town: Town) -> None:
    id, places = await town.closed(selection="order")
    await town.press(town.releaser, f"{DESK}/{id}/choosing", "draw")
    assert "您选上了" in words(await town.citizen.get(places[0]))
    await town.press(town.releaser, f"{DESK}/{id}/choosing", "publish-list")
    page = words(await town.citizen.get(f"/hearings/{id}/list"))
    assert "先报名的先选上" in page
    assert "抽签" not in page


async def test_the_organiser_chooses_and_says_why(town: Town) -> None:
    id, _ = await town.closed(selection="organiser", selection_reason="各方面都要有人。")
    page = await town.releaser.get(f"{DESK}/{id}/choosing")
    numbers = [one.partition('"')[0] for one in page.text.split('name="number" value="')[1:]]
    assert len(numbers) == len(PEOPLE)
    silent = await town.releaser.post(f"{DESK}/{id}/draw", data={**hidden(page), "number": numbers[:1]})
    assert silent.status_code in (409, 422)
    assert "checked" in silent.text
    reason = "一人住街口，一人在街上开店。"
    await town.press(town.releaser, f"{DESK}/{id}/choosing", "draw", number=numbers[:2], reason=reason)
    await town.press(town.releaser, f"{DESK}/{id}/choosing", "publish-list")
    assert reason in words(await town.citizen.get(f"/hearings/{id}/list"))


async def test_opening_a_material_is_the_proof_of_delivery(town: Town) -> None:
    id, chosen = await town.confirmed()
    address = f"{DESK}/{id}/delivery"
    page = await town.drafter.get(address)
    assert (await town.drafter.post(f"{DESK}/{id}/materials", data=hidden(page))).status_code == 422
    file = {"file": ("说明.docx", word("停车收费说明"), "application/octet-stream")}
    added = await town.drafter.post(f"{DESK}/{id}/materials", data=hidden(page), files=file)
    assert added.status_code == 303, words(added)
    place = await town.citizen.get(chosen[0])
    link = re.search(rf'href="({re.escape(chosen[0])}/files/[^"]+)"', place.text)
    assert link
    assert (await town.citizen.get(link[1])).content[:2] == b"PK"
    await town.press(town.citizen, chosen[1], "received")
    page = words(await town.drafter.get(address))
    assert "本人打开过电子材料" in page
    assert "本人确认收到" in page
    assert "说明.docx" in words(await town.citizen.get(f"/hearings/{id}"))
    await town.press(town.drafter, address, "remove", file=link[1].rpartition("/")[2])
    assert "说明.docx" not in words(await town.drafter.get(address))


async def test_pictures_are_shown_with_the_published_record(town: Town) -> None:
    quotas = {"quota-interested_party": "", "quota-public": ""}
    id = await town.drafted(kind="field_visit", day="2022-03-10", **quotas)
    await town.press(town.releaser, f"{DESK}/{id}", "hold")
    page = await town.drafter.get(f"{DESK}/{id}")
    file = {"file": ("路灯.png", picture(), "image/png")}
    nameless = await town.drafter.post(f"{DESK}/{id}/pictures", data=hidden(page, "pictures"), files=file)
    assert "请写一句照片上是什么" in words(nameless)
    sent = {**hidden(page, "pictures"), "caption": "村口不亮的路灯"}
    assert (await town.drafter.post(f"{DESK}/{id}/pictures", data=sent, files=file)).status_code == 303
    assert "村口不亮的路灯" in (await town.drafter.get(f"{DESK}/{id}")).text
    assert "村口不亮的路灯" not in (await town.citizen.get(f"/hearings/{id}")).text
    await town.press(town.drafter, f"{DESK}/{id}/minutes", "minutes", kind="note", text="看了路灯。")
    await town.press(town.drafter, f"{DESK}/{id}/minutes", "finish")
    await town.press(town.releaser, f"{DESK}/{id}/minutes", "publish")
    shown = await town.citizen.get(f"/hearings/{id}")
    image = re.search(r'<img src="([^"]+)" alt="村口不亮的路灯"', shown.text)
    assert image
    assert (await town.citizen.get(image[1])).status_code == 200
