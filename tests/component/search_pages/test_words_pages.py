"""The editors' words: kept on a page, at work at once; what is searched in vain; the index and its rebuild."""

import itertools

from tests.component.search_pages.conftest import ADMINISTRATOR, EDITOR, SUPERVISOR, read, submit

SYNONYMS, BETS, ASKED, INDEX = (f"/desk/words/{name}" for name in ("synonyms", "bets", "asked", "index"))


async def test_a_synonym_finds_at_once_and_is_gone_when_removed(town, visitor) -> None:
    desk = town.desk_for(EDITOR)
    assert (await read(visitor, "/search?q=种田钱")).text.count("没有找到")
    answer = await submit(desk, f"{SYNONYMS}/new", "同义词", words="种田钱、耕地补贴", note="柜台常问")
    assert answer.headers["location"] == SYNONYMS
    assert (await read(visitor, "/search?q=种田钱")).link("关于发放耕地补贴的通知")
    listed = await read(desk, SYNONYMS)
    assert "柜台常问" in listed.text
    one = listed.link("种田钱、耕地补贴")
    changed = await submit(desk, one, "同义词", direction="one")
    assert changed.status_code == 303
    assert "单向" in (await read(desk, SYNONYMS)).text
    form = (await read(desk, one)).form("删除这组同义词")
    for _ in range(2):
        assert (await desk.post(form.action, data=dict(form.fields))).status_code == 303
    assert "种田钱" not in (await read(desk, SYNONYMS)).text


async def test_what_an_editor_typed_wrong_stays_and_is_explained(town) -> None:
    desk = town.desk_for(EDITOR)
    answer = await submit(desk, f"{SYNONYMS}/new", "同义词", words="低 保\n最低生活保障", note="记下来")
    assert answer.status_code == 409
    assert "不能用" in answer.text
    assert 'value="记下来"' in answer.text
    answer = await submit(desk, f"{BETS}/new", "推荐", queries="补贴", title="登记", url="http://x", until="明天")
    assert answer.status_code == 422
    assert 'href="#f-until"' in answer.text
    answer = await submit(desk, f"{BETS}/new", "推荐", queries="补贴", title="登记", url="javascript:1")
    assert answer.status_code == 409
    assert 'href="#f-url"' in answer.text


async def test_a_best_bet_stands_first_until_its_day(town, visitor) -> None:
    desk = town.desk_for(EDITOR)
    await submit(
        desk, f"{BETS}/new", "推荐", queries="耕地", title="种粮补贴正在登记", url="/catalog/life", text="到村里"
    )
    page = await read(visitor, "/search?q=耕地补贴")
    assert page.link("种粮补贴正在登记").endswith("/catalog/life")
    one = (await read(desk, BETS)).link("种粮补贴正在登记")
    await submit(desk, one, "推荐", until="2022-03-01")
    assert "种粮补贴正在登记" not in (await read(visitor, "/search?q=耕地补贴")).text
    assert "已过期" in (await read(desk, BETS)).text


async def test_the_same_form_twice_is_one_thing(town) -> None:
    desk = town.desk_for(EDITOR)
    form = (await read(desk, f"{SYNONYMS}/new")).form("同义词")
    for _ in range(2):
        sent = dict(form.filled({"words": "敬老卡、优待证"}, ""))
        assert (await desk.post(form.action, data=sent)).status_code == 303
    assert (await read(desk, SYNONYMS)).text.count("敬老卡、优待证") == 1


async def test_what_was_changed_meanwhile_is_not_overwritten(town) -> None:
    desk = town.desk_for(EDITOR)
    await submit(desk, f"{SYNONYMS}/new", "同义词", words="敬老卡、优待证")
    one = (await read(desk, SYNONYMS)).link("敬老卡")
    mine = (await read(desk, one)).form("同义词")
    await submit(desk, one, "同义词", note="别人改的")
    answer = await desk.post(mine.action, data=dict(mine.filled({"note": "我改的"}, "")))
    assert answer.status_code == 409
    assert 'value="我改的"' in answer.text


async def test_unmet_need_is_shown_to_the_supervisor_without_anyone(town, visitor) -> None:
    for _ in range(2):
        await visitor.get("/search?q=潜水艇叶片")
    page = await read(town.desk_for(SUPERVISOR), f"{ASKED}?days=7")
    assert "潜水艇叶片" in page.text
    assert "加同义词" not in page.text
    edit = (await read(town.desk_for(EDITOR), ASKED)).link("加同义词：潜水艇叶片")
    assert (await read(town.desk_for(EDITOR), edit)).form("同义词").value("words") == "潜水艇叶片"


async def test_the_index_says_how_it_stands_and_rebuilds(town) -> None:
    desk = town.desk_for(ADMINISTRATOR)
    assert "重建" in (await read(desk, INDEX)).text
    form = (await read(desk, INDEX)).form("重建索引")
    for _ in range(2):
        assert (await desk.post(form.action, data=dict(form.fields))).status_code == 303
    assert "已读" in (await read(desk, INDEX)).text


async def test_everyone_comes_to_what_is_theirs(town) -> None:
    nowhere = "/desk/words/none/at/all"
    for who, seen, not_seen in ((EDITOR, SYNONYMS, INDEX), (SUPERVISOR, ASKED, BETS), (ADMINISTRATOR, INDEX, nowhere)):
        desk = town.desk_for(who)
        first = await desk.get("/desk/words", follow_redirects=True)
        assert first.status_code == 200
        assert seen in first.text
        assert (await desk.get(not_seen)).status_code in (403, 404)
        assert (await town.desk_for().get(seen)).status_code == 303


async def test_a_garbage_id_is_answered_in_house_style(town) -> None:
    desk = town.desk_for(EDITOR)
    for name, id in itertools.product((SYNONYMS, BETS), ("none", "%00", "a" * 300, "<b>")):
        await read(desk, f"{name}/{id}", 404)
        form = (await read(desk, f"{name}/new")).forms[-1]
        answer = await desk.post(f"{name}/{id}/remove", data={"csrf": form.value("csrf"), "version": "x"})
        assert answer.status_code in (303, 404, 422)
