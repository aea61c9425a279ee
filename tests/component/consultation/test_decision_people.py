"""Decisions over /api: who may work on one, what waits for whom, and what everybody else sees of it."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import httpx
import msgspec
from PIL import Image

from kit.identity.port import Principal
from kit.runtime.clock import FixedClock
from kit.runtime.peers import Export
from services.consultation.context import open_context
from tests.component.consultation.consultation_parts import DRAFT, DRAFTER, key
from tests.component.consultation.decision_parts import DECISION, DECISIONS, LAWYER, Hall


async def test_a_consultation_is_tied_to_a_decision_of_its_own_department_alone(
    hall: Hall, client_for: Callable[..., httpx.AsyncClient]
) -> None:
    elsewhere = Principal("he", "何田", frozenset({"drafter"}), frozenset({"nongye"}))
    stranger = client_for(hall.process, elsewhere)
    other = (await stranger.post(DECISIONS, json=DECISION, headers=key("other"))).json()["id"]
    consultations = "/api/consultation/consultations"
    for decision, code in (("no-such", "decision_unknown"), (other, "decision_other_department")):
        made = await hall.drafter.post(consultations, json={**DRAFT, "decision": decision}, headers=key(code))
        assert made.json()["code"] == f"consultation.{code}"
    id = str((await hall.drafted())["id"])
    made = (await hall.drafter.post(consultations, json={**DRAFT, "decision": id}, headers=key("own"))).json()
    assert made["decision"] == id
    change = {"version": made["version"], "decision": other}
    refused = await hall.drafter.put(f"{consultations}/{made['id']}", json=change)
    assert refused.json()["code"] == "consultation.decision_other_department"
    freed = await hall.drafter.put(f"{consultations}/{made['id']}", json={**change, "decision": ""})
    assert freed.json()["decision"] == ""
    offered = (await hall.drafter.get("/api/consultation/desk/decisions?linkable=true")).json()["items"]
    assert [one["id"] for one in offered] == [id]


async def test_only_its_department_works_on_it(hall: Hall, client_for: Callable[..., httpx.AsyncClient]) -> None:
    id = str((await hall.drafted())["id"])
    elsewhere = client_for(
        hall.process, Principal("fa", "外单位", frozenset({"drafter", "releaser"}), frozenset({"caizheng"}))
    )
    body = {"leaving": "proposed", "until": "2022-06-30"}
    for client, code in (
        (hall.anyone, "identity.sign_in_required"),
        (hall.drafter, "identity.not_allowed"),
        (elsewhere, "consultation.decision_other_department"),
    ):
        assert (await client.post(f"{DECISIONS}/{id}/advance", json=body)).json()["code"] == code
    assert (await elsewhere.get(f"{DECISIONS}/{id}")).status_code == 404
    assert (await hall.lawyer.get(f"{DECISIONS}/{id}")).status_code == 200
    assert (await elsewhere.get(f"{DECISIONS}/{id}/trail")).status_code == 403


async def test_work_says_what_waits_for_whom(hall: Hall, clock: FixedClock) -> None:
    async def rows(client: httpx.AsyncClient) -> list[tuple[str, str]]:
        return [(row["action"], row["title"]) for row in (await client.get("/api/consultation/work")).json()]

    title = DECISION["title"]
    id = str((await hall.drafted())["id"])
    assert await rows(hall.drafter) == [("继续起草", title)]
    assert await rows(hall.releaser) == []
    await hall.puts(id, "start")
    assert await rows(hall.releaser) == [("进入“拟订草案”", title)]
    await hall.advances(id, "proposed", "2022-03-20")
    assert await rows(hall.drafter) == [("补齐材料", title)]
    clock.advance(timedelta(days=10))
    (row,) = (await hall.drafter.get("/api/consultation/work")).json()
    assert row["note"] == "拟订草案已过预计日期，还差：有决策草案"
    assert await rows(hall.lawyer) == []


async def test_the_lawyer_is_told_what_to_review(hall: Hall) -> None:
    id = await hall.brought_to("legality_review")
    (row,) = (await hall.lawyer.get("/api/consultation/work")).json()
    assert (row["action"], row["url"]) == ("出具合法性审查意见", f"/desk/decisions/{id}")
    listed = (await hall.lawyer.get("/api/consultation/desk/decisions/legality")).json()["items"]
    assert [one["id"] for one in listed] == [id]
    await hall.puts(id, "legality_opinion")
    assert (await hall.lawyer.get("/api/consultation/work")).json() == []


async def test_a_lawyer_may_not_review_a_decision_of_their_own(
    hall: Hall, client_for: Callable[..., httpx.AsyncClient]
) -> None:
    both = Principal(LAWYER.subject, "严法", frozenset({"legality_reviewer", "drafter"}), DRAFTER.departments)
    hall.drafter = hall.lawyer = client_for(hall.process, both)
    id = await hall.brought_to("legality_review")
    assert (await hall.puts(id, "legality_opinion")).json()["code"] == "consultation.only_the_reviewer"


async def test_what_is_public_is_fixed_and_holds_no_personal_data(hall: Hall) -> None:
    draft = await hall.drafted(summary="联系人电话 13812345678。")
    id = draft["id"]
    await hall.puts(id, "start")
    assert (await hall.advances(id, "proposed")).json()["code"] == "consultation.decision_personal_data"
    version = (await hall.drafter.get(f"{DECISIONS}/{id}")).json()["version"]
    edit: dict[str, Any] = {"version": version, "summary": "联系自然资源所。", "touches_interests": True}
    assert (await hall.drafter.put(f"{DECISIONS}/{id}", json=edit)).status_code == 200
    public = (await hall.advances(id, "proposed")).json()
    for change in ({"title": "换个名称"}, {"touches_interests": False}):
        refused = await hall.drafter.put(f"{DECISIONS}/{id}", json={"version": public["version"], **change})
        assert refused.json()["code"] == "consultation.decision_fixed"
    secret = await hall.puts(id, "draft", summary="身份证 11010519491231002X")
    assert secret.json()["code"] == "consultation.decision_personal_data"
    trail = (await hall.drafter.get(f"{DECISIONS}/{id}/trail")).text
    assert "13812345678" not in trail


async def test_a_paper_that_is_not_public_shows_only_that_it_exists(hall: Hall) -> None:
    id = await hall.brought_to("legality_review")
    await hall.puts(id, "legality_opinion", summary="内部意见。", shown=False, ground="属于内部审查意见。")
    (paper,) = [
        one
        for one in (await hall.anyone.get(f"{DECISIONS}/{id}")).json()["papers"]
        if one["kind"] == "legality_opinion"
    ]
    assert (paper["title"], paper["summary"], paper["outcome_title"]) == ("合法性审查意见", "", "合法")
    lawyer = (await hall.lawyer.get(f"{DECISIONS}/{id}")).json()
    assert [one["summary"] for one in lawyer["papers"] if one["kind"] == "legality_opinion"] == ["内部意见。"]


async def test_a_paper_carries_a_file_without_its_traces(hall: Hall) -> None:
    Image.new("RGB", (8, 8), "white").save(picture := BytesIO(), "PNG")
    png = picture.getvalue()
    id = await hall.brought_to("drafted")
    paper = (await hall.puts(id, "draft")).json()["papers"][-1]["id"]
    path = f"{DECISIONS}/{id}/papers/{paper}/file"
    assert (await hall.anyone.get(path)).status_code == 404
    for _ in range(2):
        given = await hall.drafter.post(path, files={"file": ("规划图.png", png, "image/png")})
        assert given.status_code == 200, given.text
    file = given.json()["papers"][-1]["file"]
    assert (file["name"], file["url"]) == ("规划图.png", path)
    answer = await hall.anyone.get(path)
    assert answer.headers["content-type"] == "image/png"
    again = await hall.anyone.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    assert (await hall.drafter.post(path, files={"file": ("a.exe", b"MZ", "x/y")})).status_code in (409, 415, 422)
    assert (await hall.drafter.delete(f"{DECISIONS}/{id}/papers/{paper}")).json()["papers"][-1]["kind"] == "start"
    assert (await hall.anyone.get(path)).status_code == 404


async def test_states_every_public_step_and_exports_it(
    hall: Hall, client_for: Callable[..., httpx.AsyncClient]
) -> None:
    id = await hall.brought_to("public_participation")
    await hall.drafted("private")
    service = client_for(hall.process, Principal("system:test", roles=frozenset({"service"})))
    page = msgspec.json.decode((await service.get("/internal/export")).content, type=Export)
    page = msgspec.json.decode((await service.get(f"/internal/export?after={page.next}")).content, type=Export)
    (event,) = page.events
    assert (event.key, event.data["stage_title"], event.data["next"]) == (id, "公众参与", "专家论证")
    assert event.data["papers"] == ["关于启动村庄规划编制的决定", "村庄规划（草案）"]
    context = await open_context(hall.process.runtime)
    assert event.sequence == await context.decisions.all.sequence(id) == 3
    assert (await service.get("/internal/export?after=7:x")).status_code == 400
