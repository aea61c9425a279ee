"""A file as a draft: what its text says of itself, offered to the drafter for correction."""

import re
from dataclasses import dataclass, field
from typing import Any

import msgspec

from kit.files import read_document
from kit.files.model import Block, Extracted, Limits
from law.errors import LawError
from law.numbers import parse_doc_number

_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}\s*[〔\[(（【]\s*\d{4}\s*[〕\])）】]\s*\d{1,5}\s*号")
_BODY = re.compile(r"^(?:[\u4e00-\u9fff]{2,20}(?:人民政府|委员会|办公室|管理局|事务所|服务中心|财政所|司法所))$")


@dataclass(frozen=True)
class Recognised:
    title: str
    body: list[Block]
    number: str = ""
    issuing_body: str = ""
    issued_on: str | None = None
    problems: list[dict[str, Any]] = field(default_factory=list)

    def fields(self) -> dict[str, Any]:
        names = ("title", "body", "number", "issuing_body", "issued_on")
        return {name: getattr(self, name) for name in names}


def recognise(name: str, data: bytes, limits: Limits) -> Recognised:
    """Raises the named errors of kit.files: too large, unknown type, encrypted, corrupt."""
    read = read_document(name, data, limits)
    problems = [msgspec.to_builtins(problem) for problem in read.problems]
    return Recognised(
        title=read.title,
        body=read.blocks,
        number=_number(read),
        issuing_body=_issuing_body(read),
        issued_on=read.metadata.get("date"),
        problems=problems,
    )


def _number(read: Extracted) -> str:
    """A document's own number stands on a line by itself; numbers inside a sentence are citations."""
    for block in read.blocks[:8]:
        if block.kind == "paragraph" and _NUMBER.fullmatch(block.text.strip()):
            try:
                return str(parse_doc_number(block.text))
            except LawError:
                return ""
    return ""


def _issuing_body(read: Extracted) -> str:
    """Printed at the head or signed at the foot."""
    for block in (*read.blocks[:4], *read.blocks[-4:]):
        if block.kind == "paragraph" and _BODY.match(block.text.strip()):
            return block.text.strip()
    return ""
