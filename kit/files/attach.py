"""A file on its way to be attached to something public: what it is, what it says, and nothing of who made it."""

import re
from dataclasses import dataclass, field
from pathlib import PurePath

from kit.files.disguise import check_single
from kit.files.document import read_document
from kit.files.errors import FileCorrupt
from kit.files.model import Limits, Problem
from kit.files.sniff import IMAGES, Kind, sniff
from kit.files.strip import strip

ATTACHABLE = frozenset({Kind.PDF, Kind.DOCX, Kind.XLSX}) | IMAGES
_LONGEST_NAME = 120  # characters
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')
_SUFFIXES = {
    "doc",
    "docm",
    "docx",
    "xls",
    "xlsm",
    "xlsx",
    "wps",
    "et",
    "pdf",
    "jpg",
    "jpeg",
    "png",
    "gif",
    "bmp",
    "txt",
}
_SAME = {"jpeg": "jpg"}
ACCEPTED = ",".join(f".{one}" for one in sorted({*ATTACHABLE, *_SAME}))  # as a form's file field asks for it


@dataclass(frozen=True)
class Prepared:
    """`data` without its author's traces; `text` has a form feed where a page of a PDF ends."""

    kind: Kind
    name: str
    data: bytes
    text: str
    pages: int | None
    stripped: list[str]
    problems: list[Problem] = field(default_factory=list)


def prepare(name: str, data: bytes, limits: Limits) -> Prepared:
    """Raises a FileError and nothing else. Blocking, and up to seconds for large files: call it in a thread."""
    kind = sniff(name, data, limits, ATTACHABLE)
    check_single(kind, data)
    clean = strip(kind, data, limits)
    if kind in IMAGES:
        return Prepared(kind, fitting_name(name, kind), clean.data, "", None, clean.names)
    before = read_document(f"x.{kind}", data, limits)
    after = read_document(f"x.{kind}", clean.data, limits)
    if (after.paged, after.text) != (before.paged, before.text):
        raise FileCorrupt
    pages = int(after.metadata["pages"]) if "pages" in after.metadata else None
    return Prepared(
        kind, fitting_name(name, kind), clean.data, after.paged or after.text, pages, clean.names, after.problems
    )


def fitting_name(name: str, kind: str) -> str:
    """A file name that any system takes, ending as its content asks."""
    stem = _FORBIDDEN.sub("_", _UNSEEN.sub("", PurePath(name.replace("\\", "/")).name)).strip(" .")
    suffix = PurePath(stem).suffix.lstrip(".").lower()
    if suffix in _SUFFIXES:
        if _SAME.get(suffix, suffix) == kind:
            kind = suffix
        stem = stem[: -len(suffix) - 1]
    return f"{stem.strip(' .')[: _LONGEST_NAME - 5] or '附件'}.{kind}"
