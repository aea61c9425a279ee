"""What an edition of a document says, with the core metadata of the national catalogue guide."""

from dataclasses import dataclass, field, fields
from itertools import pairwise
from typing import Any, Literal

from kit.files.model import Block
from law.errors import LawError
from law.numbers import parse_doc_number
from services.publication.domain.attachment import Attachment

_IN_ORDER = ("issued_on", "effective_on", "expires_on")

Attribute = Literal["PROACTIVE", "ON_REQUEST", "WITHHELD"]
Validity = Literal["in_force", "expired", "repealed", "amended"]
Kind = Literal["document", "interpretation", "response"]
Form = Literal["text", "questions", "picture", "video"]


@dataclass
class Question:
    """A question the public asks, and its answer."""

    question: str
    answer: str


@dataclass(kw_only=True)
class Content:
    """`body` is in reading order. `explains`: the document that an interpretation or a response belongs to."""

    title: str = ""
    number: str = ""  # 发文字号, canonical, or empty
    issuing_body: str = ""
    issued_on: str | None = None  # 成文日期, ISO 8601
    effective_on: str | None = None
    expires_on: str | None = None  # the last day in force, where the text names one
    theme: str = "general_affairs"
    genre: str = "notice"
    summary: str = ""
    attribute: Attribute = "PROACTIVE"
    ground: str | None = None  # code of law.vocabulary.GROUNDS, where it is not disclosed proactively
    validity: Validity = "in_force"
    item: str | None = None  # catalogue item it fulfils
    body: list[Block] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    form: Form = "text"
    questions: list[Question] = field(default_factory=list)
    video: str = ""  # https address
    needs_interpretation: bool = False
    interpretation_waived: str = ""  # why it goes out without one

    @property
    def text(self) -> str:
        """The body as plain text, a line a block, cells parted by tabs."""
        lines: list[str] = []
        for block in self.body:
            lines += [block.text] if block.text or block.kind != "table" else []
            lines += ["\t".join(row) for row in block.rows]
        for one in self.questions:
            lines += [one.question, one.answer]
        return "\n".join(lines)

    def dates_backwards(self) -> list[str]:
        """Names of dates that lie before the one they must follow: 成文 → 施行 → 失效."""
        dates = [(name, value) for name in _IN_ORDER if (value := getattr(self, name))]
        return [after for (_, old), (after, new) in pairwise(dates) if new < old]

    def canonical_number(self, *, as_it_stands: bool) -> str:
        """`as_it_stands`: what has been public elsewhere keeps a number that the grammar refuses."""
        number = self.number.strip()
        try:
            return str(parse_doc_number(number)) if number else ""
        except LawError:
            if as_it_stands:
                return number
            raise


NAMES = tuple(one.name for one in fields(Content))


def content_of(source: Content) -> dict[str, Any]:
    """Its fields by name; lists are shared, as whoever changes one replaces it."""
    return {name: getattr(source, name) for name in NAMES}
