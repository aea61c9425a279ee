"""One opinion of the public: its words stay in this service, and what is shown of them holds no personal data."""

import unicodedata
import zlib
from dataclasses import dataclass, field
from typing import Literal

from law import privacy
from services.consultation.domain import errors

State = Literal["waiting", "shown", "hidden"]
Source = Literal["online", "phone", "letter", "in_person", "meeting"]
Outcome = Literal["shown", "hidden"]
Reason = Literal["abuse", "off_topic", "personal_data", "duplicate"]

SOURCES: tuple[Source, ...] = ("online", "phone", "letter", "in_person", "meeting")
REASONS: tuple[Reason, ...] = ("abuse", "off_topic", "personal_data", "duplicate")
LONGEST = 5_000  # characters
BUCKETS = 1024

_KEPT_CONTROLS = frozenset("\n\t")
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they reorder what stands around them


@dataclass(frozen=True)
class Attached:
    """A file that came with a comment; its bytes lie in the blobs under `digest`."""

    digest: str  # SHA-256 in hex
    name: str
    kind: str  # pdf, docx, …
    size: int  # bytes


@dataclass(frozen=True)
class Erasure:
    """Why and when a comment's words were erased on legal grounds. Its leaf stays in the record."""

    ground: str
    at: str  # ISO 8601


@dataclass
class Comment:
    """`text`, `contact`, `files`, `author` and `salt` are private. The same form sent again is the same `id`."""

    id: str
    consultation: str
    department: str  # that moderates it
    clause: str | None  # anchor
    text: str
    contact: str
    accepted_at: str  # ISO 8601: this instant decides whether it was in time
    bucket: int  # of the tally
    state: State = "waiting"
    reviewed: bool = False  # by a moderator
    reason: Reason | None = None  # why it is hidden; public
    shown_text: str = ""
    moderated_at: str | None = None
    source: Source = "online"
    village: str = ""  # code; of whoever said so
    files: list[Attached] = field(default_factory=list)
    author: str = ""  # subject of whoever was signed in
    entered_by: str = ""  # subject of the member of staff who wrote down what was said by phone, on paper, in person
    said_on: str = ""  # ISO 8601 day on which it was said, where staff wrote it down
    salt: str = ""  # 32 bytes in hex
    leaf: str = ""  # its Merkle leaf hash in hex (RFC 6962 §2.1); public
    logged: bool = False  # whether it stands in the record
    index: int | None = None  # its place there
    group: str = ""  # of opinions that say the same
    erased: Erasure | None = None
    version: int = 0

    def let_through(self, at: str) -> None:
        self.show()
        self.reviewed, self.reason, self.moderated_at = True, None, at

    def hide(self, reason: Reason | None, at: str) -> None:
        """Raises `ReasonMissing`. It is counted as before."""
        if reason is None:
            raise errors.ReasonMissing
        self.state, self.shown_text = "hidden", ""
        self.reviewed, self.reason, self.moderated_at = True, reason, at

    def show(self) -> None:
        """Show it with personal data masked (个人信息保护法第二十五条)."""
        self.state = "shown"
        self.shown_text = privacy.mask(self.text, privacy.find(self.text))

    def decided(self, outcome: Outcome, reason: Reason | None) -> bool:
        """Whether a moderator has decided just this already."""
        return self.reviewed and self.state == outcome and self.reason == reason


def words(text: str) -> str:
    """What was typed, without controls and direction marks. Raises `CommentEmpty`, `CommentTooLong`."""
    kept = clean(text)
    if all(unicodedata.category(character)[0] in "CZ" for character in kept):
        raise errors.CommentEmpty
    if len(kept) > LONGEST:
        raise errors.CommentTooLong(longest=LONGEST, length=len(kept))
    return kept


def clean(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in lines if _harmless(one)).strip()


def bucket_of(id: str) -> int:
    return zlib.crc32(id.encode()) % BUCKETS


def _harmless(character: str) -> bool:
    if character in _KEPT_CONTROLS:
        return True
    return unicodedata.category(character) != "Cc" and character not in _DIRECTION
