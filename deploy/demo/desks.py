"""Papers on the desks, of these days: one in each state that a document passes on its way to the public."""

import asyncio
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

from deploy.demo.api import DemoApi
from deploy.demo.papers import Paper, bring, draft
from kit.runtime.clock import SHANGHAI, SystemClock, today
from law.calendar import seed_calendar
from law.limits import Limit

NINE = time(9, tzinfo=SHANGHAI)
Told = Mapping[str, Any]


async def seed(api: DemoApi) -> None:
    day = today(SystemClock())
    told = tomllib.loads((files("deploy.demo") / "desks.toml").read_text())["paper"]
    await asyncio.gather(*(_bring(api, one, day) for one in told))


async def _bring(api: DemoApi, one: Told, day: date) -> None:
    words = one["text"].format_map(_words(day))
    fields = {name: value for name, value in one.items() if name not in ("goal", "at", "remark")}
    paper = Paper.of({**fields, "issued_on": day.isoformat()}, words)
    made = await draft(api, paper)
    match one["goal"]:
        case "draft":
            if not made["returned"]:
                await _send_back(api, one, await bring(api, paper, made, "in_review"))
        case "scheduled":
            address = await bring(api, paper, made)
            if made["state"] in ("draft", "in_review", "in_legality", "approved"):
                at = datetime.combine(_moment(one["at"], day), NINE)
                await api.post(f"releaser.{paper.office}", f"{address}/schedule", {"at": at.isoformat()})
        case goal:
            await bring(api, paper, made, goal)


async def _send_back(api: DemoApi, one: Told, address: str) -> None:
    reviewer, remark = f"reviewer.{one['office']}", one["remark"]
    body = (await api.get(reviewer, address))["body"]
    block = next(place for place, block in enumerate(body) if remark["quote"] in block["text"])
    said = {"block": block, "quote": remark["quote"], "text": remark["text"]}
    await api.post(reviewer, f"{address}/remarks", said, key=f"{one['key']}-remark")
    await api.post(reviewer, f"{address}/send-back", {"reason": remark["reason"]})


def _words(day: date) -> dict[str, Any]:
    """What the texts call today: the quarter before this one, and the month to come."""
    before, to_come = day.replace(month=(day.month - 1) // 3 * 3 + 1) - timedelta(days=1), _next_month(day)
    return {
        "year": day.year,
        "quarter": before.month // 3,
        "year_of_quarter": before.year,
        "month": to_come.month,
        "year_of_month": to_come.year,
    }


def _moment(at: str, day: date) -> date:
    if at == "next_month":
        return _next_month(day)
    return seed_calendar().forecast(day, Limit(1, "working_day")).on


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
