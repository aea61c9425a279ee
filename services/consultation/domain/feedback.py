"""意见采纳情况: what became of each group of opinions, and how the whole adds up.

重大行政决策程序暂行条例第十八条 (opinions are studied, what is reasonable is adopted), 第三十二条 (their adoption is
explained); the time for it is a setting of the platform.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from law import privacy
from law.calendar import seed_calendar
from law.rules import Rule, rule
from services.consultation.domain import feedback_errors as errors
from services.consultation.domain.consultation import Consultation

Adoption = Literal["adopted", "partly", "not_adopted"]
State = Literal["draft", "sealed"]

ADOPTIONS: tuple[Adoption, ...] = ("adopted", "partly", "not_adopted")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Answer:
    """Adopted, wholly or in part: `before` is a passage of the draft, empty where one was added; `after` is what it
    became, empty where it was struck out."""

    outcome: Adoption
    reason: str
    clause: str = ""  # anchor; empty for the draft as a whole
    before: str = ""
    after: str = ""
    author: str = ""  # subject of whoever wrote it
    at: str = ""  # ISO 8601


Split = dict[str, dict[str, int]]
"""Key (a source, a clause, a theme, a village) → adoption → opinions."""


@dataclass
class Numbers:
    """Opinions and groups by what became of them. "" among the keys: the draft as a whole, no theme, unsaid."""

    received: int = 0
    groups: int = 0
    opinions_by: dict[str, int] = field(default_factory=dict)  # adoption →
    groups_by: dict[str, int] = field(default_factory=dict)
    source: Split = field(default_factory=dict)
    clause: Split = field(default_factory=dict)
    theme: Split = field(default_factory=dict)
    village: Split = field(default_factory=dict)

    def add(self, group: "Counted", outcome: Adoption) -> None:
        self.received += group.count
        self.groups += 1
        _add(self.opinions_by, outcome, group.count)
        _add(self.groups_by, outcome, 1)
        kinds: tuple[tuple[Split, Mapping[str, int]], ...] = (
            (self.source, group.by_source),
            (self.clause, group.by_clause),
            (self.village, group.by_village),
            (self.theme, {group.theme: group.count}),
        )
        for split, counts in kinds:
            for key, count in counts.items():
                _add(split.setdefault(key, {}), outcome, count)

    def adds_up(self) -> bool:
        """Whether every way to divide the opinions comes to the same."""
        splits = (self.source, self.clause, self.theme, self.village)
        sums = [sum(sum(by.values()) for by in split.values()) for split in splits]
        return all(one == self.received for one in (*sums, sum(self.opinions_by.values())))


class Counted(Protocol):
    """A group of opinions as far as it is counted."""

    count: int
    theme: str
    by_source: dict[str, int]
    by_clause: dict[str, int]
    by_village: dict[str, int]


@dataclass
class Feedback:
    """Of one consultation, whose id it has. Sealed before it is counted; public once the consultation is answered."""

    id: str
    department: str
    summary: str = ""
    summary_at: str = ""  # when it was last written, ISO 8601
    themes: dict[str, Answer] = field(default_factory=dict)  # for the groups of a theme that have none of their own
    authors: list[str] = field(default_factory=list)  # subjects of everyone who wrote any of it
    state: State = "draft"
    publisher: str = ""
    numbers: Numbers | None = None
    words: str = ""  # of the answers, for the search
    told: int = 0  # the record's entries up to here have been told
    letters: int = 0  # that went out
    unreached: int = 0  # whom staff tell themselves
    all_told: bool = False
    version: int = 0

    def must_be_draft(self) -> None:
        """Raises `FeedbackPublished`."""
        if self.state != "draft":
            raise errors.FeedbackPublished

    def wrote(self, who: str) -> None:
        if who not in self.authors:
            self.authors = [*self.authors, who]

    def answer_of(self, own: Answer | None, theme: str) -> Answer | None:
        """A group's own answer, else its theme's."""
        return own or self.themes.get(theme)

    def seal(self, publisher: str, unanswered: int) -> None:
        """From here on nothing in it changes. Raises `SummaryMissing`, `Unanswered`, `OwnWork`, `FeedbackPublished`."""
        self.must_be_draft()
        if not self.summary.strip():
            raise errors.SummaryMissing
        if unanswered:
            raise errors.Unanswered(count=unanswered)
        if set(self.authors) <= {publisher}:
            raise errors.OwnWork
        self.state, self.publisher = "sealed", publisher

    def open_again(self) -> None:
        self.state, self.publisher, self.numbers = "draft", "", None


def checked(answer: Answer, consultation: Consultation) -> Answer:
    """The answer as it is kept. Where a clause is named and nothing of it is quoted, `before` is the whole clause.

    Raises `AnswerReasonMissing`, `ChangeMissing`, `NotInDraft`, `AnswerPersonalData`.
    """
    reason, clause, before, after = (one.strip() for one in (answer.reason, answer.clause, answer.before, answer.after))
    texts = {one.anchor: "\n".join(block.text for block in one.blocks) for one in consultation.clauses}
    if not reason:
        raise errors.AnswerReasonMissing
    if clause and clause not in texts:
        raise errors.NotInDraft
    if answer.outcome == "not_adopted":
        before = after = ""
    else:
        before = before or (texts[clause] if clause else "")
        if (not after and not before) or _bare(before) == _bare(after):
            raise errors.ChangeMissing
        if _bare(before) not in _bare(texts[clause] if clause else consultation.text):
            raise errors.NotInDraft
    must_be_clean(reason, after)
    return Answer(answer.outcome, reason, clause, before, after, answer.author, answer.at)


def must_be_clean(*texts: str) -> None:
    """Raises `AnswerPersonalData` (个人信息保护法第二十五条)."""
    found = privacy.find("\n".join(texts))
    if found:
        raise errors.AnswerPersonalData(kinds=sorted({finding.kind for finding in found}), count=len(found))


def due(consultation: Consultation) -> date:
    """The day by which the feedback is to be public."""
    assert consultation.closes_on is not None
    return seed_calendar().forecast(consultation.closes_on, due_rule(consultation).limit).on


def due_rule(consultation: Consultation) -> Rule:
    assert consultation.closes_on is not None
    return rule("adoption_feedback", consultation.closes_on)


def words_of(summary: str, answers: Iterable[Answer], longest: int) -> str:
    """What the search finds it by: the office's own words, no commenter's."""
    said = dict.fromkeys([summary, *(part for one in answers for part in (one.reason, one.after) if part)])
    return "\n".join(said)[:longest]


def _add(counts: dict[str, int], key: str, more: int) -> None:
    counts[key] = counts.get(key, 0) + more


def _bare(text: str) -> str:
    return _SPACES.sub("", text)
