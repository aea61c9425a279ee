"""What happened in the town that time limits start from: met late, soon due, overdue."""

import tomllib
from collections.abc import Iterator
from datetime import date
from importlib.resources import files

from deploy.demo.api import DemoApi
from kit.runtime.clock import SystemClock, today
from law.calendar import seed_calendar
from law.limits import Limit

HAPPENINGS = "/api/catalog/happenings"


async def seed(api: DemoApi) -> None:
    """A start on a later day finds what is recorded already, and adds nothing."""
    for office, said in happened(today(SystemClock())):
        who = f"drafter.{office}"
        known = await api.get(who, HAPPENINGS, f"item={said['item']}")
        if not known["items"]:
            await api.post(who, HAPPENINGS, said)


def happened(day: date) -> Iterator[tuple[str, dict[str, str]]]:
    """Which office records what, if the town is put in on this day."""
    for one in tomllib.loads((files("deploy.demo") / "happenings.toml").read_text())["happening"]:
        on = one["on"] if "on" in one else _working_days_before(day, one["working_days_ago"])
        yield one["office"], {name: one[name] for name in ("item", "kind", "note")} | {"on": on.isoformat()}


def _working_days_before(day: date, count: int) -> date:
    return seed_calendar().forecast(day, Limit(count, "working_day", backward=True)).on
