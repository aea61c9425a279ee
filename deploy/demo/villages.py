"""Ledgers of the demonstration villages, published by their own clerks. All of it is invented."""

import asyncio
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from itertools import groupby
from typing import Any

from deploy.demo.api import DemoApi, DemoFailed
from kit.runtime.clock import SystemClock, today

API = "/api/village_affairs"
PATIENCE = 20.0  # seconds for the names of the villages to arrive from the catalogue


async def seed(api: DemoApi) -> None:
    told = tomllib.loads((files("deploy.demo") / "villages.toml").read_text(encoding="utf-8"))
    every = [*told["entry"], *(one for round in told["round"] for one in _entries(round))]
    entries = [one for one in every if one["reviewed_on"] <= today(SystemClock())]
    await _known(api, {one["village"] for one in entries})
    async with asyncio.TaskGroup() as group:
        for _, some in groupby(sorted(entries, key=_village), _village):
            group.create_task(_publish_all(api, list(some)))


def _entries(round: dict[str, Any]) -> Iterator[dict[str, Any]]:
    parts = {name: round.pop(name, {}) for name in ("text", "rows", "table")}
    for item in dict.fromkeys(item for part in parts.values() for item in part):
        reviewer = "finance_group" if item in parts["rows"] else "supervision_committee"
        said = {name: part[item] for name, part in parts.items() if item in part}
        yield {**round, "item": item, "reviewed_by": reviewer, **said}


async def _known(api: DemoApi, villages: set[str]) -> None:
    clerk = f"clerk.{min(villages)}"
    for _ in range(int(PATIENCE * 10)):
        listed = await api.get(clerk, f"{API}/villages")
        if villages <= {one["code"] for one in listed["items"]}:
            return
        await asyncio.sleep(0.1)
    raise DemoFailed("village_affairs has not heard of the demonstration villages")


def _village(one: dict[str, Any]) -> str:
    return str(one["village"])


async def _publish_all(api: DemoApi, entries: list[dict[str, Any]]) -> None:
    for one in entries:
        await _publish(api, one)


async def _publish(api: DemoApi, one: dict[str, Any]) -> None:
    clerk, key = f"clerk.{one['village']}", f"{one['village']}-{one['item']}-{one['period']}"
    body = {
        **one,
        "rows": [
            {"kind": kind, "what": what, "amount": round(yuan * 100), "note": note}
            for kind, what, yuan, note in one.get("rows", [])
        ],
        "reviewed_on": one["reviewed_on"].isoformat(),
    }
    made = await api.post(clerk, f"{API}/entries", body, key=key)
    if made["working"]:
        await api.post(clerk, f"{API}/entries/{made['id']}/publish")
