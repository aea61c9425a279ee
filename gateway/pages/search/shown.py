"""One result as its kind is best told from others: what stands below its title."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from gateway.pages.ui.filters import count_left, day_count, zh_date, zh_day
from gateway.pages.validity import VALIDITY_TONES
from law.vocabulary import KINDS, VALIDITIES

Row = Mapping[str, Any]
SOON = 3  # days


def shown(one: Row, today: date) -> dict[str, Any]:
    """The result with `badges` (label, tone), `facts` (texts), `of` (what it belongs to) and `file` (label, href)."""
    extra = one["extra"]
    badges = [(KINDS[one["kind"]].name, ""), *_standing(one), *_closing(extra, today)]
    return {**one, "badges": badges, "facts": _facts(one), "of": _of(one["kind"], extra), "file": _file(one["file"])}


def _standing(one: Row) -> list[tuple[str, str]]:
    if one["validity"] not in VALIDITY_TONES:
        return []
    return [(VALIDITIES[one["validity"]].name, VALIDITY_TONES[one["validity"]])]


def _closing(extra: Row, today: date) -> list[tuple[str, str]]:
    if not (closes := extra.get("closes_on")):
        return []
    left = day_count(closes, today)
    if left < 0:
        return [(f"已于{zh_day(closes, today)}结束", "")]
    return [(f"{count_left(left)}截止" if left else "今天截止", "warning" if left <= SOON else "info")]


def _facts(one: Row) -> list[str]:
    kind, extra = one["kind"], one["extra"]
    where, on = one["village"] or one["department"], zh_date(one["date"]) if one["date"] else ""
    path = " › ".join(filter(None, (extra.get("domain", ""), extra.get("first_level", ""))))
    limit = f"公开时限：{extra['time_limit']}" if extra.get("time_limit") else ""
    received = f"收到意见 {extra['received']} 条" if extra.get("received") else ""
    amounts = extra.get("amounts", "")
    told = {
        "item": (path, limit, where),
        "consultation": (where, received),
        "feedback": (where, received, on),
        "decision": (where, extra.get("stage"), on),
        "hearing": (extra.get("what"), on, extra.get("place"), extra.get("standing")),
        "entry": (where, extra.get("period") or on, extra.get("affairs"), amounts not in one["snippet"] and amounts),
    }.get(kind, (where, one["number"], on))
    return [text for text in told if text]


_OF = {"explains": "解读的文件", "superseded_by": "已由新文件代替", "consultation": "针对的征求意见"}


def _of(kind: str, extra: Row) -> dict[str, str] | None:
    for name, label in _OF.items():
        if url := extra.get(f"{name}_url"):
            return {"label": label, "title": extra[f"{name}_title"], "href": url}
    return None


def _file(file: Row | None) -> dict[str, str] | None:
    """The attachment where the words stand; browsers open a PDF at the page that the fragment names."""
    if file is None:
        return None
    page = file["page"]
    at = f" 第 {page} 页" if page else ""
    fragment = f"#page={page}" if page and file["kind"] == "pdf" else ""
    return {"label": f"附件《{file['name']}》{at}", "href": file["url"] + fragment}
