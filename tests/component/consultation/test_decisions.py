"""Decisions over /api: their stages, gates, papers, and who may do what."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import httpx
import msgspec
import pytest
from PIL import Image

from kit.identity.port import Principal
from kit.runtime.clock import FixedClock
from kit.runtime.peers import Export
from kit.runtime.process import Process
from services.consultation.context import open_context
from services.consultation.service import build
from tests.component.consultation.consultation_parts import DRAFT, DRAFTER, key
from tests.component.consultation.decision_parts import DECISION, DECISIONS, LAWYER, WAY, Hall


@pytest.fixture
async def hall(open_process: Callable[..., Awaitable[Process]], client_for: Callable[..., httpx.AsyncClient]) -> Hall:
    return Hall(await open_process("consultation", build), client_for)


async def test_a_decision_goes_through_all_stages_and_each_is_public(hall: Hall) -> None:
    id = str((await hall.drafted())["id"])
    assert (await hall.anyone.get(f"{DECISIONS}/{id}")).status_code == 404
    for leaving, kinds in WAY.items():
        await hall.passes(id, leaving, *kinds)
    shown = (await hall.anyone.get(f"{DECISIONS}/{id}")).json()
    assert shown["state"] == "ended"
    assert {one["state"] for one in shown["stages"]} == {"done"}
    assert len(shown["papers"]) == sum(map(len, WAY.values()))
    assert (await hall.anyone.get(DECISIONS)).json()["items"] == []
    assert [one["id"] for one in (await hall.anyone.get(f"{DECISIONS}?state=ended")).json()["items"]] == [id]
    assert (await hall.advances(id, "evaluated")).json()["state"] == "ended", "the same form again changes nothing"


async def test_no_stage_is_left_before_its_gate_opens(hall: Hall) -> None:
    id = str((await hall.drafted())["id"])
    refused = (await hall.advances(id, "proposed")).json()
    assert refused["code"] == "consultation.gates_shut"
    assert "还没有登记启动决定" in refused["errors"]["missing"][0]
    await hall.puts(id, "start")
    assert (await hall.advances(id, "proposed", "2022-03-01")).json()["code"] == "consultation.until_in_the_past"
    assert (await hall.advances(id, "proposed")).json()["stage"] == "drafted"
    assert (await hall.advances(id, "proposed")).json()["stage"] == "drafted"
    assert (await hall.advances(id, "legality_review")).json()["code"] == "consultation.stage_changed"


async def test_of_two_clicks_at_once_one_goes_on_and_the_other_finds_it_done(hall: Hall) -> None:
    id = str((await hall.drafted())["id"])
    await hall.puts(id, "start")
    answers = await asyncio.gather(*(hall.advances(id, "proposed") for _ in range(3)))
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert {answer.json()["stage"] for answer in answers} == {"drafted"}
    trail = (await hall.drafter.get(f"{DECISIONS}/{id}/trail")).json()
    assert [line["action"] for line in trail] == ["draft", "attach", "advance"]


async def test_no_meeting_without_a_lawful_opinion_in_time(hall: Hall) -> None:
    id = await hall.brought_to("legality_review")
    refused = (await hall.advances(id, "legality_review")).json()["errors"]["missing"]
    assert any("合法性审查意见" in one for one in refused)
    own = await hall.drafter.post(
        f"{DECISIONS}/{id}/papers",
        json={"kind": "legality_opinion", "title": "意见", "by": "自然资源所", "on": "2022-03-14"}
        | {"outcome": "lawful", "sent_on": "2022-03-03"},
        headers=key("own-opinion"),
    )
    assert own.json()["code"] in ("consultation.only_the_reviewer", "consultation.paper_incomplete")
    assert own.status_code == 403
    await hall.puts(id, "legality_opinion", "bad", outcome="unlawful")
    assert (await hall.advances(id, "legality_review")).status_code == 409
    await hall.puts(id, "legality_opinion", "hasty", sent_on="2022-03-10")
    short = (await hall.advances(id, "legality_review")).json()["errors"]["missing"]
    assert any("2022年3月21日才满" in one for one in short)
    await hall.puts(id, "legality_opinion", "reasoned", sent_on="2022-03-10", short_reason="汛期抢险。")
    assert (await hall.advances(id, "legality_review")).json()["stage"] == "collective_deliberation"


async def test_the_submission_pack_asks_for_what_was_not_left_out(hall: Hall) -> None:
    id = await hall.brought_to("risk_assessment", touches_market=True)
    assert (await hall.skips(id, "expert_review", "not_technical")).json()["code"] == "consultation.stage_not_skippable"
    left = (await hall.skips(id, "risk_assessment", "no_adverse_effect")).json()
    assert (left["stage"], [one["state"] for one in left["stages"]][4]) == ("legality_review", "skipped")
    assert "不涉及。" in [one["reason"] for one in left["stages"]]
    await hall.puts(id, "legality_opinion")
    missing = (await hall.advances(id, "legality_review")).json()["errors"]["missing"]
    assert len(missing) == 1
    assert "公平竞争" in missing[0]
    await hall.passes(id, "legality_review", "fairness_review")


async def test_a_stage_ahead_is_left_out_with_a_reason_and_taken_back(hall: Hall) -> None:
    id = await hall.brought_to("drafted")
    assert (await hall.skips(id, "legality_review", "not_technical")).status_code == 409
    assert (await hall.skips(id, "expert_review", "not_technical", reason=" ")).status_code == 409
    skipped = (await hall.skips(id, "expert_review", "not_technical")).json()
    assert skipped["stages"][3]["state"] == "skipped"
    assert "第十九条" in skipped["stages"][3]["ground"]
    assert (await hall.skips(id, "expert_review", "not_technical")).json()["version"] == skipped["version"]
    back = await hall.releaser.post(f"{DECISIONS}/{id}/unskip", json={"stage": "expert_review"})
    assert back.json()["stages"][3]["state"] == "todo"


async def test_a_draft_sent_back_needs_its_later_papers_anew(hall: Hall) -> None:
    id = await hall.brought_to("collective_deliberation")
    body = {"leaving": "collective_deliberation", "to": "drafted", "reason": "按会议意见修改。", "until": "2022-04-30"}
    for _ in range(2):
        back = (await hall.releaser.post(f"{DECISIONS}/{id}/go-back", json=body)).json()
        assert (back["stage"], len(back["passages"])) == ("drafted", 7)
    assert [one["counts"] for one in back["papers"]].count(True) == 1, "what started it still counts"
    assert (await hall.advances(id, "drafted")).json()["code"] == "consultation.gates_shut"
    await hall.puts(id, "draft", "second-draft")
    assert (await hall.advances(id, "drafted")).json()["stage"] == "public_participation"


async def test_public_participation_waits_for_the_period_and_the_answer(hall: Hall, clock: FixedClock) -> None:
    id = await hall.brought_to("public_participation", touches_interests=True)
    made = await hall.drafter.post(
        "/api/consultation/consultations", json={**DRAFT, "decision": id}, headers=key("consult")
    )
    consultation = made.json()["id"]
    shown = (await hall.anyone.get(f"{DECISIONS}/{id}")).json()
    assert shown["consultations"] == [], "a draft is its department's alone"
    assert (await hall.releaser.post(f"/api/consultation/consultations/{consultation}/open")).status_code == 200
    shown = (await hall.anyone.get(f"{DECISIONS}/{id}")).json()
    assert [(one["id"], one["phase"]) for one in shown["consultations"]] == [(consultation, "open")]
    said = {one["code"]: one for one in shown["checks"]}
    assert (said["public_heard"]["passed"], said["public_heard"]["said"]) == (
        False,
        "还在征求意见，2022年4月13日截止。",
    )
    assert (said["hearing"]["passed"], said["hearing"]["citation"]) == (False, "平台设置（非法律规定）")
    clock.advance(timedelta(days=31))
    said = {one["code"]: one for one in (await hall.anyone.get(f"{DECISIONS}/{id}")).json()["checks"]}
    assert said["public_heard"]["passed"]
    assert "应在2022年5月13日前公布" in said["adoption_feedback"]["said"]
    assert said["adoption_feedback"]["citation"] == "平台设置（非法律规定）"
    context = await open_context(hall.process.runtime)
    one = await context.consultations.get(consultation)
    assert one is not None
    one.close(clock.now().isoformat(), {})
    one.answer(clock.now().isoformat())
    await context.consultations.save(one)
    await hall.puts(id, "no_hearing", on="2022-04-14")
    assert (await hall.advances(id, "public_participation")).json()["stage"] == "expert_review"


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


async def test_stopping_says_why_and_a_draft_is_given_up_quietly(hall: Hall) -> None:
    id = await hall.brought_to("drafted")
    stop = {"reason": "上级已有统一规划。"}
    for _ in range(2):
        assert (await hall.releaser.post(f"{DECISIONS}/{id}/stop", json=stop)).json()["state"] == "stopped"
    shown = (await hall.anyone.get(f"{DECISIONS}/{id}")).json()
    assert (shown["stop_reason"], shown["checks"]) == ("上级已有统一规划。", [])
    assert (await hall.puts(id, "draft")).json()["code"] == "consultation.decision_over"
    draft = (await hall.drafted("quiet"))["id"]
    assert (await hall.releaser.post(f"{DECISIONS}/{draft}/stop", json=stop)).json()["state"] == "abandoned"
    assert (await hall.anyone.get(f"{DECISIONS}/{draft}")).status_code == 404


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
