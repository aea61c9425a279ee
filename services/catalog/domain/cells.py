"""What the cells of a catalogue row say: ticks, lists, channels, levels."""

import re
from unicodedata import normalize

from services.catalog.domain.item import EVERYONE, ON_REQUEST, PROACTIVE, Channels

_TICKED = frozenset("√✓✔☑■▣◼●◉vVyY1是有")
_BLANK = frozenset("□☐○×✗✕xXnN0否无-—–/\\")

_MARK = re.compile(r"[■▣◼☑√✓✔●□☐○]")
_CHOSEN = frozenset("■▣◼☑√✓✔●")

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
    plain = normalize("NFKC", text).strip()
    if not plain or set(plain) <= _BLANK:
        return False
    return True if plain in _TICKED else None


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
    for chosen, words in _marked(text):
        code = next((code for code, pattern in _CHANNELS if re.search(pattern, words)), None)
        if code is None:
            unknown.append(words)
        kept = required if chosen else optional
        if (code or "other") not in kept:
            kept.append(code or "other")
    return Channels(required, [code for code in optional if code not in required]), unknown


def _marked(text: str) -> list[tuple[bool, str]]:
    if not _MARK.search(text):
        return [(True, part) for part in re.split(r"[、，,；;\s]+", text.strip()) if part]
    marks = list(_MARK.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    pairs = [(mark[0] in _CHOSEN, text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)]
    return [(chosen, words) for chosen, raw in pairs if (words := raw.strip(" \t\n、，,；;_＿"))]


def audience(everyone: str, group: str, whole: str) -> tuple[str, bool]:
    """From the ticks of two columns, or the words of one. False: a tick could not be read."""
    if whole and not everyone and not group:
        return whole.strip(), True
    ticked, readable = tick(everyone), True
    if ticked is None:
        ticked, readable = EVERYONE in everyone, EVERYONE in everyone
    named = tick(group)
    if named is None:
        words = group.strip().lstrip("".join(_TICKED - set("vVyY1是有")) + " ：:")
        special = f"特定群体：{words}" if words else "特定群体"
    else:
        special = "特定群体" if named else ""
    return "、".join(one for one in (EVERYONE if ticked else "", special) if one), readable


def modes(proactive: str, on_request: str, whole: str) -> tuple[list[str], bool]:
    ticks = [(PROACTIVE, proactive, r"主动"), (ON_REQUEST, on_request, r"依申请")]
    return _chosen(ticks, whole)


def levels(county: str, township: str, both: str, village: str, whole: str) -> tuple[list[str], bool]:
    ticks = [
        ("county", county, r"县|区级|市级"),
        ("township", township, r"乡|镇|街道"),
        ("village", village, r"村|社区"),
    ]
    found, readable = _chosen(ticks, whole)
    if shared := tick(both):
        found = [code for code, *_ in ticks if code in found or code != "county"]
    return found, readable and shared is not None


def _chosen(ticks: list[tuple[str, str, str]], whole: str) -> tuple[list[str], bool]:
    """From a tick of each column; where none of them is filled, from the words of the one column above them."""
    if whole and not any(cell for _, cell, _ in ticks):
        return [code for code, _, pattern in ticks if re.search(pattern, whole)], True
    read = {code: tick(cell) for code, cell, _ in ticks}
    named = {code for code, cell, pattern in ticks if read[code] is None and re.search(pattern, cell)}
    found = [code for code in read if read[code] or code in named]
    return found, all(value is not None or code in named for code, value in read.items())


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
