"""The catalogue is adjusted: one revision in force as its second edition, one before its reviewer."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from deploy.demo.api import DemoApi
from kit.runtime.clock import SystemClock, today

ITEMS, REVISIONS = "/api/catalog/items", "/api/catalog/revisions"
KEEPER, REVIEWER = "disclosure.dangzheng", "reviewer.dangzheng"
COLUMNS = (
    "domain", "first_level", "second_level", "content", "legal_basis", "disclosing_body", "channels", "audience",
    "mode", "level", "department",
)  # fmt: skip
Told = Mapping[str, Any]


async def seed(api: DemoApi) -> None:
    for one in tomllib.loads((files("deploy.demo") / "adjustments.toml").read_text())["revision"]:
        await _adjust(api, one)


async def _adjust(api: DemoApi, told: Told) -> None:
    said = {"title": told["title"], "reason": told["reason"]}
    made = await api.post(KEEPER, REVISIONS, said, key=told["key"])
    address, state = f"{REVISIONS}/{made['id']}", made["state"]
    if state == "draft":
        changes = [await _change(api, one) for one in told["change"]]
        await api.put(KEEPER, address, {**said, "version": made["version"], "changes": changes})
        await api.post(KEEPER, f"{address}/submit")
    if told["adopted"] and state in ("draft", "in_review"):
        await api.post(REVIEWER, f"{address}/approve")
    if told["adopted"] and state in ("draft", "in_review", "approved"):
        await api.post(KEEPER, f"{address}/adopt", {"in_force_from": today(SystemClock()).isoformat()})


async def _change(api: DemoApi, told: Told) -> dict[str, Any]:
    """Targets say what differs from the item that the change takes up; a new one is like the item `like`."""
    base = await api.get(KEEPER, f"{ITEMS}/{told.get('item') or told['like']}")
    columns = {**{name: base[name] for name in COLUMNS}, "time_limit": base["time_limit"]["text"]}
    sources = [{"item": base["id"], "version": base["version"]}] if "item" in told else []
    targets = [{**columns, **one} for one in told["target"]]
    return {"kind": told["kind"], "sources": sources, "targets": targets, "reason": told["reason"]}
