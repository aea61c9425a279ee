from pathlib import Path

import msgspec
import pytest

from kit.files import Extracted, Limits, read_document
from kit.files.outline import extract, heading_of
from kit.files.title import Line

SEED = Path(__file__).resolve().parents[4] / "shared" / "seeds" / "000_b48851c083ade1f3.txt"


def outline(text: str) -> Extracted:
    return extract([Line(line) for line in text.split("\n")], {})


def headings(document: Extracted) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in document.blocks if block.kind == "heading"]


@pytest.mark.skipif(not SEED.exists(), reason="the seed documents lie beside the repository and are not part of it")
def test_reads_the_seed_document_whole() -> None:
    document = read_document(SEED.name, SEED.read_bytes(), Limits())
    assert document.title.startswith("弋阳县港口镇")
    assert document.title.endswith("实施方案")
    found = headings(document)
    assert [text for level, text in found if level == 1] == [
        "一、指导思想",
        "二、总体目标",
        "三、重点任务",
        "四、工作步骤",
        "五、有关要求",
    ]
    second = [text for level, text in found if level == 2]
    assert len(second) == 13
    assert second[0] == "（一）优化政务公开标准目录"
    assert second[5] == "（一）启动阶段（2022年2月）"
    assert second[9] == "(一)提高思想认识"
    paragraphs = [block.text for block in document.blocks if block.kind == "paragraph"]
    assert len(paragraphs) == 1 + 2 + 13
    assert paragraphs[0].startswith("为贯彻落实")
    assert all(text.endswith("。") for text in paragraphs)
    assert document.problems == []


@pytest.mark.parametrize(
    ("line", "level", "text", "rest"),
    [
        ("一、指导思想", 1, "一、指导思想", ""),
        ("十二、附则", 1, "十二、附则", ""),
        ("（一）加强领导。各村要重视。", 2, "（一）加强领导", "各村要重视。"),
        ("(二)加强领导。各村要重视。", 2, "(二)加强领导", "各村要重视。"),
        ("（三）总结阶段（5月。6月）。做总结。", 2, "（三）总结阶段（5月。6月）", "做总结。"),
        ("（四）工作目标：建成体系。分步做。", 2, "（四）工作目标", "建成体系。分步做。"),
        ("1.成立专班。由甲负责。", 3, "1.成立专班", "由甲负责。"),
        ("1．成立专班", 3, "1．成立专班", ""),
        ("2、成立专班", 3, "2、成立专班", ""),
        ("（1）登记", 4, "（1）登记", ""),
        ("(1)登记", 4, "(1)登记", ""),
        ("第一章 总则", 1, "第一章 总则", ""),
        ("第二节 范围", 2, "第二节 范围", ""),
        ("第十条 本办法自发布之日起施行。", 3, "第十条", "本办法自发布之日起施行。"),
        ("附件1", 1, "附件1", ""),
    ],
)
def test_recognises_a_heading(line: str, level: int, text: str, rest: str) -> None:
    heading = heading_of(line)
    assert heading is not None
    assert (heading.level, heading.text, heading.rest) == (level, text, rest)


@pytest.mark.parametrize(
    "line",
    [
        "为了做好工作，现通知如下。",
        "1.5万元以上的项目",
        "2022年2月15日",
        "（2022年2月）",
        "1.负责日常工作；",
        "1.报名时间：2022年2月15日",
        "3.各村应当在每月十日之前公开上一个月的收支情况。",
        "第一条规定的情形除外",
        "一是加强领导。二是加强检查。",
        "一、" + "很长的一句话，" * 12 + "完。",
    ],
)
def test_takes_a_paragraph_for_a_paragraph(line: str) -> None:
    assert heading_of(line) is None


def test_joins_a_title_of_two_lines_and_leaves_the_letterhead_alone() -> None:
    document = outline(
        "某某镇人民政府文件\n某政发〔2022〕3号\n某某镇人民政府\n关于公开收支情况的通知\n各村：\n请照办。\n某某镇人民政府\n二〇二二年二月十五日"
    )
    assert document.title == "某某镇人民政府关于公开收支情况的通知"
    assert [block.text for block in document.blocks][:3] == ["某某镇人民政府文件", "某政发〔2022〕3号", "各村："]


def test_prefers_what_the_layout_says_about_the_title() -> None:
    document = extract([Line("内部资料"), Line("春季安排", centred=True), Line("正文开始了。")], {})
    assert document.title == "春季安排"
    assert [block.text for block in document.blocks] == ["内部资料", "正文开始了。"]


def test_reports_a_document_without_title() -> None:
    document = outline("为了做好工作，现将有关事项说明如下。\n一、时间")
    assert document.title == ""
    assert [problem.code for problem in document.problems] == ["outline.no_title"]


def test_removes_marks_left_by_converters() -> None:
    document = outline("关于开会的通知\n[bookmark: _GoBack]\u200b请\u00a0 准时到会。")
    assert [block.text for block in document.blocks] == ["请 准时到会。"]


def test_keeps_the_list_of_attachments_as_text() -> None:
    document = outline("关于开会的通知\n请到会。\n附件：1.名单\n2.议程\n附件1\n名单如下。")
    assert headings(document) == [(1, "附件1")]


def test_becomes_json() -> None:
    document = outline("关于开会的通知\n一、时间\n上午。")
    assert msgspec.json.decode(msgspec.json.encode(document), type=Extracted) == document
