from datetime import date

from kit.files.model import Block
from services.consultation.answering.reporting import MOST, NO_WORDS, Reported, Row, paper
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.feedback import Adoption, Answer, Feedback, Numbers
from services.consultation.drafting import clauses_of

CONSULTATION = Consultation(
    "c1",
    "ziran",
    "shen",
    title="村庄规划管理办法（草案）",
    clauses=clauses_of("第一条 甲。\n第二条 乙。"),
    opens_on=date(2022, 3, 14),
    closes_on=date(2022, 4, 13),
    answered_at="2022-04-20T09:00:00+08:00",
)
NUMBERS = Numbers(
    received=12,
    groups=4,
    opinions_by={"adopted": 7, "partly": 2, "not_adopted": 3},
    groups_by={"adopted": 1, "partly": 1, "not_adopted": 2},
    source={"online": {"adopted": 7, "not_adopted": 3}, "phone": {"partly": 2}},
    clause={"": {"adopted": 7, "not_adopted": 3}, "p-2": {"partly": 2}},
    theme={"t1": {"adopted": 7, "partly": 2, "not_adopted": 3}},
    village={"": {"adopted": 7, "partly": 2, "not_adopted": 3}},
)


def answer(outcome: Adoption, before: str = "", after: str = "") -> Answer:
    return Answer(outcome, "因为。", "", before, after)


def blocks(numbers: Numbers, *rows: Row) -> list[Block]:
    told = Reported(
        CONSULTATION,
        Feedback("c1", "ziran", "第一段。\n\n第二段。"),
        numbers,
        rows,
        "自然资源所",
        "港口镇人民政府",
        "https://example.invalid/feedback",
        {"clause": {"p-2": "第二条"}, "theme": {"t1": "建房"}},
    )
    return list(paper(told).blocks)


def test_every_table_of_numbers_adds_up_to_all_there_is() -> None:
    tables = [one for one in blocks(NUMBERS) if one.kind == "table"]
    assert [one.text for one in tables] == ["按来源（条）", "按条文（条）", "按主题（条）", "按村（社区）（条）"]
    assert {tuple(one.rows[-1]) for one in tables} == {("合计", "12", "7", "2", "3")}
    assert [row[:2] for row in tables[1].rows[1:-1]] == [["整个草案", "10"], ["第二条", "2"]]


def test_each_answer_says_how_the_clause_changes() -> None:
    rows = [
        Row("会车道太少。", 7, "p-2", answer("adopted", "乙。", "丙。")),
        Row("加一条。", 2, "", answer("partly", after="第三条 丁。")),
        Row("", 2, "", answer("adopted", before="乙。")),
        Row("算了。", 1, "", answer("not_adopted")),
    ]
    (table,) = (one for one in blocks(NUMBERS, *rows) if one.kind == "table" and one.rows[0][0] == "序号")
    assert [row[3] for row in table.rows[1:]] == ["原文：乙。\n改为：丙。", "新增：第三条 丁。", "删去：乙。", "—"]
    assert table.rows[1][1] == "会车道太少。\n（第二条，7 条）"
    assert table.rows[3][1].startswith(NO_WORDS)
    assert table.rows[4][2] == "未采纳。因为。"


def test_says_where_the_rest_stands_when_there_are_too_many_for_paper() -> None:
    many = Numbers(received=MOST + 1, groups=MOST + 1)
    said = [one.text for one in blocks(many, *[Row("一样。", 1, "", answer("not_adopted"))] * (MOST + 1))]
    assert f"以上是条数最多的 {MOST} 组" in said[-1]
    assert "征求意见期间没有收到意见。" in [one.text for one in blocks(Numbers())]
