"""Groups of opinions as they form, as they are read, and as a moderator changes them."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

import httpx
import pytest

from kit.runtime.clock import FixedClock
from kit.store.sqlite import SqliteCollection
from tests.component.consultation.consultation_parts import Town, key

AGAINST = "我反对在村口建垃圾站。味道太大，夏天窗户都不敢开。希望另外选址。"
NAMED = "我是石湾村村民王秀英。希望另外选址。我反对在村口建垃圾站。味道太大，夏天窗户都不敢开！"
SLIGHTLY = "我反对在村口建垃圾站了。味道太大，夏天窗户都不敢开。希望换个地方选址。"
FOR = "我支持在村口建垃圾站。味道不大，夏天窗户照样开。希望早日动工。"


Say = Callable[..., Awaitable[list[str]]]


@pytest.fixture
async def saying(town: Town, clock: FixedClock) -> Say:
    """Each a moment after the other, so that the record has them in this order."""

    async def say(id: str, *texts: str, **more: Any) -> list[str]:
        said = []
        for text in texts:
            clock.advance(timedelta(milliseconds=1))
            said.append(await town.said(id, text, f"form-{clock.now().isoformat()}", **more))
        return said

    return say


async def grouped(town: Town, id: str, opinions: int) -> list[dict[str, Any]]:
    """The department's groups once so many opinions are grouped."""
    for _ in range(750):
        page = (await town.moderator.get(f"/api/consultation/desk/consultations/{id}/groups")).json()
        if page["grouped"] == opinions:
            break
        await asyncio.sleep(0.02)
    return list(page["items"])


async def shown(town: Town, id: str, groups: int) -> list[dict[str, Any]]:
    """What everyone sees once it is so many groups."""
    for _ in range(750):
        items = (await town.anyone.get(f"/api/consultation/consultations/{id}/groups")).json()["items"]
        if len(items) == groups:
            break
        await asyncio.sleep(0.02)
    return list(items)


async def test_what_says_the_same_is_one_group_with_its_count(town: Town, saying: Say) -> None:
    id = await town.opened()
    comments = await saying(id, AGAINST, NAMED, FOR, SLIGHTLY)
    groups = await grouped(town, id, 4)
    assert [one["count"] for one in groups] == [3, 1]
    assert await shown(town, id, 0) == []

    await town.decide(comments, "shown")
    against, support = await shown(town, id, 2)
    assert (against["text"], against["representative"]) == (AGAINST, comments[0])
    members = (await town.anyone.get(f"/api/consultation/groups/{against['id']}/comments")).json()["items"]
    assert [one["id"] for one in members] == [comments[0], comments[1], comments[3]]
    assert members[0]["differences"] == []
    assert {members[1]["text"][start:end] for start, end in members[1]["differences"]} == {"我是石湾村村民王秀英"}
    assert members[2]["differences"]
    assert support["text"] == FOR


async def test_a_hidden_representative_gives_way_and_is_counted_still(town: Town, saying: Say) -> None:
    id = await town.opened()
    comments = await saying(id, AGAINST, NAMED)
    await grouped(town, id, 2)
    await town.decide(comments, "shown")
    (group,) = await shown(town, id, 1)

    await town.decide(comments[:1], "hidden", "abuse")
    for _ in range(750):
        now = (await town.anyone.get(f"/api/consultation/groups/{group['id']}")).json()
        if now["representative"] == comments[1]:
            break
        await asyncio.sleep(0.02)
    assert (now["representative"], now["count"]) == (comments[1], 2)

    await town.decide(comments[1:], "hidden", "abuse")
    assert await shown(town, id, 0) == []
    assert (await town.anyone.get(f"/api/consultation/groups/{group['id']}")).status_code == 404


async def test_words_that_point_at_their_clause_mean_another_on_another(town: Town, saying: Say) -> None:
    id = await town.opened()
    await saying(id, "建议删去这一条", clause="p-1")
    await saying(id, "建议删去这一条", clause="p-2")
    assert len(await grouped(town, id, 2)) == 2


