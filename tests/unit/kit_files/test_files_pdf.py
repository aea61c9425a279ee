import pytest

from kit.files import Limits, read_document
from kit.files.errors import FileTooLong
from tests.unit.kit_files.file_makers import pdf_bytes

PAGES = [
    [
        (182, 760, "关于做好公开工作的通知"),
        (122, 700, "为了做好公开工作，" + "甲" * 15),
        (90, 676, "乙" * 26),
        (90, 652, "结束了。"),
        (122, 628, "一、总体要求"),
        (122, 604, "（一）工作目标。" + "丙" * 16),
        (280, 60, "— 1 —"),
    ],
    [(90, 760, "丁。"), (122, 736, "另起一段。"), (280, 60, "— 2 —")],
]


def test_joins_lines_to_paragraphs_even_across_pages() -> None:
    document = read_document("a.pdf", pdf_bytes(PAGES), Limits())
    assert document.title == "关于做好公开工作的通知"
    assert [(block.kind, block.text, block.page) for block in document.blocks] == [
        ("paragraph", "为了做好公开工作，" + "甲" * 15 + "乙" * 26 + "结束了。", 1),
        ("heading", "一、总体要求", 1),
        ("heading", "（一）工作目标", 1),
        ("paragraph", "丙" * 16 + "丁。", 1),
        ("paragraph", "另起一段。", 2),
    ]
    assert document.metadata == {"format": "pdf", "pages": "2"}


def test_keeps_where_a_page_ends_in_mid_paragraph_too() -> None:
    paged = read_document("a.pdf", pdf_bytes([*PAGES, [], [(90, 760, "最后一页。")]]), Limits()).paged
    first, second, third, fourth = paged.split("\f")
    assert first.endswith("丙" * 16)
    assert (second, third, fourth) == ("丁。\n另起一段。\n", "", "最后一页。")
    assert "丙" * 16 + "丁。" in paged.replace("\f", "")


def test_reports_a_scanned_document() -> None:
    document = read_document("a.pdf", pdf_bytes([[], []]), Limits())
    assert document.blocks == []
    assert [problem.code for problem in document.problems] == ["pdf.no_text"]


def test_reports_a_scanned_page_by_its_number() -> None:
    document = read_document("a.pdf", pdf_bytes([PAGES[0], []]), Limits())
    assert [(problem.code, problem.place) for problem in document.problems] == [("pdf.page_without_text", "第 2 页")]


def test_drops_headers_that_pages_repeat() -> None:
    pages = [[(90, 800, "内部资料"), (122, 700, f"第{n}段的文字。"), (90, 50, str(n))] for n in range(1, 5)]
    document = read_document("a.pdf", pdf_bytes(pages), Limits())
    assert [block.text for block in document.blocks] == [f"第{n}段的文字。" for n in range(1, 5)]


def test_refuses_more_pages_or_characters_than_allowed() -> None:
    with pytest.raises(FileTooLong, match="1 页"):
        read_document("a.pdf", pdf_bytes(PAGES), Limits(pages=1))
    with pytest.raises(FileTooLong):
        read_document("a.pdf", pdf_bytes(PAGES), Limits(characters=20))
