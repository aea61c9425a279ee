"""What happened in the town that time limits start from: met late, soon due, overdue."""

import tomllib
from datetime import date, timedelta
from importlib.resources import files

from deploy.demo.api import DemoApi
from kit.runtime.clock import SystemClock, today

HAPPENINGS = "/api/catalog/happenings"


async def seed(api: DemoApi) -> None:
    """A start on a later day finds what is recorded already, and adds nothing."""
    day = today(SystemClock())
    for one in tomllib.loads((files("deploy.demo") / "happenings.toml").read_text())["happening"]:
        who = f"drafter.{one['office']}"
        on = one["on"] if "on" in one else day - timedelta(days=one["days_ago"])
        known = await api.get(who, HAPPENINGS, f"item={one['item']}")
        if not known["items"]:
            await api.post(who, HAPPENINGS, _said(one, on))


def _said(one: dict[str, object], on: date) -> dict[str, object]:
    return {name: one[name] for name in ("item", "kind", "note")} | {"on": on.isoformat()}
