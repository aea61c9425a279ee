"""Where the columns of the standard table stand: one header row, or two or three under each other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from unicodedata import normalize

Cells = Sequence[str]

# Field → what its label says. The first that fits; narrower labels stand before wider ones.
_LABELS = (
    ("code", r"^(事项)?(编码|代码|事项编号)$"),
    ("sequence", r"^(序号|编号|序|No\.?)$"),
    ("first_level", r"^(公开)?一级((公开)?事项|目录|指标)?$"),
    ("second_level", r"^(公开)?二级((公开)?事项|目录|指标)?$|^(公开)?事项名称$"),
    ("content", r"^(公开|具体)?内容(要素|及要素|和要素|标准)?$|^要素$"),
    ("legal_basis", r"^(公开)?依据$|^(法律|政策|法定)(法规)?依据$"),
    ("time_limit", r"^(公开)?(时限|期限)(要求)?$"),
    ("disclosing_body", r"^公开(主体|责任主体|责任单位|单位|机构)$"),
    ("department", r"^(责任|牵头|承办)(部门|科室|站所|单位)$"),
    ("channels", r"^(公开)?(渠道|载体|途径)((和|及|与|、|/)?(载体|渠道|途径))?$"),
    ("everyone", r"^(面向)?(全社会|社会公众)$"),
    ("group", r"^(面向)?特定(群体|群众|对象|人群)$"),
    ("audience", r"^(公开)?对象$"),
    ("proactive", r"^主动(公开)?$"),
    ("on_request", r"^依申请(公开)?$"),
    ("mode", r"^公开方式$"),
    ("township_and_village", r"^(乡(镇|级|\(镇\))?|镇|乡镇级)(、|和|及|与|/)?村(级|居级|\(居\)级)?$"),
    ("county", r"^(县|区|市|县区|县\(区\)|县\(市、区\)|区县|县市区)级?$"),
    ("township", r"^(乡|镇|乡镇|乡\(镇\)|乡镇\(街道\)|街道|镇街)级?$"),
    ("village", r"^(村|村居|村\(居\)|社区|村\(社区\)|村社)级?$"),
    ("level", r"^(公开)?层级$"),
    ("domain", r"^(公开|试点|所属|标准)?领域(名称)?$"),
    ("item", r"^公开事项$"),
    ("remarks", r"^备注$"),
)
_NEEDED = {"content", "legal_basis", "time_limit", "disclosing_body"}
_LOOKED_AT = 20  # rows from the top; towns put titles and filling notes above the header
_DEEPEST = 3
_NUMBERED = 6  # columns that bear a number in a row that numbers them
_NUMBER = re.compile(r"^[（(]?(\d{1,2}|[①-⑳]|[A-Za-z])[)）]?$")


@dataclass(frozen=True)
class Header:
    """`columns`: field → index of its column. Rows before `first` are titles; data begins at `data`, both from 0.

    `unread`: columns whose label says nothing that is known, index → label.
    """

    columns: dict[str, int]
    first: int
    data: int
    unread: dict[int, str] = field(default_factory=dict)


def find_header(rows: Sequence[Cells]) -> Header | None:
    """None where no run of rows names enough of the table's columns."""
    for first in range(min(_LOOKED_AT, len(rows))):
        columns = _columns(rows[first : first + 1])
        if len(columns) < 3:
            continue
        depth = 1
        while depth < _DEEPEST and first + depth < len(rows) and _continues(rows, first, depth):
            depth += 1
        columns = _columns(rows[first : first + depth])
        if columns.keys() >= _NEEDED and columns.keys() & {"first_level", "item"}:
            return Header(columns, first, first + depth, _unread(rows[first : first + depth]))
    return None


def repeats_header(cells: Cells) -> bool:
    """A row of the header printed again at the top of a page: nothing but labels."""
    filled = list(filter(None, cells))
    return len(filled) > 1 and all(_label(text) is not None for text in filled)


def _continues(rows: Sequence[Cells], first: int, depth: int) -> bool:
    """A row of the header holds labels alone, or what a merged cell above says, or the numbers of the columns."""
    row, above = rows[first + depth], rows[first + depth - 1]
    filled = [(index, text) for index, text in enumerate(row) if text]
    if len(filled) >= _NUMBERED and all(_NUMBER.match(text) for _, text in filled):
        return True
    return bool(filled) and all(_label(text) is not None or text == _at(above, index) for index, text in filled)


def _unread(header: Sequence[Cells]) -> dict[int, str]:
    """By the lowest text of each column."""
    lowest = {index: text for row in header for index, text in enumerate(row) if text and not _NUMBER.match(text)}
    labelled = {index for row in header for index, text in enumerate(row) if _label(text)}
    return {index: text for index, text in lowest.items() if index not in labelled}


def _columns(header: Sequence[Cells]) -> dict[str, int]:
    """The lowest label of each column counts; the first column of a label keeps it."""
    found: dict[str, int] = {}
    for index in range(max(map(len, header), default=0)):
        labels = [label for row in header if (label := _label(_at(row, index)))]
        if labels:
            found.setdefault(labels[-1], index)
    return found


def _label(text: str) -> str | None:
    plain = re.sub(r"[\s*:]", "", normalize("NFKC", text))
    for said in (plain, re.sub(r"\(.*\)$", "", plain)):  # 公开渠道和载体（■必选 □可选）
        if named := next((name for name, pattern in _LABELS if re.search(pattern, said)), None):
            return named
    return None


def _at(cells: Cells, index: int) -> str:
    return cells[index] if index < len(cells) else ""
