"""One item of a village's ledger for one period: what is being written, what is public, and how one becomes the other.

村民委员会组织法: disclosed at least once a quarter, truthful, open to the villagers' questions.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from law.ledger import Affairs
from services.village_affairs.domain import errors
from services.village_affairs.domain.content import Content
from services.village_affairs.domain.period import Period

State = Literal["draft", "published", "withdrawn"]


@dataclass
class LedgerEntry:
    """One per village, item and period. A correction is written beside the public edition until it replaces it."""

    id: str
    village: str
    affairs: Affairs
    item: str
    period: str
    ends_on: str  # last day of the period, ISO 8601
    author: str  # subject of the clerk who began it
    opened: str  # derived from the idempotency key that opened what is being written
    draft: Content | None = None
    public: Content | None = None
    working: bool = False  # whether `draft` holds something
    state: State = "draft"
    edition: int = 0  # how often it was published
    published_at: str | None = None  # first edition, ISO 8601
    released_at: str | None = None  # edition in force
    withdrawn: str = ""  # public reason
    version: int = 0

    def edit(self, **changes: Any) -> None:
        """Write on, or begin a correction of what is public. Raises `PersonalDataFound`.

        Personal data is refused before it is stored: a ledger has no purpose to keep it for.
        """
        base = self.draft or replace(self.public or Content(), correction="")
        draft = replace(base, **changes)
        if found := draft.personal_data():
            raise errors.PersonalDataFound(**found)
        self.draft, self.working = draft, True

    def discard(self) -> None:
        """Let a correction go; the public edition stays. Raises `NothingToDiscard`."""
        if self.draft is None or self.state == "draft":
            raise errors.NothingToDiscard
        self.draft, self.working = None, False

    def publish(self, today: date, at: str) -> None:
        """Raises `NothingToPublish`, `PeriodNotOver`, `EntryIncomplete`, `PersonalDataFound`. `at` is ISO 8601."""
        if self.draft is None:
            raise errors.NothingToPublish
        if self.affairs == "finance" and self._runs_on(today):
            raise errors.PeriodNotOver
        if missing := self._missing(self.draft, today):
            raise errors.EntryIncomplete(**missing)
        if found := self.draft.personal_data():
            raise errors.PersonalDataFound(**found)
        self.public, self.draft, self.working = self.draft, None, False
        self.state, self.edition, self.withdrawn = "published", self.edition + 1, ""
        self.published_at, self.released_at = self.published_at or at, at

    def withdraw(self, reason: str) -> None:
        """Raises `ReasonMissing`, `NotPublished`."""
        if not reason.strip():
            raise errors.ReasonMissing
        if self.state != "published":
            raise errors.NotPublished
        self.state, self.withdrawn = "withdrawn", reason.strip()

    def _runs_on(self, today: date) -> bool:
        period = Period.parse(self.period)
        return period.kind != "day" and period.last >= today

    def _missing(self, draft: Content, today: date) -> dict[str, str]:
        """Field → what to do. 农经发〔2011〕13号: the villagers' own group reviews finance before it is public."""
        missing = {}
        if not draft.title.strip():
            missing["title"] = "请填写标题。"
        if self.affairs == "finance" and not draft.rows:
            missing["rows"] = "请至少填写一行金额；没有发生的，填一行金额为 0 并在备注写明。"
        elif draft.says_nothing:
            missing["text"] = "请填写正文或表格；本期没有发生的，请写明“本期无”。"
        if self.affairs == "finance" and not draft.reviewed_by:
            missing["reviewed_by"] = "财务公开前须经审核，请选择由谁审核。"
        if draft.reviewed_by and not draft.reviewed_on:
            missing["reviewed_on"] = "请填写审核日期。"
        if draft.reviewed_on and date.fromisoformat(draft.reviewed_on) > today:
            missing["reviewed_on"] = "审核日期不能晚于今天。"
        if self.edition and not draft.correction.strip():
            missing["correction"] = "这一期已经公布过，请写明更正了什么。"
        return missing
