"""The list of matters the public takes part in, and decisions in different stages."""

import asyncio
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from deploy.demo.api import DemoApi
from kit.runtime.clock import SystemClock, today

MATTERS, DECISIONS = "/api/consultation/matters", "/api/consultation/decisions"
KEEPER, REVIEWER = "disclosure.dangzheng", "reviewer.dangzheng"
Told = Mapping[str, Any]


async def seed(api: DemoApi) -> dict[str, str]:
    """Key of each decision → its id, for what asks the public about it."""
    told = tomllib.loads((files("deploy.demo") / "decisions.toml").read_text(encoding="utf-8"))
    day = today(SystemClock())
    items = await _list(api, told["list"], day)
    await _next(api, told["next"], day)
    made = await asyncio.gather(*(_bring(api, one, items, day) for one in told["decision"]))
    return dict(made)


async def _list(api: DemoApi, told: Told, day: date) -> dict[str, str]:
    """Adopted and in force. Item → id."""
    made = await api.post(KEEPER, MATTERS, {"title": told["title"]}, key=told["key"])
    address = f"{MATTERS}/{made['id']}"
    if made["state"] == "draft":
        made = await _written(api, made, told, day, told["matter"])
        made = await api.post(KEEPER, f"{address}/submit")
    if made["state"] == "in_review":
        made = await api.post(REVIEWER, f"{address}/approve")
    return {one["item"]: one["id"] for one in made["matters"]}


async def _next(api: DemoApi, told: Told, day: date) -> None:
    """Before its reviewer."""
    made = await api.post(KEEPER, MATTERS, {"title": told["title"]}, key=told["key"])
    if made["state"] != "draft":
        return
    kept = [one for one in made["matters"] if one["item"] != told["matter"]["item"]]
    widened = [{**one, "manners": told["manners"]} if one["item"] == told["widened"] else one for one in kept]
    await _written(api, made, told, day + timedelta(days=told["days"]), [*widened, told["matter"]])
    await api.post(KEEPER, f"{MATTERS}/{made['id']}/submit")


async def _written(api: DemoApi, made: Told, told: Told, day: date, matters: list[Told]) -> Any:
    body = {
        "version": made["version"],
        "title": told["title"],
        "reason": told["reason"],
        "in_force_from": day.isoformat(),
        "based_on": made["newest"],
        "matters": matters,
    }
    return await api.put(KEEPER, f"{MATTERS}/{made['id']}", body)


async def _bring(api: DemoApi, told: Told, items: Mapping[str, str], day: date) -> tuple[str, str]:
    """Killed half-way it goes on where it stands."""
    drafter, releaser = f"drafter.{told['office']}", f"releaser.{told['office']}"
    until = {stage: (day + timedelta(days=days)).isoformat() for stage, days in told["days"].items()}
    draft = {
        "title": told["title"],
        "summary": told["summary"].strip(),
        "matter": items[told["matter"]],
        "plan": until,
        **dict.fromkeys(told["flags"], True),
    }
    made = await api.post(drafter, DECISIONS, draft, key=f"decision-{told['key']}")
    address = f"{DECISIONS}/{made['id']}"
    for stage, skipped in told.get("skip", {}).items():
        if made["state"] == "draft":
            await api.post(releaser, f"{address}/skip", {"stage": stage, **skipped})
    while made["stage"] != told["goal"]:
        stage = made["stage"]
        for number, paper in enumerate(one for one in told["paper"] if one["stage"] == stage):
            body = {name: value for name, value in paper.items() if name not in ("stage", "ago")}
            body["on"] = (day - timedelta(days=paper["ago"])).isoformat()
            await api.post(drafter, f"{address}/papers", body, key=f"{told['key']}-{stage}-{number}")
        made = await api.post(releaser, f"{address}/advance", {"leaving": stage})
    return told["key"], str(made["id"])
