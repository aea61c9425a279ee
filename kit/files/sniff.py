"""What a file is, told by its bytes. The name decides only between plain text and csv, which bytes cannot."""

import re
from enum import StrEnum
from io import BytesIO
from zipfile import ZipFile, ZipInfo

import filetype

from kit.files.errors import (
    FileCorrupt,
    FileEmpty,
    FileEncrypted,
    FileError,
    FileTooLarge,
    FileTooLong,
    FileTypeUnknown,
    TextEncodingUnknown,
    ZipBomb,
    corrupt_unless_named,
)
from kit.files.model import Limits
from kit.files.text import decode


class Kind(StrEnum):
    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    TEXT = "txt"
    CSV = "csv"
    JPEG = "jpg"
    PNG = "png"


DOCUMENTS = frozenset({Kind.DOCX, Kind.XLSX, Kind.PDF, Kind.TEXT, Kind.CSV})
IMAGES = frozenset({Kind.JPEG, Kind.PNG})

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = re.compile(rb"%PDF-\d\.\d")
_PDF_WITHIN = 1024  # readers accept the mark that late (ISO 32000-1, annex H.3.4.1)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MAIN_PARTS = {
    f"{_OFFICE}wordprocessingml.document.main+xml": Kind.DOCX,
    f"{_OFFICE}spreadsheetml.sheet.main+xml": Kind.XLSX,
}
_XML_START = re.compile(rb"[\s\x00\xef\xbb\xbf\xfe\xff]*<")
_CHUNK = 256 * 1024
_RATIO_MATTERS_FROM = 4 * 1024 * 1024


def sniff(name: str, data: bytes, limits: Limits, allowed: frozenset[Kind] = DOCUMENTS) -> Kind:
    """The kind of `data`, one of `allowed`; raises a FileError otherwise. Archives are checked before use."""
    if not data:
        raise FileEmpty
    if len(data) > limits.file_bytes:
        limit = limits.file_bytes // (1024 * 1024)
        raise FileTooLarge(f"文件超过 {limit} MB 的上限，请压缩其中的图片或拆分后上传。")
    try:
        kind = _kind(name, data, limits)
    except FileTypeUnknown as error:
        if error.message != FileTypeUnknown.message:  # it says what to do with just this file
            raise
        raise _not_among(allowed) from None
    except TextEncodingUnknown:
        if Kind.TEXT in allowed:
            raise
        raise _not_among(allowed) from None
    if kind not in allowed:
        raise _not_among(allowed)
    return kind


def _not_among(allowed: frozenset[Kind]) -> FileTypeUnknown:
    """The one list of what is taken."""
    return FileTypeUnknown(f"不支持这种文件，请上传 {'、'.join(sorted(allowed))} 格式的文件。")


def _kind(name: str, data: bytes, limits: Limits) -> Kind:
    if data.startswith(_ZIP):
        return _zip_kind(data, limits)
    if data.startswith(_OLE):
        raise _ole_error(data)
    if _PDF.search(data[:_PDF_WITHIN]):
        return Kind.PDF
    if image := {"jpg": Kind.JPEG, "png": Kind.PNG}.get(_extension(data)):
        return image
    if data.startswith((b"{\\rtf", b"%!PS")):
        raise FileTypeUnknown("不支持 RTF 或 PostScript 文件，请另存为 docx 或 pdf 后上传。")
    decode(data)
    return Kind.CSV if name.lower().endswith(".csv") else Kind.TEXT


def _extension(data: bytes) -> str:
    with corrupt_unless_named():
        return str(filetype.guess_extension(data))


def _ole_error(data: bytes) -> FileError:
    """Office wraps an encrypted docx or xlsx in an OLE container (MS-OFFCRYPTO 2.1); old formats are one themselves."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return FileEncrypted()
    return FileTypeUnknown("不支持旧版 Office（doc、xls、wps、et）文件，请另存为 docx 或 xlsx 后上传。")


def _zip_kind(data: bytes, limits: Limits) -> Kind:
    # Counted before opening: the library builds an object for each entry first.
    if data.count(b"PK\x01\x02") > limits.zip_entries:
        raise ZipBomb
    with corrupt_unless_named(), ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
        _check_sizes(entries, len(data), limits)
        kind = _office_kind(archive)
        for entry in entries:
            _check_xml(archive, entry, limits)
    return kind


def _check_sizes(entries: list[ZipInfo], compressed: int, limits: Limits) -> None:
    """zipfile never yields more than an entry declares, so the declared sizes can be trusted as bounds."""
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileEncrypted
    total = sum(entry.file_size for entry in entries)
    if total > _RATIO_MATTERS_FROM and total > limits.zip_ratio * compressed:
        raise ZipBomb
    if total > limits.zip_bytes:
        rows = sum(entry.file_size for entry in entries if entry.filename.startswith("xl/"))
        raise FileTooLong if 2 * rows > total else ZipBomb


def _office_kind(archive: ZipFile) -> Kind:
    names = archive.namelist()
    if "OFD.xml" in names:
        raise FileTypeUnknown("暂不支持 OFD 文件，请导出为 pdf 后上传。")
    if "[Content_Types].xml" not in names:
        raise FileTypeUnknown
    types = archive.read("[Content_Types].xml").decode("utf-8", "replace")
    if "macroEnabled" in types or "vbaProject" in types:
        raise FileTypeUnknown("文件含有宏，请另存为不含宏的 docx 或 xlsx 后上传。")
    for content_type, kind in _MAIN_PARTS.items():
        if content_type in types:
            return kind
    raise FileTypeUnknown


def _check_xml(archive: ZipFile, entry: ZipInfo, limits: Limits) -> None:
    """Office files never carry a document type; entity expansion and outside references begin with one.

    Every part that begins as XML is looked at, since any name may be declared to be XML.
    """
    tail = b""
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            # NULs go, so that UTF-16 is seen through as well.
            if not tail and not _XML_START.match(chunk):
                return
            if entry.file_size > limits.zip_xml_bytes:
                raise FileTooLong if entry.filename.startswith("xl/") else ZipBomb
            text = (tail + chunk).replace(b"\x00", b"").upper()
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise FileCorrupt
            tail = chunk[-32:]
