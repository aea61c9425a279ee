"""A hearing that takes registrations, a meeting that takes observers, and a visit with its record."""

import asyncio
import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib.resources import files
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from deploy.demo.api import DemoApi
from kit.files import fonts
from kit.files.docx_writer import write_docx
from kit.files.model import Block
from kit.files.paper import Paper
from kit.runtime.clock import SystemClock

GATHERINGS = "/api/consultation/gatherings"
Told = Mapping[str, Any]
_SAID = (
    "kind", "title", "explanation", "draft_title", "place", "accessibility", "contact", "quotas",
    "selection", "seed_source",
)  # fmt: skip
_SATURDAY = 5


async def seed(api: DemoApi, decisions: Mapping[str, str], consultations: Mapping[str, str]) -> None:
    """`decisions`, `consultations`: key → id. Killed half-way it goes on where each stands."""
    told = tomllib.loads((files("deploy.demo") / "gatherings.toml").read_text(encoding="utf-8"))["gathering"]
    known = {"decision": decisions, "consultation": consultations}
    ties = [{name: ids.get(one.get(name, ""), "") for name, ids in known.items()} for one in told]
    await asyncio.gather(*(_gather(api, one, tied) for one, tied in zip(told, ties, strict=True)))


async def _gather(api: DemoApi, one: Told, ties: Mapping[str, str]) -> None:
    drafter, releaser = f"drafter.{one['office']}", f"releaser.{one['office']}"
    now = SystemClock().now().replace(minute=0, second=0, microsecond=0)
    made = await api.post(drafter, GATHERINGS, _draft(one, ties, now), key=one["key"])
    address = f"{GATHERINGS}/{made['id']}"
    if "record" in one:
        await _record(api, one, made, drafter, releaser)
    elif made["state"] == "draft":
        if "material" in one:
            await api.upload(drafter, f"{address}/files", one["material"], _sheet(one["material_text"]))
        made = await api.post(releaser, f"{address}/announce")
    if made["phase"] == "registering":
        for given in one.get("registration", ()):
            body = {name: value for name, value in given.items() if name != "key"}
            await api.post("citizen", f"{address}/registrations", body, key=f"{one['key']}-{given['key']}")


def _draft(one: Told, ties: Mapping[str, str], now: datetime) -> dict[str, Any]:
    starts = _day(now, *one["starts"])
    draft = {name: one[name] for name in _SAID if name in one} | {
        **ties,
        "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(hours=one["hours"])).isoformat(),
    }
    if "opens" in one:
        draft |= {f"registration_{name}": str((now + timedelta(days=one[name])).date()) for name in ("opens", "closes")}
    if "seed" in one:
        days, hour = one["seed"]
        draft["seed_at"] = (now + timedelta(days=days)).replace(hour=hour).isoformat()
    return draft


def _day(now: datetime, days: int, hour: int) -> datetime:
    """People meet on weekdays."""
    day = (now + timedelta(days=days)).replace(hour=hour)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return day


async def _record(api: DemoApi, one: Told, made: Told, drafter: str, releaser: str) -> None:
    address = f"{GATHERINGS}/{made['id']}"
    if made["state"] == "draft":
        await api.post(releaser, f"{address}/hold")
    if made["state"] in ("draft", "held"):
        form = {"purpose": "picture", "caption": one["caption"]}
        await api.upload(drafter, f"{address}/files", one["picture"], _chart(one["bars"]), form)
        if (await api.get(drafter, f"{address}/minutes"))["state"] == "live":
            for number, text in enumerate(one["record"]):
                line = {"kind": "note", "text": text}
                await api.post(drafter, f"{address}/minutes", line, key=f"{one['key']}-line-{number}")
            await api.post(drafter, f"{address}/minutes/finish")
        await api.post(releaser, f"{address}/minutes/publish", {})
    await api.post(releaser, f"{address}/conclude", {"result": one["result"]})


def _sheet(text: str) -> bytes:
    title, *lines = text.strip().splitlines()
    return write_docx(Paper(title, [Block("paragraph", line) for line in lines]))


def _chart(bars: Mapping[str, int]) -> bytes:
    image = Image.new("RGB", (960, 100 + 90 * len(bars)), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(fonts.path("sans"), 28)
    longest = max(bars.values())
    for place, (name, households) in enumerate(bars.items()):
        y, length = 60 + 90 * place, 440 * households / longest
        draw.rectangle((320, y, 320 + length, y + 50), fill="#2f6f4f")
        draw.text((300, y + 25), name, "#222222", font, "rm")
        draw.text((336 + length, y + 25), f"{households} 户", "#222222", font, "lm")
    target = BytesIO()
    image.save(target, "PNG", optimize=True)
    return target.getvalue()
