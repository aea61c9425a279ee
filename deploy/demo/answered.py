"""A consultation that is over: what was said, in which groups, what became of it. Only where the past can be had."""

import asyncio
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from importlib.resources import files
from typing import Any

from deploy.demo.api import DemoApi, DemoFailed
from kit.runtime.clock import SystemClock, today

FOLDER = files("deploy.demo")
CONSULTATIONS = "/api/consultation/consultations"
PATIENCE = 600  # looks, a tenth of a second apart: closing waits for the record and the groups
Told = Mapping[str, Any]


async def ask(api: DemoApi) -> str:
    """Its id, once the time in which it was open is past."""
    assert api.past is not None
    told = _told()
    begun, office = timedelta(days=told["ago"]), told["office"]
    with api.past(begun):
        id = await _open(api, told, today(SystemClock()) - begun)
    comments = dict[str, str]()
    for one in told["opinion"]:
        with api.past(begun - timedelta(days=one["after"])):
            comments[one["key"]] = await _say(api, f"{CONSULTATIONS}/{id}", one, office)
    hidden = {one["key"]: one["reason"] for one in told["opinion"] if "reason" in one}
    await _moderate(api, office, [id for key, id in comments.items() if key not in hidden], "shown")
    for key, reason in hidden.items():
        await _moderate(api, office, [comments[key]], "hidden", reason)
    return id


async def answer(api: DemoApi, id: str) -> None:
    """After its closing."""
    told, address = _told(), f"{CONSULTATIONS}/{id}"
    if (await _closed(api, address))["answered_at"]:
        return
    drafter, releaser = f"drafter.{told['office']}", f"releaser.{told['office']}"
    await api.post(drafter, f"{address}/themes", {"seed": 1}, key=f"{told['key']}-themes")
    said = {one["key"]: one["text"] for one in told["opinion"]}
    groups = (await api.get(drafter, f"/api/consultation/desk/consultations/{id}/groups", "limit=100"))["items"]
    by_text = {one["text"]: one["id"] for one in groups}
    for one in told["answer"]:
        body = {name: value for name, value in one.items() if name != "opinion"}
        await api.put(drafter, f"{address}/feedback/groups/{by_text[said[one['opinion']]]}", body)
    await api.put(drafter, f"{address}/feedback", {"summary": told["summary"]})
    await api.post(releaser, f"{address}/feedback/publish")


async def _open(api: DemoApi, told: Told, day: Any) -> str:
    draft = {
        **{name: told[name] for name in ("title", "explanation", "other_ways")},
        "text": (FOLDER / "documents" / told["draft"]).read_text(encoding="utf-8"),
        "opens_on": day.isoformat(),
        "closes_on": (day + timedelta(days=told["days"])).isoformat(),
    }
    made = await api.post(f"drafter.{told['office']}", CONSULTATIONS, draft, key=told["key"])
    if made["state"] == "draft":
        await api.post(f"releaser.{told['office']}", f"{CONSULTATIONS}/{made['id']}/open")
    return str(made["id"])


async def _say(api: DemoApi, address: str, one: Told, office: str) -> str:
    body = {name: one[name] for name in ("text", "clause", "village") if name in one}
    if source := one.get("source"):
        day = today(SystemClock()) - timedelta(days=_told()["ago"] - one["after"])
        body |= {"source": source, "said_on": day.isoformat()}
        taken = await api.post(f"moderator.{office}", f"{address}/opinions", body, key=f"answered-{one['key']}")
    else:
        taken = await api.post("citizen", f"{address}/comments", body, key=f"answered-{one['key']}")
    return str(taken["comment"]["id"])


async def _moderate(api: DemoApi, office: str, ids: list[str], outcome: str, reason: str | None = None) -> None:
    body = {"ids": ids, "outcome": outcome, "reason": reason}
    await api.post(f"moderator.{office}", "/api/consultation/moderations", body)


async def _closed(api: DemoApi, address: str) -> Any:
    for _ in range(PATIENCE):
        if (found := await api.get("citizen", address))["state"] == "closed":
            return found
        await asyncio.sleep(0.1)
    raise DemoFailed(f"{address} does not close")


def _told() -> Told:
    return tomllib.loads((FOLDER / "answered.toml").read_text(encoding="utf-8"))
