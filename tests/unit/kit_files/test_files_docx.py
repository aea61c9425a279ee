import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kit.files import Extracted, Limits, Span, read_document
from kit.files.docx_numbering import written
from kit.files.errors import FileTooLong
from tests.unit.kit_files.file_makers import docx_bytes, rich_docx


def read(document: object, limits: Limits | None = None) -> Extracted:
    return read_document("a.docx", docx_bytes(document), limits or Limits())


def test_reads_headings_by_style_and_by_number_in_order() -> None:
    document = Document()
    document.add_paragraph("关于开会的通知").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("一、时间")
    document.add_paragraph("（一）上午。八点开始。")
    document.add_heading("地点", 2)
    document.add_table(1, 2).cell(0, 1).text = "礼堂"
    document.add_paragraph("请准时。")
    found = read(document)
    assert found.title == "关于开会的通知"
    assert [(block.kind, block.level, block.text) for block in found.blocks] == [
        ("heading", 1, "一、时间"),
        ("heading", 2, "（一）上午"),
        ("paragraph", 0, "八点开始。"),
        ("heading", 2, "地点"),
        ("table", 0, ""),
        ("paragraph", 0, "请准时。"),
    ]
    assert found.blocks[4].rows == [["", "礼堂"]]
    assert found.problems == []


def test_expands_merged_cells_and_keeps_their_spans() -> None:
    found = read_document("a.docx", rich_docx(), Limits())
    table = found.blocks[-1]
    assert table.rows == [["00\n01", "00\n01", "02"], ["10", "11", "12\n22"], ["20", "21", "12\n22"]]
    assert table.spans == [Span(0, 0, 1, 2), Span(1, 2, 2, 1)]


def test_writes_the_numbers_that_word_only_draws() -> None:
    document = Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, (form, text) in enumerate(
            [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
        )
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    document.add_paragraph("关于开会的通知")
    for level, text in [(0, "时间"), (1, "上午"), (1, "下午"), (0, "地点"), (1, "礼堂"), (2, "前排")]:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>')
        )
    assert [(block.level, block.text) for block in read(document).blocks] == [
        (1, "一、时间"),
        (2, "（一）上午"),
        (2, "（二）下午"),
        (1, "二、地点"),
        (2, "（一）礼堂"),
        (3, "1.前排"),
    ]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (10, "chineseCounting", "十"),
        (25, "chineseCountingThousand", "二十五"),
        (3, "decimalEnclosedCircle", "③"),
        (4, "lowerRoman", "iv"),
        (2, "upperLetter", "B"),
        (120, "chineseCounting", "120"),
    ],
)
def test_writes_a_number_in_its_format(value: int, form: str, text: str) -> None:
    assert written(value, form) == text


def test_leaves_deleted_and_hidden_text_out_and_reports_it() -> None:
    document = Document()
    document.add_paragraph("关于开会的通知")
    paragraph = document.add_paragraph("请")
    for xml in (
        "<w:del {}><w:r><w:delText>不</w:delText></w:r></w:del>",
        "<w:ins {}><w:r><w:t>准时</w:t></w:r></w:ins>",
        "<w:r {}><w:rPr><w:vanish/></w:rPr><w:t>秘密</w:t></w:r>",
        "<w:hyperlink {}><w:r><w:t>到会。</w:t></w:r></w:hyperlink>",
    ):
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))
    found = read(document)
    assert found.blocks[0].text == "请准时到会。"
    assert [problem.code for problem in found.problems] == ["docx.tracked_changes", "docx.hidden_text"]


def test_reads_content_controls_and_text_boxes() -> None:
    document = Document()
    document.add_paragraph("关于开会的通知")
    inner = f"<w:p {nsdecls('w')}><w:r><w:t>正文。</w:t></w:r></w:p>"
    body = document.element.body
    body.insert(1, parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent>{inner}</w:sdtContent></w:sdt>"))
    box = f"<w:r {nsdecls('w')}><w:pict><w:txbxContent>{inner.replace('正文', '框内')}</w:txbxContent></w:pict></w:r>"
    document.add_paragraph("框外。")._p.append(parse_xml(box))
    found = read(document)
    assert [block.text for block in found.blocks] == ["正文。", "框外。", "框内。"]
    assert [problem.code for problem in found.problems] == ["docx.text_box"]


def test_takes_a_table_of_one_cell_for_a_frame() -> None:
    document = Document()
    document.add_table(1, 1).cell(0, 0).text = "关于开会的通知"
    assert read(document).title == "关于开会的通知"


def test_refuses_more_than_the_limits_allow() -> None:
    document = Document()
    document.add_table(3, 3)
    with pytest.raises(FileTooLong):
        read(document, Limits(columns=2))
    with pytest.raises(FileTooLong):
        read(document, Limits(cells=8))
    document.add_paragraph("字" * 20)
    with pytest.raises(FileTooLong):
        read(document, Limits(characters=10))