async def test_says_why_a_comment_stands_in_its_group(town: Town, saying: Say) -> None:
    id = await town.opened()
    comments = await saying(id, AGAINST, SLIGHTLY, FOR)
    await grouped(town, id, 3)
    await town.decide(comments, "shown")
    group = (await shown(town, id, 2))[0]["id"]
    first = (await town.anyone.get(f"/api/consultation/groups/{group}/why/{comments[0]}")).json()
    assert first["reason"] == "first"
    why = (await town.anyone.get(f"/api/consultation/groups/{group}/why/{comments[1]}")).json()
    assert (why["reason"], why["other"], why["shared"]) == ("like", comments[0], ["味道太大", "夏天窗户都不敢开"])
    assert why["likeness"] >= why["threshold"]
    other = await town.anyone.get(f"/api/consultation/groups/{group}/why/{comments[2]}")
    assert other.json()["code"] == "consultation.not_in_group"


async def test_another_value_is_another_group_and_says_which(town: Town, saying: Say) -> None:
    id = await town.opened()
    reasons = "。现在的标准用了五年没有变过。请按现在的物价重新核定"
    comments = await saying(id, f"补偿标准应当定为每亩300元{reasons}", f"补偿标准应当定为每亩500元{reasons}")
    await grouped(town, id, 2)
    await town.decide(comments, "shown")
    groups = {one["representative"]: one["id"] for one in await shown(town, id, 2)}
    first, second = comments
    why = (await town.anyone.get(f"/api/consultation/groups/{groups[first]}/why/{first}")).json()
    assert why["apart"] == [{"group": groups[second], "comment": second, "here": "300元", "there": "500元"}]


