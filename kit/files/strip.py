"""Takes out of a file what tells about its author, and proves that the rest is still there."""

from collections.abc import Callable
from dataclasses import dataclass

from kit.files.errors import FileCorrupt
from kit.files.images import same_picture, strip_jpeg, strip_png
from kit.files.model import Limits
from kit.files.sniff import Kind
from kit.files.strip_office import strip_office
from kit.files.strip_pdf import strip_pdf

_STRIPPERS: dict[Kind, Callable[[bytes, set[str]], bytes]] = {
    Kind.DOCX: strip_office,
    Kind.XLSX: strip_office,
    Kind.PDF: strip_pdf,
    Kind.JPEG: strip_jpeg,
    Kind.PNG: strip_png,
}


@dataclass(frozen=True)
class Stripped:
    """`names` says what was found and taken out (author, location …), sorted; never a value."""

    data: bytes
    names: list[str]


def strip(kind: Kind, data: bytes, limits: Limits) -> Stripped:
    """The same file without its author's traces; the same bytes give the same answer. Raises a FileError.

    Blocking, and up to seconds for large files: call it in a thread. That its text is unchanged is for the caller to
    compare, who has read it anyway; a picture is compared here, dot by dot.
    """
    names: set[str] = set()
    clean = _STRIPPERS[kind](data, names)
    if kind in (Kind.JPEG, Kind.PNG) and not same_picture(data, clean, limits):
        raise FileCorrupt
    return Stripped(clean, sorted(names))
