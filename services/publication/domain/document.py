"""A document from draft to tombstone: what may be done with it, by whom, and what a release demands."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kit.files.model import Block
from law import privacy
from law.errors import LawError
from law.numbers import parse_doc_number
from services.publication.domain import errors

State = Literal["draft", "in_review", "approved", "released", "withdrawn"]
Attribute = Literal["PROACTIVE", "ON_REQUEST", "WITHHELD"]
Validity = Literal["in_force", "expired", "repealed", "amended"]


@dataclass
class Document:
    """公文 with the core metadata of the national catalogue guide. Drafts are relaxed; `release` is strict."""

    id: str
    department: str  # code of the drafting department
    author: str  # subject of the drafter
    title: str = ""
    number: str = ""  # 发文字号, canonical, or empty
    issuing_body: str = ""
    issued_on: str | None = None  # 成文日期, ISO 8601
    theme: str = "general_affairs"
    genre: str = "notice"
    summary: str = ""
    attribute: Attribute = "PROACTIVE"
    validity: Validity = "in_force"
    item: str | None = None  # catalogue item it fulfils
    body: list[Block] = field(default_factory=list)
    state: State = "draft"
    returned: str = ""  # why it was sent back last
    approved_by: str = ""
    index_number: str | None = None
    published_at: str | None = None  # first release, ISO 8601
    released_at: str | None = None
    withdrawn: str = ""  # public reason
    migrated: bool = False
    version: int = 0

    @property
    def text(self) -> str:
        """The body as plain text, a line a block, cells parted by tabs."""
        lines: list[str] = []
        for block in self.body:
            lines += ["\t".join(row) for row in block.rows] if block.kind == "table" else [block.text]
        return "\n".join(lines)

    @property
    def public(self) -> bool:
        return self.state in ("released", "withdrawn")

    def edit(self, **changes: object) -> None:
        """Change a draft. Raises `DocumentNotEditable`."""
        if self.state != "draft":
            raise errors.DocumentNotEditable
        for name, value in changes.items():
            setattr(self, name, value)
        self.number = self._canonical_number()

    def submit(self) -> None:
        """Put a draft before its reviewer. Raises `StepNotPossible`, `DraftIncomplete`."""
        self._step("draft", "in_review")
        if not self.title.strip() or not self.body:
            raise errors.DraftIncomplete(missing=[name for name in ("title", "body") if not getattr(self, name)])
        self.returned = ""

    def approve(self, reviewer: str) -> None:
        """Raises `StepNotPossible`, `OwnWork`."""
        if reviewer == self.author:
            raise errors.OwnWork
        self._step("in_review", "approved")
        self.approved_by = reviewer

    def send_back(self, reason: str) -> None:
        """Raises `StepNotPossible`, `ReasonMissing`."""
        if not reason.strip():
            raise errors.ReasonMissing
        if self.state not in ("in_review", "approved"):
            raise errors.StepNotPossible(state=self.state)
        self.state, self.returned, self.approved_by = "draft", reason.strip(), ""

    def check_release(self, today: date) -> None:
        """What a release demands (政府信息公开条例第十二、十四、十五条; 个人信息保护法第二十五条).

        Raises `StepNotPossible`, `ReleaseIncomplete`, `NotProactive`, `PersonalDataFound`.
        """
        if self.state != "approved":
            raise errors.StepNotPossible(state=self.state)
        if self.attribute != "PROACTIVE":
            raise errors.NotProactive
        missing = [name for name in ("title", "item", "issued_on", "body") if not getattr(self, name)]
        if missing:
            raise errors.ReleaseIncomplete(missing=missing)
        if self.issued_on and date.fromisoformat(self.issued_on) > today:
            raise errors.ReleaseIncomplete(missing=["issued_on"])
        self.check_personal_data()

    def check_personal_data(self) -> None:
        found = privacy.find(f"{self.title}\n{self.summary}\n{self.text}")
        if found:
            raise errors.PersonalDataFound(kinds=sorted({finding.kind for finding in found}), count=len(found))

    def release(self, index_number: str, at: str) -> None:
        """Make it public under its permanent index number; `at` is ISO 8601."""
        self.state, self.released_at = "released", at
        self.index_number = self.index_number or index_number
        self.published_at = self.published_at or at

    def withdraw(self, reason: str) -> None:
        """Raises `StepNotPossible`, `ReasonMissing`."""
        if not reason.strip():
            raise errors.ReasonMissing
        self._step("released", "withdrawn")
        self.withdrawn = reason.strip()

    def _canonical_number(self) -> str:
        number = self.number.strip()
        try:
            return str(parse_doc_number(number)) if number else ""
        except LawError:
            if self.migrated:
                return number  # it has been public as it stands
            raise

    def _step(self, before: State, after: State) -> None:
        if self.state != before:
            raise errors.StepNotPossible(state=self.state)
        self.state = after
