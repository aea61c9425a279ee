"""Spreadsheets and documents as towns keep them, and every problem by its cell."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook, load_workbook

from kit.files.errors import FileEncrypted, FileTooLarge, FileTooLong, ZipBomb
from kit.files.model import Limits
from services.catalog.domain.errors import TableNotFound
from services.catalog.importing import Reading, read
from tests.component.catalog.catalog_parts import ROW, SUB, TOP, row, sheet
from tests.unit.kit_files.file_makers import OLE, rezipped, zip_bytes

LIMITS = Limits()
ONE = [
    *("序号", "一级事项", "二级事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体"),
    *("公开对象", "公开方式", "公开层级"),
]
WORDS = [
    *("1", "临时救助", "办事指南", "条件；标准", "《社会救助暂行办法》", "10个工作日内", "民政所", "■政府网站"),
    *("全社会", "主动", "乡级"),
]


def changed(data: bytes, change: Callable[[Workbook], None]) -> bytes:
    book = load_workbook(BytesIO(data))
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def codes(reading: Reading) -> list[tuple[str, int, str, str, str]]:
    return [(one.sheet, one.row, one.cell, one.severity, one.code) for one in reading.problems]


def names(reading: Reading) -> list[str]:
    return [one.columns.second_level for one in reading.rows]


def table_of(document: docx.document.Document, *rows: list[str]) -> None:
    table = document.add_table(0, len(rows[0]))
    for texts in rows:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text


def bytes_of(document: docx.document.Document) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_hidden_rows_are_asked_about_and_neither_taken_nor_forgotten() -> None:
    data = sheet(ROW, row(2, "审批信息"), row(3, "办事指南"))

    def hide(book: Workbook) -> None:
        book.active.row_dimensions[5].hidden = True
        book.active.row_dimensions[6].hidden = True

    reading = read("a.xlsx", changed(data, hide), LIMITS)
    assert names(reading) == ["审核信息"]
    assert codes(reading) == [
        ("社会救助", 5, "A5", "warning", "catalog.hidden_row"),
        ("社会救助", 6, "A6", "warning", "catalog.hidden_row"),
    ]
    assert [one.second_level for one in reading.left_out] == ["审批信息", "办事指南"]
    taken = read("a.xlsx", changed(data, hide), LIMITS, take_hidden=True)
    assert names(taken) == ["审核信息", "审批信息", "办事指南"]
    assert {one.severity for one in taken.problems} == {"info"}


def test_a_row_without_height_is_hidden_too() -> None:
    data = sheet(ROW, row(2, "审批信息"))
    with ZipFile(BytesIO(data)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").replace(b'<row r="5"', b'<row r="5" ht="0" customHeight="1"')
    reading = read("a.xlsx", rezipped(data, {"xl/worksheets/sheet1.xml": page}), LIMITS)
    assert codes(reading) == [("社会救助", 5, "A5", "warning", "catalog.hidden_row")]


def test_a_hidden_column_holds_its_rows_back_until_somebody_says_so() -> None:
    def hide(book: Workbook) -> None:
        book.active.column_dimensions["E"].hidden = True

    data = changed(sheet(ROW), hide)
    reading = read("a.xlsx", data, LIMITS)
    assert codes(reading) == [("社会救助", 3, "E3", "warning", "catalog.hidden_column")]
    assert [(one.columns.legal_basis[0], one.ready) for one in reading.rows] == [("《社会救助暂行办法》", False)]
    assert read("a.xlsx", data, LIMITS, take_hidden=True).rows[0].ready


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_asked_about(state: str) -> None:
    def hide(book: Workbook) -> None:
        other = book.copy_worksheet(book.active)
        other.title, other.sheet_state = "养老服务", state
        other["A1"], other["C4"] = "养老服务领域标准目录", "旧事项"

    data = changed(sheet(ROW), hide)
    reading = read("a.xlsx", data, LIMITS)
    assert names(reading) == ["审核信息"]
    assert codes(reading) == [("养老服务", 0, "", "warning", "catalog.hidden_sheet")]
    taken = read("a.xlsx", data, LIMITS, take_hidden=True)
    assert [(one.sheet, one.columns.domain) for one in taken.rows] == [
        ("社会救助", "social_assistance"),
        ("养老服务", "elderly_care"),
    ]


def test_a_sequence_number_that_excel_took_for_a_date() -> None:
    def date(book: Workbook) -> None:
        book.active["A4"] = datetime(2022, 1, 2)
        book.active["A4"].number_format = "m月d日"

    reading = read("a.xlsx", changed(sheet(ROW), date), LIMITS)
    assert codes(reading) == [("社会救助", 4, "A4", "warning", "catalog.sequence_is_date")]
    assert names(reading) == ["审核信息"]


@pytest.mark.parametrize("text", ["2-Jan", "Jan-02", "1月2日", "2022/1/2", "2022-01-02 00:00:00", "44563"])
def test_a_sequence_number_that_was_a_date_before_csv(text: str) -> None:
    data = "\n".join(",".join(one) for one in (ONE, [text, *WORDS[1:]])).encode()
    reading = read("社会救助.csv", data, LIMITS)
    assert ("", 2, "A2", "warning", "catalog.sequence_is_date") in codes(reading)


@pytest.mark.parametrize("text", ["1", "1-2", "1.2", "12", "一", "（3）", "19-03"])
def test_a_sequence_number_that_is_none(text: str) -> None:
    reading = read("a.xlsx", sheet([text, *ROW[1:]]), LIMITS)
    assert codes(reading) == []


def test_an_item_whose_tick_cannot_be_read_is_still_told() -> None:
    reading = read("a.xlsx", sheet(row(1, "怪层级", N="?"), row(2, "怪对象", I="√", J="※")), LIMITS)
    assert codes(reading) == [
        ("社会救助", 4, "N4", "error", "catalog.unreadable_tick"),
        ("社会救助", 5, "J5", "warning", "catalog.unreadable_tick"),
    ]
    assert [(one.columns.level, one.ready) for one in reading.rows] == [([], False), (["township", "village"], True)]


def test_rows_alike_across_sheets_are_found() -> None:
    def copy(book: Workbook) -> None:
        book.copy_worksheet(book.active).title = "二"
        book["二"]["D4"] = "别的内容"

    reading = read("a.xlsx", changed(sheet(ROW, row(2, "审核信息")), copy), LIMITS)
    assert codes(reading) == [
        ("社会救助", 5, "C5", "error", "catalog.duplicate_row"),
        ("二", 4, "C4", "warning", "catalog.same_names"),
        ("二", 5, "C5", "error", "catalog.duplicate_row"),
    ]


def test_an_unknown_domain_costs_its_own_sheet_alone() -> None:
    def add(book: Workbook) -> None:
        other = book.copy_worksheet(book.active)
        other.title, other["A1"] = "二", "港口镇航天领域基层政务公开标准目录"

    reading = read("a.xlsx", changed(sheet(ROW), add), LIMITS)
    assert codes(reading) == [("二", 1, "A1", "error", "catalog.unknown_domain")]
    assert [one.sheet for one in reading.rows] == ["社会救助"]


def test_first_and_second_level_in_one_cell() -> None:
    def merge(book: Workbook) -> None:
        book.active.merge_cells("B4:C4")

    reading = read("a.xlsx", changed(sheet(ROW), merge), LIMITS)
    assert codes(reading) == []
    assert [(one.columns.first_level, one.columns.second_level) for one in reading.rows] == [("最低生活保障", "")]


def test_a_missing_second_level_is_asked_about() -> None:
    reading = read("a.xlsx", sheet(row(1, "")), LIMITS)
    assert codes(reading) == [("社会救助", 4, "C4", "warning", "catalog.empty_second_level")]


def test_a_cell_whose_formula_failed_is_no_content() -> None:
    reading = read("a.xlsx", sheet(ROW, row(2, "审批信息", E="#REF!")), LIMITS)
    assert codes(reading) == [("社会救助", 5, "E5", "error", "sheet.cell_error")]
    assert names(reading) == ["审核信息"]


def test_sections_of_one_sheet_name_their_domains_and_count_anew() -> None:
    data = sheet(
        ["一、养老服务领域"], ROW, ["二、户籍管理领域"], row(1, "办事指南"), title="港口镇26个试点领域标准目录"
    )
    reading = read("a.xlsx", data, LIMITS)
    assert codes(reading) == []
    assert [one.columns.domain for one in reading.rows] == ["elderly_care", "household_registration"]


def test_notes_and_signatures_under_the_table_are_no_rows() -> None:
    data = sheet(
        ROW, ["注：1.本表自印发之日起施行。"], ["2.涉及就业的另行规定。"], ["填表人：", "", "张", "", "审核人："]
    )
    reading = read("a.xlsx", data, LIMITS)
    assert codes(reading) == []
    assert len(reading.rows) == 1


def test_a_column_without_a_place_is_mentioned() -> None:
    def add(book: Workbook) -> None:
        book.active["O2"], book.active["O4"] = "三级事项", "其他"

    assert codes(read("a.xlsx", changed(sheet(ROW), add), LIMITS)) == [
        ("社会救助", 3, "O3", "info", "catalog.column_not_read")
    ]


def test_reads_the_tables_of_a_document() -> None:
    document = docx.Document()
    document.add_paragraph("社会救助领域基层政务公开标准目录")
    table_of(document, ONE, WORDS)
    document.add_paragraph("注：涉及就业的另行规定。")
    table_of(document, ONE, ["2", "", "审批信息", *WORDS[3:]])  # printed again on the next page
    table_of(document, ["3", "特困供养", *WORDS[2:]])  # split: goes on without a header
    document.add_heading("养老服务领域", 1)
    table_of(document, ONE, WORDS)
    table_of(document, ["姓名", "电话"], ["某", "某"])
    reading = read("目录.docx", bytes_of(document), LIMITS)
    found = [(one.sheet, one.row, one.columns.domain, one.columns.first_level) for one in reading.rows]
    assert found == [
        ("表1", 2, "social_assistance", "临时救助"),
        ("表2", 2, "social_assistance", "临时救助"),
        ("表3", 1, "social_assistance", "特困供养"),
        ("表4", 2, "elderly_care", "临时救助"),
    ]
    assert [one for one in codes(reading) if one[4] == "catalog.no_table"] == [
        ("表5", 0, "", "warning", "catalog.no_table")
    ]


def test_reads_merged_headers_and_the_ticks_that_word_inserts() -> None:
    document = docx.Document()
    document.add_paragraph("养老服务领域标准目录")
    ticked = [*ROW[:13], ""]
    table_of(document, TOP, SUB, ticked, TOP, SUB, row(2, "缺依据", E=""))
    table = document.tables[0]
    for left, right in ((1, 2), (8, 9), (10, 11), (12, 13)):
        table.cell(0, left).merge(table.cell(0, right))
    for column in (0, 3, 4, 5, 6, 7):
        table.cell(0, column).merge(table.cell(1, column))
    symbol = OxmlElement("w:sym")
    symbol.set(qn("w:font"), "Wingdings 2")
    symbol.set(qn("w:char"), "F052")
    table.cell(2, 13).paragraphs[0].add_run()._r.append(symbol)
    reading = read("目录.docx", bytes_of(document), LIMITS)
    assert [(one.columns.level, one.columns.audience) for one in reading.rows] == [(["township", "village"], "全社会")]
    assert [(one[1], one[2], one[4]) for one in codes(reading)] == [(6, "E6", "catalog.empty_legal_basis")]


def test_a_file_without_the_table_says_so() -> None:
    book = Workbook()
    book.active.append(["姓名", "电话"])
    out = BytesIO()
    book.save(out)
    with pytest.raises(TableNotFound):
        read("a.xlsx", out.getvalue(), LIMITS)


def test_what_is_too_much_is_refused_by_its_name() -> None:
    with pytest.raises(FileTooLarge):
        read("a.xlsx", b"PK\x03\x04" + bytes(1001), Limits(file_bytes=1000))
    with pytest.raises(FileTooLong, match="2 行"):
        read("a.xlsx", sheet(ROW, ROW), Limits(rows=2))
    with pytest.raises(FileTooLong):
        read("a.xlsx", sheet(*[row(number, "一") for number in range(50)]), Limits(zip_bytes=5_000))
    with pytest.raises(ZipBomb):
        read("a.xlsx", zip_bytes({"[Content_Types].xml": b"", "xl/a.bin": bytes(6_000_000)}), LIMITS)
    with pytest.raises(FileEncrypted):
        read("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), LIMITS)
