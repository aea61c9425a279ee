"""What the public sees of decisions: the list, and one page that says where a decision stands and what comes next."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import path
from gateway.pages.decisions import desk, matters, matters_desk
from gateway.pages.decisions.terms import CHANNELS, FLAGS, STAGE_NAMES, STATES
from gateway.pages.participation import PHASES, met
from gateway.pages.site import Site

LISTED = "/api/consultation/decisions"
TABS = (("open", "正在办理"), ("ended", "已经办结"), ("stopped", "已经终止"))
_AHEAD = ("announced", "closed", "selected", "listed")


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route("/decisions", _listing(site)),
        *matters.routes(site),
        Route("/decisions/{id}", _one(site)),
        *matters_desk.routes(site),
        *desk.routes(site),
    ]


def _listing(site: Site) -> Any:
    async def listing(request: Request) -> Response:
        asked = request.query_params
        state = next((code for code, _ in TABS if code == asked.get("state")), "open")
        stage = asked.get("stage", "") if state == "open" and asked.get("stage") in STAGE_NAMES else ""
        query = {"state": state, "stage": stage or None, "after": asked.get("after")}
        return site.render(
            request,
            "decisions/list.html",
            depends=["consultation.decision", "catalog.unit"],
            found=await site.api(request).get(LISTED, query),
            state=state,
            stage=stage,
            tabs=TABS,
            stages=[one for one in STAGE_NAMES.items() if one[0] != "proposed"],
            states=STATES,
            first=not asked.get("after"),
        )

    return listing


def _one(site: Site) -> Any:
    async def one(request: Request) -> Response:
        id = request.path_params["id"]
        found = await site.api(request).get(path("consultation", "decisions", id), {"public": True})
        if found["state"] in ("draft", "abandoned"):
            return site.redirect(f"/desk/decisions/{id}")
        return site.render(
            request,
            "decisions/decision.html",
            depends=[
                f"consultation.decision:{id}",
                "consultation.consultation",
                "consultation.gathering",
                "catalog.unit",
            ],
            decision=found,
            now=_now(found),
            papers=_by_stage(found["papers"]),
            history=_history(found),
            states=STATES,
            phases=PHASES,
            gatherings=[met(one) for one in found["gatherings"]],
            channels=CHANNELS,
            flags=[text for name, text in FLAGS.items() if found[name]],
            stage_names=STAGE_NAMES,
        )

    return one


def _now(decision: Mapping[str, Any]) -> dict[str, Any]:
    """What a visitor can do today, and the stage itself."""
    return {
        "stage": next((one for one in decision["stages"] if one["code"] == decision["stage"]), None),
        "open": [one for one in decision["consultations"] if one["phase"] == "open"],
        "awaited": [one for one in decision["consultations"] if one["feedback_due"]],
        "ahead": [met(one) for one in decision["gatherings"] if one["state"] in _AHEAD],
    }


def _by_stage(papers: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Stages in their order, with the papers put down in each."""
    return [
        (title, found)
        for code, title in STAGE_NAMES.items()
        if (found := [one for one in papers if one["stage"] == code])
    ]


def _history(decision: Mapping[str, Any]) -> list[dict[str, str]]:
    """Newest first."""
    words = {"done": "完成", "skipped": "省略", "returned": "退回"}
    rows = []
    for one in decision["passages"]:
        named = STAGE_NAMES[one["stage"]]
        said = f"{named}：{words[one['how']]}" if one["stage"] != "proposed" else "决定启动，向社会公开"
        rows.append({"when": one["left_at"], "text": f"{said}{'，' + one['reason'] if one['reason'] else ''}"})
    if decision["state"] == "stopped":
        rows.append({"when": decision["ended_at"], "text": f"终止：{decision['stop_reason']}"})
    return rows[::-1]
