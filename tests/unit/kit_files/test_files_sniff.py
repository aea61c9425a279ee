import contextlib
import zipfile
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from kit.files import FileError, Limits, read_document
from kit.files.errors import (
    FileCorrupt,
    FileEmpty,
    FileEncrypted,
    FileTooLarge,
    FileTypeUnknown,
    TextEncodingUnknown,
    ZipBomb,
)
from kit.files.sniff import IMAGES, Kind, sniff
from tests.unit.kit_files.file_makers import OLE, paragraphs_docx, pdf_bytes, rezipped, rich_docx, xlsx_bytes, zip_bytes

LIMITS = Limits()
DOCX = paragraphs_docx("关于开会的通知", "请到会。")
XLSX = xlsx_bytes(Workbook())
PDF = pdf_bytes([[(90, 700, "关于开会的通知")]])
RICH = rich_docx()
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40


@pytest.mark.parametrize(
    ("data", "kind"), [(DOCX, Kind.DOCX), (XLSX, Kind.XLSX), (PDF, Kind.PDF), ("字".encode(), Kind.TEXT)]
)
def test_tells_the_kind_by_content_whatever_the_name(data: bytes, kind: Kind) -> None:
    assert sniff("photo.jpg", data, LIMITS) == kind


def test_lets_the_name_choose_between_text_and_csv() -> None:
    assert sniff("名单.CSV", b"a,b", LIMITS) == Kind.CSV


def test_allows_images_only_where_asked() -> None:
    assert sniff("a.png", PNG, LIMITS, IMAGES) == Kind.PNG
    with pytest.raises(FileTypeUnknown):
        sniff("a.png", PNG, LIMITS)


@pytest.mark.parametrize(
    "data", [b"MZ\x90\x00\x03\x00\x00\x00", bytes(range(128, 256)) * 3, b"text", zip_bytes({"a.txt": b"x"})]
)
def test_a_refusal_names_the_types_that_are_taken_just_there(data: bytes) -> None:
    with pytest.raises(FileTypeUnknown, match="请上传 jpg、png 格式的文件"):
        sniff("x", data, LIMITS, IMAGES)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", FileEmpty),
        (OLE + bytes(600), FileTypeUnknown),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), FileEncrypted),
        (pdf_bytes([[(90, 700, "密")]], password="secret"), FileEncrypted),
        (PDF[:200], FileCorrupt),
        (DOCX[:-100], FileCorrupt),
        (zip_bytes({"a.txt": b"x"}), FileTypeUnknown),
        (zip_bytes({"OFD.xml": b"<x/>"}), FileTypeUnknown),
        (b"{\\rtf1 hello}", FileTypeUnknown),
        (b"MZ\x90\x00\x03\x00\x00\x00", FileTypeUnknown),
        (bytes(range(128, 256)) * 3, TextEncodingUnknown),
        (zip_bytes({"[Content_Types].xml": b"<x>vbaProject</x>"}), FileTypeUnknown),
        (rezipped(DOCX, {"word/document.xml": b"<broken"}), FileCorrupt),
    ],
)
def test_names_why_a_file_is_refused(data: bytes, error: type[FileError]) -> None:
    with pytest.raises(error) as caught:
        read_document("x", data, LIMITS)
    assert caught.value.code.startswith("file.")
    assert caught.value.message.endswith("。")


def test_refuses_a_file_over_the_size() -> None:
    with pytest.raises(FileTooLarge, match="1 MB") as caught:
        sniff("x", b"a" * (1024 * 1024 + 1), Limits(file_bytes=1024 * 1024))
    assert caught.value.status == 413


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        (rezipped(DOCX, {f"word/media/{n}": b"" for n in range(50)}), Limits(zip_entries=30)),
        (rezipped(DOCX, {"word/media/a.bmp": bytes(6_000_000)}), LIMITS),
        (rezipped(DOCX, {"word/media/a.bmp": bytes(range(256)) * 4_000}), Limits(zip_bytes=1_000_000)),
        (rezipped(DOCX, {"word/media/a.jpg": b"<x>" + b" " * 2_000_000}), Limits(zip_xml_bytes=1_000_000)),
    ],
    ids=["entries", "ratio", "total", "one XML part"],
)
def test_refuses_a_zip_bomb(data: bytes, limits: Limits) -> None:
    with pytest.raises(ZipBomb):
        sniff("x.docx", data, limits)


def test_refuses_a_zip_entry_with_a_password() -> None:
    data = bytearray(DOCX)
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1
    with pytest.raises(FileEncrypted):
        sniff("x.docx", bytes(data), LIMITS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_refuses_entities_in_office_files(encoding: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>'.encode(encoding)
    with pytest.raises(FileCorrupt):
        sniff("x.docx", rezipped(DOCX, {"word/document.xml": bomb}), LIMITS)


def test_reports_a_name_that_does_not_fit() -> None:
    assert [problem.code for problem in read_document("通知.pdf", DOCX, LIMITS).problems] == ["file.name_mismatch"]
    assert read_document("通知.docx", DOCX, LIMITS).problems == []


@given(st.sampled_from([b"", b"PK\x03\x04", OLE, b"%PDF-1.4\n", b"\xff\xfe", b"\xef\xbb\xbf"]), st.binary(max_size=400))
def test_raises_only_named_errors_on_random_bytes(head: bytes, body: bytes) -> None:
    _read_or_refuse(head + body)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([DOCX, XLSX, PDF]), st.data())
def test_raises_only_named_errors_on_damaged_files(whole: bytes, data: st.DataObject) -> None:
    damaged = bytearray(whole)
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=8)):
        damaged[place] = data.draw(st.integers(0, 255))
    _read_or_refuse(bytes(damaged[: data.draw(st.integers(len(whole) // 2, len(whole)))]))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_raises_only_named_errors_on_damaged_xml(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["word/document.xml", "word/styles.xml", "word/numbering.xml"]))
    with zipfile.ZipFile(BytesIO(RICH)) as archive:
        part = archive.read(name).decode()
    old = data.draw(st.sampled_from(["w:val=", "w:p>", "<w:t>", '"0"', '"1"', "w:style ", "w:lvl ", "w:body>"]))
    new = data.draw(st.sampled_from(["w:val_=", "w:tbl>", "<w:tc>", '"-1"', '"x"', "w:num ", "w:p "]))
    _read_or_refuse(rezipped(RICH, {name: part.replace(old, new).encode()}))


def _read_or_refuse(data: bytes) -> None:
    with contextlib.suppress(FileError):
        read_document("x.csv", data, LIMITS)
