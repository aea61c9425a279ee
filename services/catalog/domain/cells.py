"""What the cells of a catalogue row say: ticks, lists, channels, levels."""

import re
from collections.abc import Iterable
from typing import TypeVar
from unicodedata import normalize

from services.catalog.domain.item import EVERYONE, ON_REQUEST, PROACTIVE, Channels

GROUP = "特定群体"

_TICKED = frozenset("√✓✔☑☒■▣◼●◉vVyYRP1是有对")
_BLANK = frozenset("□☐○×✗✕xXnN0否无-—–/\\")
_TICKED_WORDS = frozenset({"true", "yes", "勾选", "打勾", "已选"})
_SIGNS = "√✓✔☑☒■▣◼●◉□☐○"
_BLANK_WORDS = frozenset({"false", "no", "不公开", "不涉及", "不适用", "未选"})
# Letters that the font Wingdings shows as boxes and ticks; U+FE0F asks for a coloured sign.
_SYMBOLS = str.maketrans({"þ": "☑", "ü": "√", "¨": "□", "£": "□", "\ufe0f": None})

_MARK = re.compile(r"[■▣◼☑☒√✓✔●□☐○]")
_CHOSEN = frozenset("■▣◼☑☒√✓✔●")

# Longest names first where one stands within another.
_CHANNELS = (
    ("government_website", r"网站|网页|门户"),
    ("government_gazette", r"政府公报|公报"),
    ("social_media", r"两微一端|微博|微信|新媒体|客户端|抖音"),
    ("briefing_or_hearing", r"发布会|听证会"),
    ("broadcast", r"广播|电视"),
    ("print_media", r"纸质媒体|报刊|报纸|宣传册"),
    ("reading_place", r"查阅点|查阅室|档案馆|图书馆|专区"),
    ("service_hall", r"政务(服务)?(中心|大厅)|办事大厅|服务大厅"),
    ("service_station", r"便民(服务)?(站|中心|点)"),
    ("household_visit", r"入户|现场"),
    ("notice_board", r"公示栏|公告栏|公开栏|宣传栏|电子屏|显示屏|张贴"),
    ("targeted_push", r"精准推送|推送|短信"),
    ("other", r"其他|其它"),
)

_NUMBERED = re.compile(
    r"^\s*(?:[（(]?\d{1,2}(?:[）)]|[.．、](?!\d))|[①-⑳]|[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、|[●•·◆★-]\s*)\s*"
)
_INNER = re.compile(r"(?<=[；;。\s])\s*(?=(?:\d{1,2}[.．、](?!\d)|[①-⑳]|[（(]\d{1,2}[）)]))|(?=[①-⑳])")
_ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百\d]+(条|款|项|章)")


def tick(text: str) -> bool | None:
    """None: it is neither a tick nor blank."""
    plain = normalize("NFKC", text.translate(_SYMBOLS)).strip(" ()[]")
    if not plain or set(plain) <= _BLANK or plain.lower() in _BLANK_WORDS:
        return False
    one = plain[0] if plain.strip(plain[0]) == "" and not plain[1:].isalnum() else plain.lower()
    return True if one in _TICKED | _TICKED_WORDS else None


def elements(text: str) -> list[str]:
    """Content elements: by lines and numbers, or else by semicolons; numbers and bullets fall away."""
    lines = [part for line in text.splitlines() for part in _INNER.split(line)]
    parts = [part for line in lines if line.strip() for part in _split_outside(line, "；;")]
    found = [_NUMBERED.sub("", part).strip().rstrip("；;。") for part in parts]
    return [part for part in found if part]


def laws(text: str) -> list[str]:
    """Each law or document by itself: 《…》 with what follows it in brackets."""
    parts = [part for line in text.splitlines() for part in _split_outside(line, "；;，,、")]
    joined = [piece for part in parts for piece in re.split(r"(?<=[》）)〕号])\s*(?=《)", part)]
    found: list[str] = []
    for part in (_NUMBERED.sub("", piece).strip().rstrip("。") for piece in joined):
        if found and _ARTICLE.match(part):
            found[-1] += f"、{part}"
        elif part:
            found.append(part)
    return found


def channels(text: str) -> tuple[Channels, list[str]]:
    """■ must be used, □ may be; without marks all that is named must be. The second: words that name no channel."""
    required: list[str] = []
    optional: list[str] = []
    unknown: list[str] = []
    for chosen, words in _marked(text.replace("R", "■") if "£" in text else text):
        code = next((code for code, pattern in _CHANNELS if re.search(pattern, words)), None)
        if code is None:
            unknown.append(words)
        kept = required if chosen else optional
        if (code or "other") not in kept:
            kept.append(code or "other")
    return Channels(required, [code for code in optional if code not in required]), unknown


