"""Decisions on their way, drafts that are open for comment now, and first opinions from the public."""

import asyncio
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from importlib.resources import files
from typing import Any

from deploy.demo import answered, decisions, gatherings
from deploy.demo.api import DemoApi
from kit.runtime.clock import SystemClock, today

FOLDER = files("deploy.demo")
API = "/api/consultation"


async def seed(api: DemoApi) -> None:
    told = tomllib.loads((FOLDER / "consultations.toml").read_text(encoding="utf-8"))["consultation"]
    over = await answered.ask(api) if api.past else ""  # first: while it asks, the service's clock is set back
    ids = await decisions.seed(api)
    asked = await asyncio.gather(*(_open(api, one, ids.get(one.get("decision", ""), "")) for one in told))
    await gatherings.seed(api, ids, {one["key"]: id for one, id in zip(told, asked, strict=True)})
    if over:
        await answered.answer(api, over)


async def _open(api: DemoApi, one: Mapping[str, Any], decision: str) -> str:
    """Its id."""
    opens = today(SystemClock())
    draft = {
        **{name: one[name] for name in ("title", "explanation", "other_ways")},
        "text": (FOLDER / "documents" / one["draft"]).read_text(encoding="utf-8"),
        "opens_on": opens.isoformat(),
        "decision": decision,
        "closes_on": (opens + timedelta(days=one["days"])).isoformat(),
    }
    made = await api.post(f"drafter.{one['office']}", f"{API}/consultations", draft, key=one["key"])
    path = f"{API}/consultations/{made['id']}"
    if made["state"] == "draft":
        await api.post(f"releaser.{one['office']}", f"{path}/open")
    if "comment" in one:
        comment = await api.post("citizen", f"{path}/comments", {"text": one["comment"]}, key=f"{one['key']}-1")
        shown = {"ids": [comment["comment"]["id"]], "outcome": "shown"}
        await api.post(f"moderator.{one['office']}", f"{API}/moderations", shown)
    return str(made["id"])
