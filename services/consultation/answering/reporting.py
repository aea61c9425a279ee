"""The report on what became of the opinions, as a paper: numbers, then every group with its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

import segno

from kit.files.model import Block
from kit.files.paper import Paper
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.feedback import ADOPTIONS, Adoption, Answer, Feedback, Numbers, Split

ADOPTION_NAMES: dict[Adoption, str] = {"adopted": "采纳", "partly": "部分采纳", "not_adopted": "未采纳"}
SOURCE_NAMES = {"online": "网上", "phone": "电话", "letter": "来信", "in_person": "当面", "meeting": "会议"}
MOST = 1_000  # groups that stand in the report one by one
HOW_READ = "意思相同的意见归为一组，每组列出一条有代表性的原话和条数。同组的每一条都按这里的答复办理。"
NO_WORDS = "（这组意见没有可以公开的文字）"


@dataclass(frozen=True)
class Row:
    """One group: `text` as it is shown, empty where nothing of it may be."""

    text: str
    count: int
    clause: str  # anchor
    answer: Answer


@dataclass(frozen=True)
class Reported:
    consultation: Consultation
    feedback: Feedback
    numbers: Numbers
    rows: Sequence[Row]
    department: str
    government: str
    address: str  # of the page
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # clause, theme, village: key → name


def paper(told: Reported) -> Paper:
    """港口镇…（草案）公开征求意见采纳情况的报告."""
    answered_on = date.fromisoformat((told.consultation.answered_at or "")[:10])
    blocks = [
        Block("heading", "一、总的情况", level=1),
        *(Block("paragraph", line) for line in told.feedback.summary.splitlines() if line.strip()),
        Block("paragraph", _sums(told.numbers)),
        Block("heading", "二、分项统计", level=1),
        *_tables(told),
        Block("heading", "三、各组意见的采纳情况", level=1),
        Block("paragraph", HOW_READ),
        *_answers(told),
    ]
    return Paper(
        title=f"关于{_asked_about(told.consultation.title)}公开征求意见采纳情况的报告",
        blocks=blocks,
        issuer=told.department,
        facts=_facts(told),
        signed=(f"{told.government}{told.department}", _day(answered_on)),
        foot=f"{told.government}{told.department}",
        mark=("网上查看采纳情况、核对每一条意见是否计入：", told.address),
        picture=_qr(told.address),
    )


def _facts(told: Reported) -> list[tuple[str, str]]:
    one, by = told.consultation, told.numbers.source
    assert one.opens_on is not None
    assert one.closes_on is not None
    ways = "、".join(f"{name} {sum(by[key].values())} 条" for key, name in SOURCE_NAMES.items() if key in by)
    return [
        ("征求意见的部门", told.department),
        ("期限", f"{_day(one.opens_on)}至{_day(one.closes_on)}"),
        ("收到意见", f"{told.numbers.received} 条" + (f"（{ways}）" if ways else "")),
        ("归并为", f"{told.numbers.groups} 组"),
    ]


def _asked_about(title: str) -> str:
    """《…》: a title may bring its own marks, and say 公开征求意见 itself."""
    bare = title.removesuffix("公开征求意见").removesuffix("的公告").removeprefix("关于").strip()
    return bare if bare.startswith("《") and bare.endswith("》") else f"《{bare or title}》"


def _sums(numbers: Numbers) -> str:
    if not numbers.received:
        return "征求意见期间没有收到意见。"
    parts = [
        f"{ADOPTION_NAMES[one]} {numbers.opinions_by.get(one, 0)} 条（{numbers.groups_by.get(one, 0)} 组）"
        for one in ADOPTIONS
    ]
    return f"共收到意见 {numbers.received} 条，逐条计入，归并为 {numbers.groups} 组：{'，'.join(parts)}。"


def _tables(told: Reported) -> list[Block]:
    numbers = told.numbers
    kinds: tuple[tuple[str, str, Split, Mapping[str, str]], ...] = (
        ("按来源", "来源", numbers.source, SOURCE_NAMES),
        ("按条文", "条文", numbers.clause, {"": "整个草案", **told.names.get("clause", {})}),
        ("按主题", "主题", numbers.theme, {"": "没有归入主题", **told.names.get("theme", {})}),
        ("按村（社区）", "村（社区）", numbers.village, {"": "没有写明", **told.names.get("village", {})}),
    )
    return [_table(caption, head, split, names) for caption, head, split, names in kinds if split]


def _table(caption: str, head: str, split: Split, names: Mapping[str, str]) -> Block:
    """Most first; the last row adds up."""
    order = sorted(split, key=lambda key: (-sum(split[key].values()), key))
    rows = [[names.get(key, key), *_counts(split[key])] for key in order]
    total: dict[str, int] = {one: sum(split[key].get(one, 0) for key in split) for one in ADOPTIONS}
    return Block(
        "table",
        f"{caption}（条）",
        rows=[[head, "收到", *ADOPTION_NAMES.values()], *rows, ["合计", *_counts(total)]],
    )


def _counts(by: Mapping[str, int]) -> list[str]:
    return [str(sum(by.values())), *(str(by.get(one, 0)) for one in ADOPTIONS)]


def _answers(told: Reported) -> list[Block]:
    if not told.rows:
        return [Block("paragraph", "没有意见。")]
    labels = {"": "整个草案", **told.names.get("clause", {})}
    rows = [["序号", "意见", "采纳情况和理由", "条文怎么改"]]
    for number, row in enumerate(told.rows[:MOST], 1):
        opinion = f"{row.text or NO_WORDS}\n（{labels.get(row.clause, row.clause)}，{row.count} 条）"
        rows.append(
            [str(number), opinion, f"{ADOPTION_NAMES[row.answer.outcome]}。{row.answer.reason}", _change(row.answer)]
        )
    blocks = [Block("table", rows=rows)]
    if told.numbers.groups > MOST:
        blocks.append(Block("paragraph", f"以上是条数最多的 {MOST} 组；其余各组已计入统计，在网上逐组公布。"))
    return blocks


def _change(answer: Answer) -> str:
    if answer.outcome == "not_adopted":
        return "—"
    if not answer.before:
        return f"新增：{answer.after}"
    return f"原文：{answer.before}\n改为：{answer.after}" if answer.after else f"删去：{answer.before}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _qr(address: str) -> bytes:
    file = BytesIO()
    segno.make(address, error="m", micro=False).save(file, kind="png", scale=6, border=1)
    return file.getvalue()
