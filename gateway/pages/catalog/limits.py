"""A time limit of the standard, as the platform understands it, in words that a clerk can check."""

import re
from collections.abc import Mapping
from typing import Any

STARTS = {
    "formation_or_change": "信息形成或变更",
    "request_received": "收到申请",
    "approval_received": "收到批准文件",
    "publicity_ended": "公示期满",
    "approval": "批准",
    "quarter_ended": "季度结束",
    "year_ended": "年度结束",
    "month_ended": "月份结束",
    "decision": "作出决定",
    "completion": "办理完成",
    "review_completed": "审核完成",
    "acceptance": "受理",
    "document_issued": "文件成文",
}
UNITS = {"working_day": "个工作日", "calendar_day": "日", "hour": "小时", "month": "个月"}
RHYTHMS = {
    "daily": "每天",
    "weekly": "每周",
    "monthly": "每月",
    "quarterly": "每季度",
    "half_yearly": "每半年",
    "yearly": "每年",
}
_PLAIN = {"promptly": "及时公开，没有具体天数", "real_time": "实时公开", "permanent": "长期公开"}


def understood(limit: Mapping[str, Any]) -> str:
    """`信息形成或变更之日起 20 个工作日内`; empty where nothing is written yet."""
    if not limit["text"]:
        return ""
    kind, count = limit["kind"], f"{limit['count']} {UNITS.get(limit['unit'] or '', '')}"
    rhythm = RHYTHMS.get(limit["rhythm"] or "", "")
    if limit["count"] is None:
        return _PLAIN.get(kind) or (f"{rhythm}一次" if rhythm else "不能换算成具体日期，按原文执行")
    every = f"{rhythm}，" if rhythm else ""
    if kind == "publicity":
        return f"公示 {count}"
    if kind == "before":
        return f"{every}{_start(limit['starts'])}前 {count}"
    since = f"{start}之日起" if (start := _start(limit["starts"])) else "信息形成或变更之日起"
    return f"{every}{since} {count}内"


def _start(starts: str | None) -> str:
    """A code in words, a day as people write it, or the words of the standard as they stand."""
    if starts and (day := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", starts)):
        return f"{day[1]}年{int(day[2])}月{int(day[3])}日"
    return STARTS.get(starts or "", starts or "")
