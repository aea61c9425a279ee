"""Meetings, places and minutes as their templates show them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import segno
from markupsafe import Markup

from gateway.pages.hearings.terms import CHANGES, LINES, OVER, SELECTION_NAMES
from gateway.pages.participation import GATHERING_PHASES, PHASES, ROLES, met
from gateway.pages.ui.filters import WEEKDAYS, zh_date, zh_datetime
from kit.runtime.clock import SHANGHAI

Seen = dict[str, Any]
_AT = {"announced": 1, "registering": 1, "registered": 2, "selected": 2, "listed": 3, "held": 4, "recorded": 5}
_WORDS = {
    "lot": "报名的人多于名额时抽签。抽签用的随机数是{source}{when}，谁都能照公开的办法重算一遍。",
    "order": "报名的人多于名额时，先报名的先选上，其余的按顺序候补。",
    "organiser": "报名的人多于名额时由主办单位挑选。{reason}",
}


def local(moment: str) -> datetime:
    """An instant of the API in Shanghai."""
    return datetime.fromisoformat(moment).astimezone(SHANGHAI)


def when(starts_at: str | None, ends_at: str | None = None) -> str:
    """2022年4月20日（星期三）9:00 至 11:30"""
    if not starts_at:
        return ""
    start = local(starts_at)
    said = f"{zh_date(start)}（星期{WEEKDAYS[start.weekday()]}）{start.hour}:{start:%M}"
    if not ends_at:
        return said
    end = local(ends_at)
    until = f"{end.hour}:{end:%M}" if end.date() == start.date() else zh_datetime(end)
    return f"{said} 至 {until}"


def summary(one: Mapping[str, Any]) -> Seen:
    """What every page needs of a meeting; a whole one keeps its other fields."""
    phase = one["phase"]
    return {
        **met(one),
        "when": when(one["starts_at"], one["ends_at"]),
        "registering": phase == "registering",
        "over": phase in OVER,
        "closes_on": one["registration_closes"],
        "registration": _period(one["registration_opens"], one["registration_closes"]),
        "listed": one["registers"] and phase_at_least(phase, "listed"),
    }


def whole(one: Mapping[str, Any]) -> Seen:
    seen = summary(one)
    here = f"/hearings/{one['id']}"
    return {
        **seen,
        "selection_name": SELECTION_NAMES[one["selection"]],
        "selection_words": _selection(one),
        "seats": [{"role": role, "name": ROLES[role], "places": one["quotas"][role]} for role in _asked(one["quotas"])],
        "files": files(one["materials"], here),
        "photos": [{**picture, "href": f"{here}/files/{picture['id']}"} for picture in one["pictures"]],
        "told": [change(told) for told in one["changes"]],
        "steps": _steps(one, seen),
        "decision_link": f"/decisions/{one['decision']}" if one["decision"] else "",
        "draft_link": draft_link(one),
        "asked": [{**asked, "state_name": PHASES[asked["phase"]]} for asked in one["consultations"]],
        "asks_now": next((asked["id"] for asked in one["consultations"] if asked["phase"] == "open"), ""),
    }


def phase_at_least(phase: str, wanted: str) -> bool:
    order = list(GATHERING_PHASES)
    return phase != "cancelled" and order.index(phase) >= order.index(wanted)


def draft_link(one: Mapping[str, Any]) -> str:
    """Where everyone can read the draft: its consultation once that is public, or an address of this site."""
    if any(asked["id"] == one["consultation"] for asked in one["consultations"]):
        return f"/consultations/{one['consultation']}"
    return str(one["draft_url"])


def files(items: Iterable[Mapping[str, Any]], here: str) -> list[Seen]:
    """For the macro `documents.attachments`; `here` is the page that serves them."""
    return [
        {
            "id": one["id"],
            "name": one["name"],
            "href": f"{here}/files/{one['id']}",
            "size": one["size"],
            "kind": one["kind"].upper(),
        }
        for one in items
    ]


def lines(minutes: Mapping[str, Any] | None) -> list[Seen]:
    """The lines of minutes that count, with their time of the day."""
    kept = [line for line in (minutes or {}).get("lines", []) if not line["struck"]]
    return [line_of(one) for one in kept]


def line_of(one: Mapping[str, Any]) -> Seen:
    at = local(one["at"])
    return {**one, "time": f"{at.hour}:{at:%M}", "kind_name": LINES[one["kind"]]}


def at_hand(one: Mapping[str, Any], today: date) -> bool:
    """From the day before it on: until then door and minutes would only be used by mistake."""
    return bool(one["starts_at"]) and today >= day_before(one)


def day_before(one: Mapping[str, Any]) -> date:
    return local(one["starts_at"]).date() - timedelta(days=1)


def qr(text: str) -> Markup:
    """Never a Micro QR code: phones do not read those."""
    drawn = segno.make_qr(text, error="m").svg_inline(border=0, omitsize=True)
    return Markup(drawn)  # drawn by segno, nothing of it is typed


def spaced(code: str) -> str:
    """A door code in fours, as it is read aloud."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def grouped(people: Sequence[Mapping[str, Any]]) -> list[Seen]:
    """People by the role they come in, roles in their usual order."""
    present = {one["role"] for one in people}
    return [
        {"role": role, "name": name, "rows": [one for one in people if one["role"] == role]}
        for role, name in ROLES.items()
        if role in present
    ]


def _selection(one: Mapping[str, Any]) -> str:
    if not one["registers"]:
        return ""
    known = f"（{zh_datetime(local(one['seed_at']))}开出）" if one["seed_at"] else ""
    source = one["seed_source"] or "公开的数字"
    return _WORDS[one["selection"]].format(source=source, when=known, reason=one["selection_reason"])


def _asked(quotas: Mapping[str, int]) -> list[str]:
    return [role for role in ROLES if quotas.get(role)]


def _period(opens: str | None, closes: str | None) -> str:
    return f"{zh_date(opens)} 至 {zh_date(closes)} 24:00" if opens and closes else ""


def change(one: Mapping[str, Any]) -> Seen:
    """`words` say what it was before: what it is now stands on the page."""
    before = "，".join(part for part in (when(one["starts_at"], one["ends_at"]), one["place"]) if part)
    was = f"（原定 {before}）" if before and one["kind"] != "extended" else ""
    return {**one, "words": f"{CHANGES[one['kind']]}{was}。"}


def _steps(one: Mapping[str, Any], seen: Mapping[str, Any]) -> list[Seen]:
    """Without registration there is nobody to choose and no list."""
    phase = one["phase"]
    if phase == "cancelled":
        return [{"label": "公告", "state": "done"}, {"label": "已取消", "state": "late"}]
    last = f"截止 {zh_date(seen['closes_on'])}" if seen["closes_on"] else ""
    held = when(one["starts_at"])
    names = [("公告", ""), ("报名", last), ("选人、公布名单", ""), ("开会", held), ("公布笔录", ""), ("结果", "")]
    at = len(names) if phase == "concluded" else _AT.get(phase, 0)
    if not one["registers"]:
        at, names = max(at - 2, 1 if phase == "announced" else 0), [names[0], *names[3:]]
    return [
        {"label": label, "note": note, "state": "done" if place < at else "current" if place == at else "todo"}
        for place, (label, note) in enumerate(names)
    ]
