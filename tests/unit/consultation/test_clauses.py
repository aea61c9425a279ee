from hypothesis import given
from hypothesis import strategies as st

from services.consultation.drafting import clauses_of

STATUTE = """港口镇村庄规划管理办法
（征求意见稿）

第一章 总则
第一条　为了加强村庄规划管理，制定本办法。
第二条 本办法适用于本镇行政区域内的村庄规划。
下列建设应当符合规划：
（一）住宅；
（二）公共设施。
第二章 建设管理
第三条 村民建房应当依照第一条的规定提出申请。
"""


def test_a_statute_divides_by_its_chapters_and_articles() -> None:
    clauses = clauses_of(STATUTE)
    assert [(clause.anchor, clause.label) for clause in clauses] == [
        ("p-1", "港口镇村庄规划管理办法"),
        ("p-2", "第一章 总则"),
        ("p-3", "第一条"),
        ("p-4", "第二条"),
        ("p-5", "第二章 建设管理"),
        ("p-6", "第三条"),
    ]
    assert [block.text for block in clauses[3].blocks] == [
        "第二条 本办法适用于本镇行政区域内的村庄规划。",
        "下列建设应当符合规划：",
        "（一）住宅；",
        "（二）公共设施。",
    ]


def test_a_plan_divides_by_its_headings() -> None:
    clauses = clauses_of("一、总体要求\n全面公开。\n二、主要任务\n（一）目录优化。抓紧做。\n编制清单。")
    assert [(clause.label, len(clause.blocks)) for clause in clauses] == [
        ("一、总体要求", 2),
        ("二、主要任务", 1),
        ("（一）目录优化", 2),
    ]
    assert clauses[0].blocks[0].kind == "heading"
    assert clauses[2].blocks[0].text == "（一）目录优化。抓紧做。"


def test_plain_lines_are_a_clause_each() -> None:
    clauses = clauses_of("我们打算修路。\n\n路从村口通到学校，一共三公里，分两段修，今年先修到石湾村。")
    assert [clause.label for clause in clauses] == ["我们打算修路。", "路从村口通到学校，一共三公里，分…"]


def test_nothing_is_no_clause() -> None:
    assert clauses_of(" \n\u3000\n") == []


@given(st.text(alphabet="第一二三条章（）、. 1\n\u3000修路。：", max_size=120))
def test_no_word_is_lost_and_splitting_again_changes_nothing(text: str) -> None:
    clauses = clauses_of(text)
    again = "\n".join(block.text for clause in clauses for block in clause.blocks)
    assert "".join(again.split()) == "".join(text.split())
    assert clauses_of(again) == clauses