def _marked(text: str) -> list[tuple[bool, str]]:
    """Each name with whether its box is filled: before the name, or after it where the text begins with a name."""
    text = text.translate(_SYMBOLS)
    marks = list(_MARK.finditer(text))
    if not marks:
        return [(True, part) for part in re.split(r"[、，,；;\s]+", text.strip()) if part]
    after = bool(_bare(text[: marks[0].start()])) and not _bare(text[marks[-1].end() :])
    bounds = [0, *(mark.end() for mark in marks)] if after else [*(mark.end() for mark in marks), len(text)]
    ends = [mark.start() for mark in marks] if after else [*(mark.start() for mark in marks[1:]), len(text)]
    pairs = zip(marks, bounds[: len(marks)], ends, strict=True)
    return [(mark[0] in _CHOSEN, words) for mark, start, end in pairs if (words := _bare(text[start:end]))]


def _bare(text: str) -> str:
    return text.strip(" \t\n、，,；;。_＿[]［］()（）")


def _picked(text: str) -> str:
    """Of words with boxes those whose boxes are filled: ■主动公开 □依申请公开."""
    if not _MARK.search(text.translate(_SYMBOLS)):
        return text
    return "、".join(words for chosen, words in _marked(text) if chosen)


Chosen = TypeVar("Chosen", str, list[str])
Unclear = list[int]
"""Which of the ticks given, counted from 0, say neither yes nor no."""


def audience(everyone: str, group: str, whole: str) -> tuple[str, Unclear]:
    """From the ticks of two columns, or the words of one."""
    if whole and not everyone and not group:
        words = _picked(whole).strip()
        return (words, []) if re.search(r"\w", words) else ("", [] if tick(whole) is False else [0])
    ticked = tick(everyone)
    named = EVERYONE in everyone
    special, readable = _group(group)
    unclear = [index for index, clear in enumerate((ticked is not None or named, readable)) if not clear]
    return "、".join(one for one in (EVERYONE if ticked or named else "", special) if one), unclear


def _group(text: str) -> tuple[str, bool]:
    """特定群体, ticked or named."""
    if (ticked := tick(text)) is not None:
        return (GROUP if ticked else ""), True
    words = re.sub(rf"^[{_SIGNS} ：:]*({GROUP}[:：])?", "", text.strip())
    if not words:
        return GROUP, True
    return (f"{GROUP}：{words}", True) if re.search(r"\w", words) else ("", False)


def modes(proactive: str, on_request: str, whole: str) -> tuple[list[str], Unclear]:
    return _chosen([(PROACTIVE, proactive, r"主动"), (ON_REQUEST, on_request, r"依申请")], whole)


def levels(county: str, township: str, both: str, village: str, whole: str) -> tuple[list[str], Unclear]:
    """`both` is the one column of 乡、村级: a tick means the two, its words may name one of them alone."""
    of_township, of_village = r"乡|镇|街道", r"村|社区"
    ticks = [
        ("county", county, r"县|区级|市级"),
        ("township", township, of_township),
        ("township", both, of_township),
        ("village", both, of_village),
        ("village", village, of_village),
    ]
    found, unclear = _chosen(ticks, whole)
    columns = [0, 1, 2, 2, 3]
    places = [columns[index] for index in unclear]
    return found, sorted({place for place in places if place != 2 or places.count(2) == 2})


def _chosen(ticks: list[tuple[str, str, str]], whole: str) -> tuple[list[str], Unclear]:
    """From a tick of each column; where none of them is filled, from the words of the one column above them."""
    if whole and not any(cell for _, cell, _ in ticks):
        return _ordered(code for code, _, pattern in ticks if re.search(pattern, _picked(whole))), []
    read = [(code, tick(cell), bool(re.search(pattern, cell))) for code, cell, pattern in ticks]
    found = _ordered(code for code, ticked, named in read if ticked or (ticked is None and named))
    return found, [index for index, (_, ticked, named) in enumerate(read) if ticked is None and not named]


def _ordered(codes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(codes))


def _split_outside(text: str, separators: str) -> list[str]:
    """Split where no bracket is open, so that （对象、条件；材料） stays whole."""
    parts, depth, start = [], 0, 0
    for index, sign in enumerate(text):
        if sign in "（(《〔[【":
            depth += 1
        elif sign in "）)》〕]】":
            depth = max(0, depth - 1)
        elif depth == 0 and sign in separators:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]