async def test_a_group_costs_the_same_queries_whatever_its_size(
    town: Town, saying: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    id, asked, in_request = await town.opened(), list[str](), ContextVar("in_request", default=False)
    for name in ("get", "find", "count"):
        original = getattr(SqliteCollection, name)

        async def counted(self: Any, *given: Any, _original: Any = original, **named: Any) -> Any:
            if in_request.get():  # the service's own loops ask as well
                asked.append("")
            return await _original(self, *given, **named)

        monkeypatch.setattr(SqliteCollection, name, counted)
    for more, opinions in ((1, 1), (11, 12)):
        comments = await saying(id, *([AGAINST] * more))
        (group,) = await grouped(town, id, opinions)
        await town.decide(comments, "shown")
        await shown(town, id, 1)
        for client, path, queries in (
            (town.anyone, f"groups/{group['id']}", 5),
            (town.anyone, f"groups/{group['id']}/comments", 5),
            (town.anyone, f"groups/{group['id']}/why/{comments[0]}", 6),
            (town.moderator, f"desk/groups/{group['id']}", 5),
            (town.moderator, f"desk/consultations/{id}/groups", 6),
        ):
            asked.clear()
            token = in_request.set(True)
            assert (await client.get(f"/api/consultation/{path}")).status_code == 200
            in_request.reset(token)
            assert len(asked) == queries, path


async def change(town: Town, path: str, form: str, **body: Any) -> httpx.Response:
    return await town.moderator.post(f"/api/consultation/{path}", json=body, headers=key(form))


async def test_a_moderator_splits_and_later_arrivals_follow(town: Town, saying: Say) -> None:
    id = await town.opened()
    texts = [AGAINST, NAMED, SLIGHTLY, SLIGHTLY + "！"]
    comments = await saying(id, *texts)
    (group,) = await grouped(town, id, 4)
    made = (await change(town, f"groups/{group['id']}/split", "split", comments=[comments[2]])).json()
    again = (await change(town, f"groups/{group['id']}/split", "split", comments=[comments[2]])).json()
    assert made["id"] == again["id"]
    groups = {one["id"]: one["count"] for one in await grouped(town, id, 4)}
    assert groups == {group["id"]: 2, made["group"]: 2}

    await saying(id, SLIGHTLY, AGAINST)
    groups = {one["id"]: one["count"] for one in await grouped(town, id, 6)}
    assert groups == {group["id"]: 3, made["group"]: 3}


async def test_a_moderator_joins_and_later_arrivals_follow(town: Town, saying: Say) -> None:
    id = await town.opened()
    comments = await saying(id, AGAINST, NAMED, FOR)
    one, other = await grouped(town, id, 3)
    await town.decide(comments, "shown")
    await change(town, "groups/join", "join", groups=[one["id"], other["id"]])
    assert [(group["id"], group["count"]) for group in await grouped(town, id, 3)] == [(one["id"], 3)]
    await saying(id, FOR)
    assert [(group["id"], group["count"]) for group in await grouped(town, id, 4)] == [(one["id"], 4)]
    answered = (await town.anyone.get(f"/api/consultation/groups/{other['id']}")).json()
    assert answered["id"] == one["id"]
    trail = (await town.moderator.get(f"/api/consultation/desk/groups/{one['id']}/trail")).json()
    assert [line["action"] for line in trail] == ["join"]


async def test_refuses_what_makes_no_sense(town: Town, saying: Say) -> None:
    id, elsewhere = await town.opened(), await town.opened("other")
    (comment,) = await saying(id, AGAINST)
    await saying(elsewhere, AGAINST)
    (group,), (stranger,) = await grouped(town, id, 1), await grouped(town, elsewhere, 1)
    refused = [
        (await change(town, f"groups/{group['id']}/split", "key-1234", comments=[comment]), "whole_group"),
        (await change(town, f"groups/{stranger['id']}/split", "key-1235", comments=[comment]), "not_in_group"),
        (await change(town, "groups/join", "key-1236", groups=[group["id"], stranger["id"]]), "groups_apart"),
        (await change(town, "groups/junk/theme", "key-1237", theme=""), "group_unknown"),
        (await change(town, f"groups/{group['id']}/theme", "key-1238", theme="junk"), "theme_unknown"),
    ]
    assert [answer.json()["code"] for answer, _ in refused] == [f"consultation.{code}" for _, code in refused]
    foreign = await town.other.post(
        "/api/consultation/groups/join", json={"groups": [group["id"], stranger["id"]]}, headers=key("foreign")
    )
    assert foreign.status_code == 403


@pytest.mark.parametrize("seed", [1, 7])
async def test_themes_are_made_again_the_same_by_the_same_seed(town: Town, saying: Say, seed: int) -> None:
    id = await town.opened()
    about = {"垃圾站": "气味", "停车场": "车位", "图书馆": "看书"}
    wishes = ["应当先听听大家的看法", "会不会影响灌溉", "资金从什么渠道来", "由哪个单位负责维护"]
    texts = [f"{place}的{matter}要考虑，{wish}" for wish in wishes for place, matter in about.items()]
    comments = await saying(id, *texts)
    await grouped(town, id, len(texts))
    await town.decide(comments, "shown")
    await shown(town, id, len(await grouped(town, id, len(texts))))
    made = []
    for form in ("themes-1", "themes-2"):
        await change(town, f"consultations/{id}/themes", form, seed=seed)
        made.append((await town.anyone.get(f"/api/consultation/consultations/{id}/themes")).json())
    first, second = ([(one["name"], one["phrases"], one["comments"]) for one in some["items"]] for some in made)
    assert first == second
    assert made[0]["seed"] == seed
    assert sum(one["comments"] for one in made[0]["items"]) + made[0]["unthemed"] == len(texts)

    theme = made[1]["items"][0]
    named = await town.moderator.put(f"/api/consultation/themes/{theme['id']}", json={"name": "垃圾处理"})
    assert named.json()["name"] == "垃圾处理"
    listed = (await town.anyone.get(f"/api/consultation/consultations/{id}/groups?theme={theme['id']}")).json()
    assert {one["theme_name"] for one in listed["items"]} == {"垃圾处理"}
    assert sum(one["count"] for one in listed["items"]) == theme["comments"]
