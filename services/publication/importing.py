"""A file as a draft: what its text says of itself, offered to the drafter for correction."""

from dataclasses import dataclass, field
from typing import Any

import msgspec

from kit.files import read_document
from kit.files.letterhead import read_letterhead
from kit.files.model import Block, Limits, Problem
from law.errors import LawError
from law.numbers import parse_doc_number


@dataclass(frozen=True)
class Recognised:
    """`body` without the lines that are told by the fields; signature and date at the foot stay in it."""

    title: str
    body: list[Block]
    number: str = ""
    issuing_body: str = ""
    issued_on: str | None = None
    addressees: str = ""
    attachments: list[str] = field(default_factory=list)
    copies: str = ""
    problems: list[dict[str, Any]] = field(default_factory=list)

    def fields(self) -> dict[str, Any]:
        names = ("title", "body", "number", "issuing_body", "issued_on")
        return {name: getattr(self, name) for name in names}


def recognise(name: str, data: bytes, limits: Limits) -> Recognised:
    """Raises the named errors of kit.files: too large, unknown type, encrypted, corrupt."""
    read = read_document(name, data, limits)
    head = read_letterhead(read.title, read.blocks)
    problems = list(read.problems)
    number = _canonical(head.number)
    if head.number_at is not None and not number:
        head.spoken_for.discard(head.number_at)
        problems.append(
            Problem("import.number_unusual", "发文字号不合“机关代字〔年份〕序号号”的写法，请自行填写。", head.number)
        )
    return Recognised(
        title=read.title,
        body=[block for place, block in enumerate(read.blocks) if place not in head.spoken_for],
        number=number,
        issuing_body="、".join(head.bodies),
        issued_on=head.issued_on,
        addressees=head.addressees,
        attachments=head.attachments,
        copies=head.copies,
        problems=[msgspec.to_builtins(problem) for problem in problems],
    )


def _canonical(number: str) -> str:
    try:
        return str(parse_doc_number(number)) if number else ""
    except LawError:
        return ""
