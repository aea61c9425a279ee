"""One way in for every kind of document."""

from pathlib import PurePath

from kit.files.docx import read_docx
from kit.files.model import Extracted, Limits, Problem
from kit.files.pdf import read_pdf
from kit.files.sheet import as_document, read_csv, read_xlsx
from kit.files.sniff import Kind, sniff
from kit.files.text import read_text

_SAME = {"text": "txt", "md": "txt", "log": "txt", "tsv": "txt"}


def read_document(name: str, data: bytes, limits: Limits) -> Extracted:
    """Title, blocks, metadata and problems of an uploaded document. Raises a FileError and nothing else.

    Blocking, and up to seconds for large files: call it in a thread.
    """
    kind = sniff(name, data, limits)
    document = _read(kind, data, limits)
    suffix = PurePath(name.lower()).suffix.lstrip(".")
    if suffix and _SAME.get(suffix, suffix) != kind:
        message = f"文件名以 .{suffix[:10]} 结尾，内容却是 {kind} 格式，已按内容读取，请核对。"
        document.problems.append(Problem("file.name_mismatch", message))
    return document


def _read(kind: Kind, data: bytes, limits: Limits) -> Extracted:
    match kind:
        case Kind.DOCX:
            return read_docx(data, limits)
        case Kind.PDF:
            return read_pdf(data, limits)
        case Kind.XLSX:
            return as_document(read_xlsx(data, limits))
        case Kind.CSV:
            return as_document(read_csv(data, limits))
        case _:
            return read_text(data, limits)
