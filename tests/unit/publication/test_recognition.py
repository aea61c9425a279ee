"""What imported files say of themselves: title, number, issuing bodies, date; and what stays in the body."""

from dataclasses import dataclass, field
from io import BytesIO

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from kit.files import Limits
from kit.files.errors import FileError
from services.publication.importing import Recognised, recognise
from tests.unit.kit_files.file_makers import docx_bytes, paragraphs_docx, pdf_bytes, zip_bytes


@dataclass(frozen=True)
class Case:
    name: str
    lines: str
    title: str
    number: str = ""
    bodies: str = ""
    date: str | None = None
    body: list[str] | None = None  # the texts that stay, where that matters
    outline: list[str] = field(default_factory=list)


CASES = [
    Case(
        "a notice with its red head",
        "港口镇人民政府文件|港府发〔2022〕3号|关于做好防汛工作的通知|各村民委员会：|一、组织领导|成立小组。|港口镇人民政府|2022年3月14日",
        "关于做好防汛工作的通知",
        "港府发〔2022〕3号",
        "港口镇人民政府",
        "2022-03-14",
        ["各村民委员会：", "一、组织领导", "成立小组。", "港口镇人民政府", "2022年3月14日"],
        ["一、组织领导"],
    ),
    Case(
        "two bodies, an attachment with a date of its own, a print line",
        "中共港口镇委员会|港口镇人民政府|文件|港发〔2022〕1号|关于印发方案的通知|各村（居）：|现印发给你们。|附件：1.方案|2.分工表|"
        "中共港口镇委员会　港口镇人民政府|二〇二二年二月十五日|（此件公开发布）|"
        "抄送：县政府办公室。|港口镇党政综合办公室　2022年2月16日印发|"
        "附件1|方案|一、目标|按时完成。|港口镇财政所|2022年6月30日",
        "关于印发方案的通知",
        "港发〔2022〕1号",
        "中共港口镇委员会、港口镇人民政府",
        "2022-02-15",
        outline=["附件1", "一、目标"],
    ),
    Case(
        "bodies in two lines, the signatory beside the number, a title in two lines, odd brackets",
        "中共港口镇委员会|港口镇人民政府文件|港发﹝2022﹞1 号　　签发人：张三|"
        "关于印发|《港口镇方案》的通知|各村：|现印发。|中共港口镇委员会|"
        "港口镇人民政府|２０２２年２月１５日",
        "关于印发《港口镇方案》的通知",
        "港发〔2022〕1号",
        "中共港口镇委员会、港口镇人民政府",
        "2022-02-15",
        ["各村：", "现印发。", "中共港口镇委员会", "港口镇人民政府", "２０２２年２月１５日"],
    ),
    Case(
        "letters set apart",
        "港 口 镇 人 民 政 府 文 件|港府发 [ 2022 ] 3 号|关于防火工作的通知|正文开始。|"
        "港口镇人民政府|2022 年 3 月 14 日",
        "关于防火工作的通知",
        "港府发〔2022〕3号",
        "港口镇人民政府",
        "2022-03-14",
        ["正文开始。", "港口镇人民政府", "2022 年 3 月 14 日"],
    ),
    Case(
        "date and number in brackets under the title",
        "港口镇人民政府关于公开收支的公告|（2022年3月14日）|（港府发〔2022〕3号）|自2022年4月1日起执行。|特此公告。",
        "港口镇人民政府关于公开收支的公告",
        "港府发〔2022〕3号",
        "港口镇人民政府",
        "2022-03-14",
        ["自2022年4月1日起执行。", "特此公告。"],
    ),
    Case(
        "lines of a web page",
        "关于公开收支的公告|发文机关：港口镇人民政府|发文字号：港府发〔2022〕3号|成文日期：2022年3月14日|发布日期：2022-03-20|正文开始。",
        "关于公开收支的公告",
        "港府发〔2022〕3号",
        "港口镇人民政府",
        "2022-03-14",
        ["发布日期：2022-03-20", "正文开始。"],
    ),
    Case(
        "the date above the seal",
        "关于公开收支的公告|正文开始。|2022年3月14日|港口镇人民政府（盖章）",
        "关于公开收支的公告",
        bodies="港口镇人民政府",
        date="2022-03-14",
        body=["正文开始。", "2022年3月14日", "港口镇人民政府（盖章）"],
    ),
    Case(
        "body and date in one line; a number that is cited",
        "关于公开收支的公告|根据港府发〔2021〕9号要求，自2022年1月1日起。|港口镇人民政府 2022年3月14日",
        "关于公开收支的公告",
        bodies="港口镇人民政府",
        date="2022-03-14",
    ),
    Case(
        "dates of the text are no date of the document",
        "关于公开收支的公告|截止日期2022年3月14日|会议时间：2022年3月15日",
        "关于公开收支的公告",
    ),
    Case(
        "round brackets, 第, a leading zero, 〇 as a circle",
        "关于下达资金的通知|港府发（2022）第003号|正文。|港口镇财政所|二○二二年十月二十日",
        "关于下达资金的通知",
        "港府发〔2022〕3号",
        "港口镇财政所",
        "2022-10-20",
        ["正文。", "港口镇财政所", "二○二二年十月二十日"],
    ),
    Case(
        "full width",
        "关于下达资金的通知|港府发［２０２２］３号|正文。|港口镇便民服务中心|二〇二二年 二 月 十五日",
        "关于下达资金的通知",
        "港府发〔2022〕3号",
        "港口镇便民服务中心",
        "2022-02-15",
    ),
    Case(
        "head and number in one line",
        "港口镇人民政府文件 港府发〔2022〕3号|关于下达资金的通知|正文。",
        "关于下达资金的通知",
        "港府发〔2022〕3号",
        "港口镇人民政府",
        body=["正文。"],
    ),
    Case(
        "no frame at all",
        "春季防火安排|一、时间|三月。|二、要求|（一）加强值守|1.定人；|（1）定岗。",
        "春季防火安排",
        outline=["一、时间", "二、要求", "（一）加强值守"],
    ),
    Case(
        "chapters and articles",
        "港口镇村务公开办法|第一章 总则|第一条 为了公开，制定本办法。|第二章 附则|第二条 本办法自2022年1月1日起施行。",
        "港口镇村务公开办法",
        outline=["第一章 总则", "第一条", "第二章 附则", "第二条"],
    ),
    Case(
        "copies and addressees stay in the body",
        "关于开会的通知|各村民委员会、镇直各单位：|请到会。|港口镇人民政府|2022年3月14日|抄送：县政府办公室，县财政局。",
        "关于开会的通知",
        bodies="港口镇人民政府",
        date="2022-03-14",
        body=[
            "各村民委员会、镇直各单位：", "请到会。", "港口镇人民政府", "2022年3月14日",
            "抄送：县政府办公室，县财政局。"
        ],
    ),
]  # fmt: skip


