"""Draft decisions that are open for comment now, with first opinions from the public."""

import asyncio
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from importlib.resources import files
from typing import Any

from deploy.demo.api import DemoApi
from kit.runtime.clock import SystemClock, today

FOLDER = files("deploy.demo")
API = "/api/consultation"


async def seed(api: DemoApi) -> None:
    told = tomllib.loads((FOLDER / "consultations.toml").read_text(encoding="utf-8"))["consultation"]
    await asyncio.gather(*(_open(api, one) for one in told))


async def _open(api: DemoApi, one: Mapping[str, Any]) -> None:
    opens = today(SystemClock())
    draft = {
        **{name: one[name] for name in ("title", "explanation", "other_ways")},
        "text": (FOLDER / "documents" / one["draft"]).read_text(encoding="utf-8"),
        "opens_on": opens.isoformat(),
        "closes_on": (opens + timedelta(days=one["days"])).isoformat(),
    }
    made = await api.post(f"drafter.{one['office']}", f"{API}/consultations", draft, key=one["key"])
    path = f"{API}/consultations/{made['id']}"
    if made["state"] == "draft":
        await api.post(f"releaser.{one['office']}", f"{path}/open")
    if "comment" in one:
        comment = await api.post("citizen", f"{path}/comments", {"text": one["comment"]}, key=f"{one['key']}-1")
        shown = {"ids": [comment["id"]], "outcome": "shown"}
        await api.post(f"moderator.{one['office']}", f"{API}/moderations", shown)
