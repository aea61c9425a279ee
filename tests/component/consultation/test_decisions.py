"""Decisions over /api: from stage to stage, and the gates between them."""

import asyncio
from datetime import timedelta

from kit.runtime.clock import FixedClock
from services.consultation.context import open_context
from tests.component.consultation.consultation_parts import DRAFT, key
from tests.component.consultation.decision_parts import DECISIONS, WAY, Hall


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