def as_txt(lines: list[str]) -> tuple[str, bytes]:
    return "a.txt", "\n".join(lines).encode("gb18030")


def as_docx(lines: list[str]) -> tuple[str, bytes]:
    return "a.docx", paragraphs_docx(*lines)


def as_pdf(lines: list[str]) -> tuple[str, bytes]:
    """A paragraph begins two characters to the right, so that no line is taken for the rest of the one above."""
    pages = [lines[start : start + 20] for start in range(0, len(lines), 20)]
    return "a.pdf", pdf_bytes(
        [[(88, 780 - 32 * row, text) for row, text in enumerate(page)] for page in pages], size=10
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("written", [as_txt, as_docx, as_pdf])
def test_reads_what_a_document_says_of_itself(case: Case, written) -> None:
    read = recognise(*written(case.lines.split("|")), Limits())
    assert read.title == case.title
    assert read.number == case.number
    assert read.issuing_body == case.bodies
    assert read.issued_on == case.date
    assert read.problems == []
    if case.body is not None and written is not as_pdf:  # a PDF keeps no full-width spaces and joins lines
        assert [block.text for block in read.body] == case.body
    if case.outline:
        assert [block.text for block in read.body if block.kind == "heading"] == case.outline


def text(lines: str) -> Recognised:
    return recognise(*as_txt(lines.split("|")), Limits())


def test_tells_addressees_attachments_and_copies() -> None:
    read = text(CASES[1].lines)
    assert read.addressees == "各村（居）"
    assert read.attachments == ["方案", "分工表"]
    assert read.copies == "县政府办公室"
    one = text("关于开会的通知|各村：|请到会。|附件：会议议程|港口镇人民政府|2022年3月14日")
    assert one.attachments == ["会议议程"]


def test_a_number_outside_the_grammar_is_reported_and_stays() -> None:
    read = text("关于开会的通知|港府发〔1022〕3号|正文。")
    assert read.number == ""
    assert [one["code"] for one in read.problems] == ["import.number_unusual"]
    assert [block.text for block in read.body] == ["港府发〔1022〕3号", "正文。"]


def test_tables_keep_their_rows_and_their_place() -> None:
    document = Document()
    document.add_paragraph("港口镇人民政府文件").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("港府发〔2022〕3号").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("关于下达资金的通知").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("下达如下：")
    table = document.add_table(2, 2)
    for row, cells in enumerate((("村", "金额"), ("石湾村", "1,000.00"))):
        for column, said in enumerate(cells):
            table.cell(row, column).text = said
    document.add_paragraph("港口镇财政所")
    document.add_paragraph("2022年3月14日")
    read = recognise("a.docx", docx_bytes(document), Limits())
    assert (read.title, read.number, read.issued_on) == ("关于下达资金的通知", "港府发〔2022〕3号", "2022-03-14")
    assert [block.kind for block in read.body] == ["paragraph", "table", "paragraph", "paragraph"]
    assert read.body[1].rows == [["村", "金额"], ["石湾村", "1,000.00"]]


def bomb() -> bytes:
    types = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Override PartName="/word/document.xml" '
        b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    return zip_bytes({"[Content_Types].xml": types, "word/document.xml": b"<a>" + b" " * 60_000_000})


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", pdf_bytes([[(72, 700, "secret")]], password="x"), "file.encrypted"),
        ("a.pdf", b"%PDF-1.7 broken", "file.corrupt"),
        ("a.docx", paragraphs_docx("x")[:-200], "file.corrupt"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file.encrypted"),
        ("a.docx", b"", "file.empty"),
        ("a.exe", b"MZ\x00\x01\x02\x03", "file.type_unknown"),
    ],
)
def test_says_why_a_file_cannot_be_read(name: str, data: bytes, code: str) -> None:
    with pytest.raises(FileError) as error:
        recognise(name, data, Limits())
    assert error.value.code == code


def test_refuses_a_bomb_and_what_is_too_large() -> None:
    with pytest.raises(FileError) as error:
        recognise("a.docx", bomb(), Limits())
    assert error.value.code == "file.zip_bomb"
    with pytest.raises(FileError) as error:
        recognise("a.txt", BytesIO(b"a" * 1001).read(), Limits(file_bytes=1000))
    assert error.value.code == "file.too_large"


def test_a_scanned_pdf_is_named_as_one() -> None:
    read = recognise("a.pdf", pdf_bytes([[]]), Limits())
    assert read.body == []
    assert [one["code"] for one in read.problems] == ["pdf.no_text"]
