"""What an import is made of: one paper a file or a line, with whatever is wrong with it."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec

from kit.files.model import Block
from law import privacy

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True)
class Problem:
    """`error`: this paper is left out. `place` is a page, a field, or empty."""

    severity: Severity
    code: str
    message: str
    place: str = ""


@dataclass
class Paper:
    """`line` counts from 1 in a .jsonl file and is 0 for a file of its own. `more`: what else a migration sends."""

    file: Path
    line: int = 0
    title: str = ""
    number: str = ""
    issuing_body: str = ""
    issued_on: str | None = None
    addressees: str = ""
    attachments: list[str] = field(default_factory=list)
    copies: str = ""
    body: list[Block] = field(default_factory=list, repr=False)
    more: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    size: int = 0  # bytes of its source

    @property
    def refused(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)

    def say(self, severity: Severity, code: str, message: str, place: str = "") -> None:
        self.problems.append(Problem(severity, code, message, place))

    def place(self) -> dict[str, Any]:
        return {"file": str(self.file), **({"line": self.line} if self.line else {})}

    def shown(self) -> dict[str, Any]:
        """As a dry run prints it."""
        headings = [{"level": block.level, "text": block.text} for block in self.body if block.kind == "heading"]
        return {
            **self.place(),
            "title": self.title,
            "number": self.number,
            "issuing_body": self.issuing_body,
            "issued_on": self.issued_on,
            "addressees": self.addressees,
            "attachments": self.attachments,
            "copies": self.copies,
            **self.more,
            "outline": headings,
            "tables": sum(block.kind == "table" for block in self.body),
            "problems": msgspec.to_builtins(self.problems),
        }

    def fields(self) -> dict[str, Any]:
        """As `/api/publication/migrations` takes it."""
        names = ("title", "number", "issuing_body", "issued_on")
        given = {name: getattr(self, name) for name in names if getattr(self, name)}
        blocks = [{"kind": b.kind, "text": b.text, "level": b.level, "rows": b.rows} for b in self.body]
        return {**given, **self.more, "body": blocks}

    def look_for_personal_data(self, severity: Severity) -> None:
        """The platform looks again, and decides."""
        lines = [self.title, self.more.get("summary", "")]
        for block in self.body:
            lines += ["\t".join(row) for row in block.rows] if block.kind == "table" else [block.text]
        if found := privacy.find("\n".join(lines)):
            kinds = "、".join(sorted({privacy.KIND_NAMES[one.kind] for one in found}))
            message = f"文中有 {len(found)} 处{kinds}，公开前必须遮盖。"
            self.say(severity, "publication.personal_data_found", message)


def key_of(*parts: object) -> str:
    """The idempotency key of a content: the same content is the same document, however often it is sent."""
    encoded = msgspec.json.encode(parts, order="sorted")
    return hashlib.sha256(encoded).hexdigest()[:40]
