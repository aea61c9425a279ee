"""The one clear next action for a meeting, for whoever looks at it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gateway.pages.hearings.shown import local
from gateway.pages.hearings.terms import RUNNERS
from gateway.pages.participation import GATHERINGS
from kit.identity.port import Principal

Step = dict[str, Any]


def next_step(one: Mapping[str, Any], who: Principal, now: datetime) -> Step | None:
    """`title`, `effects`, `button` and either `act` (posted at once) or `href`; None while clock or another acts."""
    base, kind = f"/desk/hearings/{one['id']}", GATHERINGS[one["kind"]]
    match one["phase"]:
        case "draft":
            return _of_a_draft(one, base, who, now)
        case "announced" | "listed" | "selected" if not one["registers"] and now >= local(one["starts_at"]):
            return _held(base, kind, who)
        case "registered" if one["state"] == "announced":
            effects = ["报名的编号定下来，不再增减。", "公开页面上写明编号的指纹，谁都能核对。"]
            return _act("close-registration", base, "截止报名", effects, who)
        case "registered":
            return _go(f"{base}/choosing", "选出参加人", who, "releaser")
        case "selected":
            return _go(f"{base}/choosing", "公布名单", who, "releaser")
        case "listed":
            return _around_the_day(one, base, kind, who, now)
        case "held":
            return _go(f"{base}/minutes", "整理笔录，请参加人签字", who, *RUNNERS)
        case "recorded":
            return _go(f"{base}#f-result", "写明结果", who, "releaser")
    return None


def _around_the_day(one: Mapping[str, Any], base: str, kind: str, who: Principal, now: datetime) -> Step | None:
    if now >= local(one["ends_at"]):
        return _held(base, kind, who)
    if now.date() == local(one["starts_at"]).date():
        return _go(f"{base}/door", "打开签到页", who, *RUNNERS)
    return _go(f"{base}/delivery", "送达材料", who, *RUNNERS)


def _held(base: str, kind: str, who: Principal) -> Step | None:
    return _act("hold", base, "会开完了", [f"公开页面写明这次{kind}已经召开。", "接着整理笔录，请参加人签字。"], who)


def _of_a_draft(one: Mapping[str, Any], base: str, who: Principal, now: datetime) -> Step | None:
    """A forum or a visit that nobody registers for may be recorded afterwards."""
    past = one["starts_at"] and now >= local(one["starts_at"])
    if past and not one["registers"] and one["kind"] != "hearing":
        effects = ["马上在网站公开这次活动。", "接着写现场记录、放照片。"]
        return _act("hold", base, "补记这次活动", effects, who)
    return _announcing(base) if who.has("releaser") else _go(f"{base}/edit", "继续修改草稿", who, "drafter")


def _announcing(base: str) -> Step:
    return {
        "title": "发布公告",
        "label": "核对并发布公告",
        "effects": ["马上在网站公开，任何人都能看到和搜到。", "选人的办法、名额和抽签用的随机数从此不能改。"],
        "button": "发布公告",
        "act": "announce",
        "href": base,
    }


def _act(act: str, base: str, label: str, effects: list[str], who: Principal) -> Step | None:
    if not who.has("releaser", "drafter"):
        return None
    return {"title": label, "label": label, "effects": effects, "button": label, "act": act, "href": base}


def _go(href: str, label: str, who: Principal, *roles: str) -> Step | None:
    if not who.has(*roles):
        return None
    return {"title": "下一步", "label": label, "effects": [], "button": label, "act": "", "href": href}
