"""What was said: taken down live line by line, then confirmed and signed by those who took part, then published.

重大行政决策程序暂行条例第十七条.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from law import privacy
from services.consultation.domain import gathering_errors as errors

LineKind = Literal["introduction", "statement", "question", "answer", "debate", "explanation", "note"]
MinutesState = Literal["live", "finished", "published"]


@dataclass
class Line:
    """A document of its own, so that two who write at once lose nothing. Sorted by `at`, then by id."""

    id: str
    gathering: str
    kind: LineKind
    speaker: str  # number of a participant, or ""
    speaker_name: str  # as called in the meeting
    text: str
    at: str  # ISO 8601
    author: str
    struck: bool = False
    version: int = 0


@dataclass(frozen=True)
class Signature:
    number: str
    at: str
    digest: str  # of the lines that were confirmed
    objection: str = ""


@dataclass
class Minutes:
    """`id` is the gathering's."""

    id: str
    state: MinutesState = "live"
    digest: str = ""
    finished_at: str = ""
    signatures: list[Signature] = field(default_factory=list)
    unsigned_reason: str = ""  # public
    published_at: str = ""
    record: str = ""  # the published words
    hidden: dict[str, bool] = field(default_factory=dict)  # number → whether that name is masked, as staff decided
    version: int = 0

    def must_be_live(self) -> None:
        if self.state != "live":
            raise errors.MinutesNotLive

    def finish(self, lines: Sequence[Line], at: str) -> None:
        """Raises `MinutesNotLive`, `MinutesEmpty`."""
        self.must_be_live()
        if not any(not line.struck for line in lines):
            raise errors.MinutesEmpty
        self.state, self.digest, self.finished_at = "finished", digest(lines), at

    def reopen(self) -> None:
        """For a correction; signatures are asked for again. Raises `MinutesNotFinished`."""
        if self.state != "finished":
            raise errors.MinutesNotFinished
        self.state, self.digest, self.finished_at, self.signatures = "live", "", "", []

    def sign(self, number: str, digest: str, at: str, objection: str) -> bool:
        """Whether anything changed. Raises `MinutesNotFinished`, `MinutesChanged`."""
        if self.state != "finished":
            raise errors.MinutesNotFinished
        if digest != self.digest:
            raise errors.MinutesChanged
        known = self.signature(number)
        if known and known.objection == objection:
            return False
        self.signatures = [one for one in self.signatures if one.number != number]
        self.signatures.append(Signature(number, at, digest, objection))
        return True

    def decide(self, hidden: Mapping[str, bool]) -> bool:
        """Whether anything changed. Raises `MinutesNotFinished`."""
        if self.state != "finished":
            raise errors.MinutesNotFinished
        before, self.hidden = self.hidden, {**self.hidden, **hidden}
        return self.hidden != before

    def signature(self, number: str) -> Signature | None:
        return next((one for one in self.signatures if one.number == number), None)

    def unsigned(self, present: Iterable[str]) -> list[str]:
        signed = {one.number for one in self.signatures}
        return [number for number in present if number not in signed]

    def publish(self, at: str, record: str, unsigned_reason: str) -> None:
        if self.state != "finished":
            raise errors.MinutesNotFinished
        self.state, self.published_at, self.record, self.unsigned_reason = "published", at, record, unsigned_reason


def digest(lines: Sequence[Line]) -> str:
    """SHA-256 in hex of what was said, in order, as canonical JSON."""
    told = [[line.kind, line.speaker_name, line.text] for line in lines if not line.struck]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def masked(text: str, names: Mapping[str, str]) -> str:
    """With personal data masked, and the names of participants (full → masked) wherever they are called."""
    if called := sorted((name for name in names if len(name) > 1), key=len, reverse=True):
        text = re.sub("|".join(map(re.escape, called)), lambda found: names[found[0]], text)
    return privacy.mask(text, privacy.find_said(text))
