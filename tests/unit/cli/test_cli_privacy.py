"""`gongkai privacy check` on lines and on documents; no platform is asked."""

import json
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from tests.unit.cli.cli_parts import Gongkai
from tests.unit.kit_files.file_makers import docx_bytes, pdf_bytes, xlsx_bytes


def lines_of(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def jsonl(path: Path, *entries: object) -> Path:
    path.write_text("".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries), encoding="utf-8")
    return path


def test_prints_a_line_for_each_entry_in_code_points(gongkai: Gongkai, tmp_path: Path) -> None:
    file = jsonl(
        tmp_path / "all.jsonl",
        {"id": "a", "text": "😀电话一三八零零一三八零零零。"},
        {"id": "b", "text": "港府发〔2022〕3号，办公电话0793-5861234"},
        {"id": 3, "text": "身份证１１０１０５１９４９１２３１００２Ｘ\n卡号6222 0212 3456 7890 128"},
        {"text": "张三患肺癌，住址：石湾村3组12号"},
    )
    ended = gongkai("privacy", "check", "--json", file)
    assert ended.code == 0
    one, other, third, last = lines_of(ended.out)
    assert one == {
        "id": "a",
        "findings": [{"start": 3, "end": 14, "type": "mobile"}],
        "masked": "😀电话***********。",
    }
    assert other["findings"] == []
    assert third["id"] == 3
    assert [found["type"] for found in third["findings"]] == ["id_number", "bank_card"]
    assert third["masked"] == "身份证******************\n卡号**** **** **** **** ***"
    assert last["id"] == 4
    assert [found["type"] for found in last["findings"]] == ["health", "address"]
    assert last["masked"] == "张三患**，住址：石湾村3组***"


def test_ends_with_0_when_there_is_nothing(gongkai: Gongkai, tmp_path: Path) -> None:
    ended = gongkai("privacy", "check", jsonl(tmp_path / "none.jsonl", {"id": "a", "text": "共1,234,567.00元"}))
    assert (ended.code, ended.out) == (0, "没有发现个人信息。\n")


def test_a_bad_line_costs_no_other(gongkai: Gongkai, tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_bytes(
        b'\xef\xbb\xbf{"id": "a", "text": "13800138000"}\n{broken\n\n{"id": "b"}\n{"id": "c", "text": ""}\n'
    )
    ended = gongkai("privacy", "check", "--json", file)
    assert ended.code == 1
    assert [one["id"] for one in lines_of(ended.out)] == ["a", "c"]
    assert "第 2 行" in ended.err
    assert "第 4 行" in ended.err


def list_of_people() -> list[list[str]]:
    return [["姓名", "身份证号", "住址"], ["张三", "11010519491231002X", "石湾村3组12号"]]


def as_docx() -> bytes:
    document = Document()
    document.add_paragraph("关于低保对象的公示")
    table = document.add_table(2, 3)
    for row, cells in enumerate(list_of_people()):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    return docx_bytes(document)


def as_xlsx() -> bytes:
    book = Workbook()
    for row in list_of_people():
        book.active.append(row)
    return xlsx_bytes(book)


@pytest.mark.parametrize(("name", "data"), [("a.docx", as_docx()), ("a.xlsx", as_xlsx())])
def test_looks_into_the_tables_of_a_document(gongkai: Gongkai, tmp_path: Path, name: str, data: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    (said,) = lines_of(gongkai("privacy", "check", "--json", file).out)
    assert said["id"] == name
    assert [one["type"] for one in said["findings"]] == ["id_number", "address"]
    assert str(said["masked"]).endswith("张三\t******************\t石湾村3组***")


def test_looks_into_pdf_and_plain_text(gongkai: Gongkai, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_bytes([[(72, 700, "联系人手机13800138000，请周知")]]))
    (tmp_path / "a.txt").write_bytes("手机138-0013-8000".encode("gb18030"))
    for name in ("a.pdf", "a.txt"):
        ended = gongkai("privacy", "check", tmp_path / name)
        assert ended.code == 1
        assert f"{name}：手机号码" in ended.out
        assert "138" not in ended.out


def test_a_document_that_cannot_be_read_is_named(gongkai: Gongkai, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 no archive")
    ended = gongkai("privacy", "check", "--json", tmp_path / "a.docx")
    assert (ended.code, ended.out) == (1, "")
    assert "file.corrupt" in ended.err
