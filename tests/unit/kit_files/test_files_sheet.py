from datetime import date, datetime

import pytest
from openpyxl import Workbook

from kit.files import Limits, Span, read_document
from kit.files.errors import FileCorrupt, FileTooLong
from kit.files.sheet import coordinate, read_csv, read_xlsx
from tests.unit.kit_files.file_makers import rezipped, xlsx_bytes


def workbook() -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "目录"
    sheet.append(["公开事项", "时限", None])
    sheet.append(["收支情况", 20, date(2022, 2, 15)])
    sheet.append([None, 0.1 + 0.2, datetime(2022, 2, 15, 9, 30)])
    sheet.append([None, True, None])
    sheet["A6"] = "末行"
    sheet.merge_cells("A2:A4")
    sheet.merge_cells("B1:C1")
    return book


def test_reads_values_and_fills_merged_cells() -> None:
    table = read_xlsx(xlsx_bytes(workbook()), Limits())
    sheet = table.sheets[0]
    assert [(row.number, row.cells) for row in sheet.rows] == [
        (1, ["公开事项", "时限", "时限"]),
        (2, ["收支情况", "20", "2022-02-15"]),
        (3, ["收支情况", "0.3", "2022-02-15 09:30"]),
        (4, ["收支情况", "是", ""]),
        (6, ["末行", "", ""]),
    ]
    assert sorted(sheet.spans, key=lambda span: span.row) == [Span(0, 1, 1, 2), Span(1, 0, 3, 1)]
    assert table.problems == []
    assert coordinate(3, 28) == "AB3"


def test_reports_hidden_rows_columns_and_sheets() -> None:
    book = workbook()
    book["目录"].row_dimensions[2].hidden = True
    book["目录"].column_dimensions["B"].hidden = True
    extra = book.create_sheet("旧表")
    extra["A1"] = "旧"
    extra.sheet_state = "hidden"
    table = read_xlsx(xlsx_bytes(book), Limits())
    assert [(problem.code, problem.place) for problem in table.problems] == [
        ("sheet.hidden_rows", "目录"),
        ("sheet.hidden_columns", "目录"),
        ("sheet.hidden_sheet", "旧表"),
    ]
    assert [row.number for row in table.sheets[0].rows if row.hidden] == [2]
    assert table.sheets[0].hidden_columns == ["B"]
    assert table.sheets[1].hidden


def test_reports_cells_that_lost_their_value() -> None:
    book = workbook()
    book["目录"]["E1"] = "=A1"
    book["目录"]["E2"] = "#REF!"
    book["目录"]["E3"] = 12345678901234567890
    table = read_xlsx(xlsx_bytes(book), Limits())
    assert [(problem.code, problem.place) for problem in table.problems] == [
        ("sheet.formula_without_value", "目录"),
        ("sheet.cell_error", "目录!E2"),
        ("sheet.long_number", "目录!E3"),
    ]
    assert "E1" in table.problems[0].message


@pytest.mark.parametrize("limits", [Limits(rows=3), Limits(columns=2), Limits(cells=5), Limits(characters=30)])
def test_refuses_more_than_the_limits_allow(limits: Limits) -> None:
    with pytest.raises(FileTooLong):
        read_xlsx(xlsx_bytes(workbook()), limits)


def test_reads_a_cell_in_the_last_row() -> None:
    book = Workbook()
    book.active.cell(1_048_576, 1, "远")
    assert [row.number for row in read_xlsx(xlsx_bytes(book), Limits()).sheets[0].rows] == [1_048_576]


@pytest.mark.parametrize(
    "content",
    [
        '<sheetData><row r="1000000000"><c r="A1000000000"/></row></sheetData>',
        '<sheetData><row r="1"><c r="ZZZ1"><v>1</v></c></row></sheetData>',
        '<sheetData/><mergeCells><mergeCell ref="A1:XFD1000"/></mergeCells>',
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD9"/>'
        "</mergeCells>",
    ],
)
def test_refuses_areas_that_would_fill_the_memory(content: str) -> None:
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{content}</worksheet>'
    with pytest.raises(FileTooLong):
        read_xlsx(rezipped(xlsx_bytes(Workbook()), {"xl/worksheets/sheet1.xml": sheet.encode()}), Limits())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_reads_csv(encoding: str, separator: str) -> None:
    text = f'事项{separator}说明\r\n收支{separator}"一行\r\n两行"\r\n\r\n补贴{separator}\r\n'
    table = read_csv(text.encode(encoding), Limits())
    assert [(row.number, row.cells) for row in table.sheets[0].rows] == [
        (1, ["事项", "说明"]),
        (2, ["收支", "一行\n两行"]),
        (4, ["补贴", ""]),
    ]


def test_refuses_csv_with_an_open_quote() -> None:
    with pytest.raises(FileCorrupt):
        read_csv(b'a,"b', Limits())


def test_becomes_a_document_with_a_table_for_each_sheet() -> None:
    book = workbook()
    book.create_sheet("空表")
    book.create_sheet("二")["A1"] = "值"
    document = read_document("a.xlsx", xlsx_bytes(book), Limits())
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("heading", "目录"),
        ("table", ""),
        ("heading", "二"),
        ("table", ""),
    ]
    assert document.metadata == {"format": "xlsx"}
