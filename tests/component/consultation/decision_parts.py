"""A decision and the people who carry it through its stages."""

from collections.abc import Callable
from typing import Any

import httpx

from kit.identity.port import Principal
from kit.runtime.process import Process
from tests.component.consultation.consultation_parts import DRAFTER, RELEASER, key

LAWYER = Principal("yan", "严法", frozenset({"legality_reviewer"}), frozenset({"sifa"}))
OFFICER = Principal("zhu", "朱公", frozenset({"disclosure_officer"}), frozenset({"dangzheng"}))
REVIEWER = Principal("li", "李慎", frozenset({"reviewer"}), frozenset({"dangzheng"}))
DECISIONS = "/api/consultation/decisions"
MATTERS = "/api/consultation/matters"

DECISION = {"title": "港口镇村庄规划（2021—2035年）", "summary": "管今后十几年的建房、修路、种地和留绿。"}
PAPERS: dict[str, dict[str, Any]] = {
    "start": {"title": "关于启动村庄规划编制的决定", "by": "港口镇人民政府"},
    "draft": {"title": "村庄规划（草案）", "by": "自然资源所"},
    "participation_record": {"title": "村民座谈会记录", "by": "自然资源所"},
    "opinion_adoption": {"title": "公众意见研究采纳情况", "by": "自然资源所"},
    "no_hearing": {"title": "不召开听证会的说明", "by": "自然资源所"},
    "expert_opinion": {"title": "专家论证意见", "by": "省规划院", "outcome": "with_changes", "signed": True},
    "expert_adoption": {"title": "专家意见采纳情况", "by": "自然资源所"},
    "risk_report": {"title": "社会稳定风险评估报告", "by": "平安建设办公室", "outcome": "controllable"},
    "legality_opinion": {"title": "合法性审查意见", "by": "司法所", "outcome": "lawful", "sent_on": "2022-03-03"},
    "fairness_review": {"title": "公平竞争审查情况", "by": "党政综合办公室"},
    "meeting": {"title": "镇政府第3次全体会议纪要", "by": "港口镇人民政府", "outcome": "passed"},
    "party_report": {"title": "向镇党委请示报告的情况", "by": "港口镇人民政府"},
    "publication": {
        "title": "关于印发村庄规划的通知", "by": "港口镇人民政府", "link": "/documents/x",
        "channels": ["government_website", "notice_board"],
    },
    "interpretation": {"title": "解读", "by": "自然资源所"},
    "evaluation": {"title": "后评估报告", "by": "县规划中心", "outcome": "keep"},
}  # fmt: skip


class Hall:
    """Everyone's client, and the steps they take."""

    def __init__(self, process: Process, client_for: Callable[..., httpx.AsyncClient]) -> None:
        self.process = process
        self.anyone = client_for(process)
        self.drafter, self.releaser = client_for(process, DRAFTER), client_for(process, RELEASER)
        self.lawyer, self.officer = client_for(process, LAWYER), client_for(process, OFFICER)
        self.reviewer = client_for(process, REVIEWER)

    async def drafted(self, name: str = "plan", **changes: Any) -> dict[str, Any]:
        answer = await self.drafter.post(DECISIONS, json=DECISION | changes, headers=key(name))
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def puts(self, id: str, kind: str, name: str = "", **changes: Any) -> httpx.Response:
        who = self.lawyer if kind == "legality_opinion" else self.drafter
        body = {"kind": kind, "on": "2022-03-14", **PAPERS[kind], **changes}
        return await who.post(f"{DECISIONS}/{id}/papers", json=body, headers=key(name or f"{kind}-paper"))

    async def advances(self, id: str, leaving: str, until: str | None = "2022-06-30") -> httpx.Response:
        body = {"leaving": leaving, "until": until}
        return await self.releaser.post(f"{DECISIONS}/{id}/advance", json=body)

    async def passes(self, id: str, leaving: str, *kinds: str) -> dict[str, Any]:
        """Put down these papers and go on."""
        for kind in kinds:
            put = await self.puts(id, kind)
            assert put.status_code == 201, put.text
        done = await self.advances(id, leaving)
        assert done.status_code == 200, done.text
        return dict(done.json())

    async def skips(self, id: str, stage: str, ground: str, **more: Any) -> httpx.Response:
        body = {"stage": stage, "ground": ground, "reason": "不涉及。", "until": "2022-06-30", **more}
        return await self.releaser.post(f"{DECISIONS}/{id}/skip", json=body)

    async def brought_to(self, stage: str, **fields: Any) -> str:
        """A decision that stands there; its public took part in a forum."""
        id = str((await self.drafted(**fields))["id"])
        for leaving, kinds in WAY.items():
            if leaving == stage:
                break
            await self.passes(id, leaving, *kinds)
        return id


WAY: dict[str, tuple[str, ...]] = {
    "proposed": ("start",),
    "drafted": ("draft",),
    "public_participation": ("participation_record", "opinion_adoption"),
    "expert_review": ("expert_opinion", "expert_adoption"),
    "risk_assessment": ("risk_report",),
    "legality_review": ("legality_opinion",),
    "collective_deliberation": ("meeting", "party_report"),
    "published": ("publication", "interpretation"),
    "evaluated": ("evaluation",),
}
