"""One file only: what reads as two kinds at once (a picture with an archive behind it) is not let in."""

import re
from io import BytesIO
from zipfile import ZipFile, is_zipfile

from kit.files.errors import FileDisguised, corrupt_unless_named
from kit.files.sniff import Kind

_PDF = b"%PDF-"
_HEAD = 1024  # bytes in which readers of PDF look for its mark
_BEHIND = re.compile(
    rb"PK\x03\x04|PK\x05\x06|%PDF-|<script|<html|<\?php|MZ.{56,60}PE\x00\x00", re.IGNORECASE | re.DOTALL
)
_ENDS = {Kind.JPEG: b"\xff\xd9", Kind.PNG: b"IEND\xaeB`\x82"}


def check_single(kind: Kind, data: bytes) -> None:
    """Raises `FileDisguised`."""
    match kind:
        case Kind.PDF:
            wrong = not data.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(_PDF) or is_zipfile(BytesIO(data))
        case Kind.DOCX | Kind.XLSX:
            wrong = _PDF in data[:_HEAD] or _first_entry(data) != 0
        case Kind.JPEG | Kind.PNG:
            end = data.rfind(_ENDS[kind])
            wrong = is_zipfile(BytesIO(data)) or (end >= 0 and _BEHIND.search(data, end) is not None)
        case _:
            wrong = False
    if wrong:
        raise FileDisguised


def _first_entry(data: bytes) -> int:
    with corrupt_unless_named(), ZipFile(BytesIO(data)) as archive:
        return min((entry.header_offset for entry in archive.infolist()), default=0)
