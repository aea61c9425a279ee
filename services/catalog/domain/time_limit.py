"""公开时限 as data, read from the words of the standard; what cannot be computed says so and keeps its words."""

import re
from dataclasses import dataclass
from typing import Literal
from unicodedata import normalize

Kind = Literal["within", "before", "publicity", "rhythm", "promptly", "real_time", "permanent", "unresolved"]
Unit = Literal["working_day", "calendar_day", "hour", "month"]


@dataclass(frozen=True)
class TimeLimit:
    """`starts` is a code of `STARTS`, or the words as they stand where none fits. `rhythm`: monthly, quarterly …"""

    text: str
    kind: Kind = "unresolved"
    count: int | None = None
    unit: Unit | None = None
    starts: str | None = None
    rhythm: str | None = None


# The first that is found in the words before a count. Codes that law.rules knows are spelt as there.
STARTS = (
    ("formation_or_change", r"形成|变更|变化|生成|获取"),
    ("request_received", r"(收到|接到|受理).*申请|申请.*(受理|收到)"),
    ("approval_received", r"(收到|接到|取得).*(批准|批复|批件)"),
    ("approval", r"批准|批复|审议通过|表决通过"),
    ("quarter_ended", r"季度?(结束|终了|末|后)"),
    ("year_ended", r"年度?(结束|终了|末)|次年"),
    ("month_ended", r"月(结束|终了|末)|次月"),
    ("decision", r"决定|作出"),
    ("completion", r"完成|结束|竣工|验收|分配"),
    ("review_completed", r"审核|评审|评议|审批|认定|确认|核准"),
    ("acceptance", r"受理"),
    ("document_issued", r"签发|印发|成文|制定|发布|出台|公布"),
)

_RHYTHMS = (
    ("daily", r"每[日天]|按日|逐日"),
    ("weekly", r"每周|按周"),
    ("monthly", r"每个?月|按月|月度"),
    ("half_yearly", r"每半年|按?半年"),
    ("quarterly", r"每个?季|按季|季度"),
    ("yearly", r"每年|按年|年度|一年一次"),
)
_UNITS: dict[str, Unit] = {"工作日": "working_day", "自然日": "calendar_day", "小时": "hour", "月": "month"}

_COUNT = r"(?P<count>\d+|[一二两三四五六七八九十]+)"
_UNIT = r"(?P<unit>个?(?:法定)?工作日|个?自然日|日|天|个?小时|个月)"
_WITHIN = re.compile(rf"{_COUNT}{_UNIT}(?:之|以)?内")
_BARE = re.compile(rf"{_COUNT}{_UNIT}")
_AHEAD = re.compile(rf"提前{_COUNT}{_UNIT}")
_BEFORE = re.compile(rf"(?<!月)(?<!\d){_COUNT}{_UNIT}(?:之|以)?前")
_PUBLICITY = re.compile(
    rf"(?:公示|公告|张贴|公布|征求意见)(?:期限?|时间|时限|期间)?(?:一般)?(?:为|不少于|不得少于|不低于|不短于|至少|满)?{_COUNT}{_UNIT}"
)
_START = re.compile(r"(?:自|从|在|于|应当)*(?P<words>[^,。;、]{2,30}?)(?:之日起|之日|起|之?后|以后)的?$")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}


def read_time_limit(text: str) -> TimeLimit:
    """Never fails: `kind` is `unresolved` where the words give nothing to compute by."""
    said = " ".join(text.split())
    plain = re.sub(r"\s", "", normalize("NFKC", text))
    if found := _WITHIN.search(plain):
        return _counted(said, "within", plain, found)
    if found := _PUBLICITY.search(plain):
        return _counted(said, "publicity", plain, found)
    if found := _AHEAD.search(plain) or _BEFORE.search(plain):
        starts = re.split(r"[,。;]", plain[: found.start()])[-1].removesuffix("前")
        return TimeLimit(said, "before", _number(found["count"]), _unit(found["unit"]), starts or None)
    return _uncounted(said, plain)


def _counted(said: str, kind: Kind, plain: str, found: re.Match[str]) -> TimeLimit:
    rhythm = None if kind == "publicity" else _rhythm(plain[: found.start()])
    starts = None if kind == "publicity" else _starts(plain[: found.start()])
    return TimeLimit(said, kind, _number(found["count"]), _unit(found["unit"]), starts, rhythm)


def _uncounted(said: str, plain: str) -> TimeLimit:
    if re.search(r"实时|即时|随时", plain):
        return TimeLimit(said, "real_time")
    if rhythm := _rhythm(plain):
        return TimeLimit(said, "rhythm", rhythm=rhythm)
    if re.search(r"及时|立即|尽快|同步", plain):
        return TimeLimit(said, "promptly", starts=_starts(re.split(r"及时|立即|尽快|同步", plain)[0]))
    if re.search(r"长期|永久|常年|持续", plain):
        return TimeLimit(said, "permanent")
    if found := _BARE.fullmatch(plain):
        return _counted(said, "within", plain, found)
    return TimeLimit(said)


def _starts(before: str) -> str | None:
    clause = re.split(r"[,。;]", before)[-1]
    found = _START.search(clause)
    if not found:
        return None
    words = re.sub(r"^(自|从|在|于)", "", found["words"])
    return next((code for code, pattern in STARTS if re.search(pattern, words)), words)


def _rhythm(plain: str) -> str | None:
    return next((code for code, pattern in _RHYTHMS if re.search(pattern, plain)), None)


def _unit(text: str) -> Unit:
    return next((unit for name, unit in _UNITS.items() if text.endswith(name)), "calendar_day")


def _number(text: str) -> int:
    """二十 → 20, 十五 → 15, 7 → 7."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
