"""公开时限 as data, read from the words of the standard; what cannot be computed says so and keeps its words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from unicodedata import normalize

Kind = Literal["within", "before", "publicity", "rhythm", "promptly", "real_time", "permanent", "unresolved"]
Unit = Literal["working_day", "calendar_day", "hour", "month"]


@dataclass(frozen=True)
class TimeLimit:
    """`starts` is a code of `STARTS`, a day (ISO 8601), or the words as they stand where none fits.

    `rhythm`: daily, weekly, monthly, quarterly, half_yearly, yearly.
    """

    text: str
    kind: Kind = "unresolved"
    count: int | None = None
    unit: Unit | None = None
    starts: str | None = None
    rhythm: str | None = None


# The first that is found in the words before a count. Codes that law.rules knows are spelt as there.
STARTS = (
    ("formation_or_change", r"形成|变更|变化|生成|产生|获取"),
    ("request_received", r"(收到|接到|受理).*申请|申请.*(受理|收到)"),
    ("approval_received", r"(收到|接到|取得|获得).*(批准|批复|批件)"),
    ("publicity_ended", r"(公示|公告|异议)期?.*(期满|届满|结束|无异议)"),
    ("approval", r"批准|批复|(审议|表决|审查|会议|大会)通过"),
    ("quarter_ended", r"季度?(结束|终了|末|后)|[次下]一?个?季"),
    ("year_ended", r"年度?(结束|终了|末)|次年|翌年|下一?年"),
    ("month_ended", r"月(结束|终了|末)|[次下]一?个?月"),
    ("decision", r"决定|作出"),
    ("completion", r"完成|结束|竣工|验收|分配|办结"),
    ("review_completed", r"审核|评审|评议|审批|认定|确认|核准|审定"),
    ("acceptance", r"受理"),
    ("document_issued", r"签发|印发|成文|制定|发布|出台|公布"),
)

_TAIL = r"(?=$|[,;。、(]|公开|更新|公布|公示|发布|一次|结束|终了|末|首|第|后|初|底|内|前|\d)"
_RHYTHMS = (
    ("daily", r"每[日天]|按日|逐日|日更新"),
    ("weekly", r"每个?(?:周|星期)|按周|周更新"),
    ("half_yearly", rf"每半年|按半年|半年度?{_TAIL}"),
    ("quarterly", rf"每一?个?季|按季|逐季|[次下]一?个?季|一季度?一|季度?{_TAIL}"),
    ("monthly", rf"每个?月|按月|逐月|[次下当]一?个?月|一个?月一|月度{_TAIL}|月更新"),
    ("yearly", rf"每一?年|按年|逐年|次年|翌年|下一?年|一年一|年度{_TAIL}|年[初底末]|^\d{{1,2}}月\d{{1,2}}[日号]"),
)
_UNITS: tuple[tuple[str, Unit, int], ...] = (
    ("工作日", "working_day", 1),
    ("小时", "hour", 1),
    ("季度", "month", 3),
    ("月", "month", 1),
    ("年", "month", 12),
    ("周", "calendar_day", 7),
    ("星期", "calendar_day", 7),
)

_COUNT = r"(?P<count>(?<!\d)\d{1,3}|[一二两三四五六七八九十百]+)"
_UNIT = r"(?P<unit>个?(?:法定)?工作日|个?(?:自然|日历)日|日|天|周|个?星期|个?小时|个月|个季度|年)"
_AT_LEAST = r"(?:时间|时限|期限|期间|期|一般)*:?(?:应当?|为|不少于|不得少于|不低于|不短于|不超过|至少|满|≥|>=)*"
_ENOUGH = r"(?:至少|不少于|不得少于|不晚于)?"

_WITHIN = (
    rf"{_COUNT}{_UNIT}(?:之|以)?内",
    rf"(?:不超过|不得超过|不晚于|不迟于|最迟|最晚|≤)(?:在|于)?{_COUNT}{_UNIT}",
    rf"(?:起|后)的?(?:第)?{_COUNT}{_UNIT}",
    rf"^{_COUNT}{_UNIT}(?=$|[,;。(公])",
)
_PUBLICITY = (
    rf"(?:公示|公告|张贴|公布|公开期|征求意见){_AT_LEAST}(?:\d+[-~—至到])?{_COUNT}{_UNIT}",
    rf"(?:不少于|至少){_COUNT}{_UNIT}的?(?:公示|公告)",
    rf"{_COUNT}{_UNIT}的?(?:公示|公告)",
)
_BEFORE = (
    rf"(?:提前|(?<![目当])前){_ENOUGH}{_COUNT}{_UNIT}(?!(?:之|以)?后)",
    rf"(?<![月\d第]){_COUNT}{_UNIT}(?:之|以)?前",
)
_COUNTED: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("before", _BEFORE),
    ("within", _WITHIN),
    ("publicity", _PUBLICITY),
)
_UNCOUNTED: tuple[tuple[Kind, str], ...] = (
    ("real_time", r"实时|即时|随时|适时动态|动态(?=更新|公开|调整)"),
    ("promptly", r"及时|立即|即刻|尽快|同步|第一时间|当[日天]|同时"),
    ("permanent", r"长期|永久|常年|持续|始终"),
)
_DAY = re.compile(r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号](?:之|以)?前")
_START = re.compile(
    r"(?:自|从|在|于|应当)*(?P<words>[^,。;、]{2,30}?)(?:之日起|之日|起|之?后|以后)的?(?:第|最[迟晚])?$"
)
_AFTER = re.compile(r"(?:自|从)(?P<words>[^,。;、()]{2,30}?)(?:之日)?起")
_HALF = ((r"半个月", "15日"), (r"(?<![每按])半年(?=(?:之|以)?内)", "6个月"))
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}


def read_time_limit(text: str) -> TimeLimit:
    """Never fails: `kind` is `unresolved` where the words give nothing to compute by.

    Of several clauses the first that counts decides (10个工作日内，公示7个工作日: within); the rest stays in `text`.
    """
    said = " ".join(text.split())
    plain = re.sub(r"\s", "", normalize("NFKC", text))
    for pattern, days in _HALF:
        plain = re.sub(pattern, days, plain)
    return _dated(said, plain) or _counted(said, plain) or _uncounted(said, plain)


def _dated(said: str, plain: str) -> TimeLimit | None:
    found = _DAY.search(plain)
    if found is None:
        return None
    year, month, day = (int(found[name]) for name in ("year", "month", "day"))
    return TimeLimit(said, "before", starts=f"{year}-{month:02}-{day:02}")


def _counted(said: str, plain: str) -> TimeLimit | None:
    """The count that begins first; where two begin together, in the order of `_COUNTED`."""
    places = [
        (found.start(), place, kind, found)
        for place, (kind, patterns) in enumerate(_COUNTED)
        for pattern in patterns
        for found in re.finditer(pattern, plain)
        if kind != "before" or not _rhythm(_clause(plain[: found.start("count")]))
    ]
    if not places:
        return None
    *_, kind, found = min(places, key=lambda one: one[:2])
    before = plain[: found.start("count")]
    count, unit = _amount(found["count"], found["unit"])
    if kind == "before":
        return TimeLimit(said, kind, count, unit, _event(plain[: found.start()]))
    if kind == "publicity":
        return TimeLimit(said, kind, count, unit)
    return TimeLimit(said, kind, count, unit, _starts(before) or _starts_after(plain[found.end() :]), _rhythm(before))


def _uncounted(said: str, plain: str) -> TimeLimit:
    found = [(match.start(), kind) for kind, pattern in _UNCOUNTED if (match := re.search(pattern, plain))]
    if rhythm := _first_rhythm(plain):
        found.append((rhythm[0], "rhythm"))
    if not found:
        return TimeLimit(said)
    start, kind = min(found)
    if kind == "rhythm" and rhythm:
        return TimeLimit(said, kind, rhythm=rhythm[1])
    return TimeLimit(said, kind, starts=_starts(plain[:start]) if kind == "promptly" else None)


def _starts(before: str) -> str | None:
    """What the count runs from: said in the clause it stands in, or else in one before it."""
    for clause in _clauses_backwards(before):
        if found := _START.search(clause):
            words = re.sub(r"^(自|从|在|于)", "", found["words"])
            return _code(words) or words
        if code := _code(clause):
            return code
    return None


def _starts_after(after: str) -> str | None:
    found = _AFTER.search(after)
    return (_code(found["words"]) or found["words"]) if found else None


def _code(words: str) -> str | None:
    return next((code for code, pattern in STARTS if re.search(pattern, words)), None)


def _clauses_backwards(before: str) -> Iterator[str]:
    yield from filter(None, reversed(re.split(r"[,。;:]", before)))


def _event(before: str) -> str | None:
    """What must not have happened yet: 听证会召开."""
    words = re.sub(r"^(自|从|在|于|应当|应)+", "", _clause(before))
    return re.sub(r"(的|之日|之|以|前|至少)+$", "", words) or None


def _clause(before: str) -> str:
    return re.split(r"[,。;:]", before)[-1]


def _rhythm(plain: str) -> str | None:
    found = _first_rhythm(plain)
    return found[1] if found else None


def _first_rhythm(plain: str) -> tuple[int, str] | None:
    found = [(match.start(), code) for code, pattern in _RHYTHMS if (match := re.search(pattern, plain))]
    return min(found, key=lambda one: one[0]) if found else None


def _amount(count: str, name: str) -> tuple[int, Unit]:
    unit, times = next(((unit, times) for word, unit, times in _UNITS if name.endswith(word)), ("calendar_day", 1))
    return _number(count) * times, unit


def _number(text: str) -> int:
    """一百二十 → 120, 二十 → 20, 十五 → 15, 7 → 7."""
    if text.isdigit():
        return int(text)
    hundreds, hundred, rest = text.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    over = (_DIGITS.get(hundreds, 1) * 100) if hundred else 0
    return over + (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
