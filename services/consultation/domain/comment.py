"""One opinion of the public: its words stay in this service, and what is shown of them holds no personal data."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from law import privacy
from services.consultation.domain import errors

State = Literal["waiting", "shown", "hidden"]
Source = Literal["online", "phone", "letter", "in_person", "meeting"]
Outcome = Literal["shown", "hidden"]
Reason = Literal["abuse", "off_topic", "personal_data", "duplicate"]
Why = Reason | Literal["erased"]
Held = Literal["haste", "abuse", "links"]
Ground = Literal["personal_information", "consent_withdrawn", "court", "others_rights"]
Span = tuple[int, int]

SOURCES: tuple[Source, ...] = ("online", "phone", "letter", "in_person", "meeting")
REASONS: tuple[Reason, ...] = ("abuse", "off_topic", "personal_data", "duplicate")

_KEPT_CONTROLS = frozenset("\n\t")
_DIRECTION = frozenset(  # they reorder what stands around them
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and signs by their category, seen by nobody


@dataclass(frozen=True)
class Attached:
    """A file that came with a comment, for its department alone."""

    digest: str  # SHA-256 in hex of the file
    name: str
    kind: str  # pdf, docx, …
    size: int  # bytes
    blob: str = ""  # under which the blobs keep it; no other file is kept under it


@dataclass(frozen=True)
class Erasure:
    """Why and when a comment's words were erased on legal grounds. Its leaf stays in the record."""

    ground: Ground
    at: str  # ISO 8601


@dataclass
class Comment:
    """`text`, `contact`, `files`, `author`, `note`, `salt` are private. The same form sent again is the same `id`."""

    id: str
    consultation: str
    department: str  # that moderates it
    clause: str | None  # anchor
    text: str
    contact: str
    accepted_at: str  # ISO 8601: this instant decides whether it was in time
    state: State = "waiting"
    reviewed: bool = False  # by a moderator
    reason: Why | None = None  # why it is hidden; public
    shown_text: str = ""
    moderated_at: str | None = None
    held: Held | None = None  # why it waits for a moderator even where display comes at once
    masks: list[Span] = field(default_factory=list)  # of `text`: what a moderator masks besides
    note: str = ""  # what a moderator tells the commenter
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
    erasing: list[str] = field(default_factory=list)  # blobs that still have to go
    version: int = 0

    def place(self, index: int) -> None:
        """It stands in the record."""
        self.logged, self.index = True, index

    def let_through(self, at: str, masks: Sequence[Span] | None = None, note: str = "") -> None:
        """`masks` None leaves those of an earlier decision. Raises `CommentErased`, `MaskOutside`."""
        self._must_have_words()
        if masks is not None:
            if any(not 0 <= start < end <= len(self.text) for start, end in masks):
                raise errors.MaskOutside
            self.masks = sorted(masks)
        self.show()
        self.reviewed, self.reason, self.moderated_at, self.note = True, None, at, note

    def hide(self, reason: Reason | None, at: str, note: str = "") -> None:
        """Raises `CommentErased`, `ReasonMissing`. It is counted as before."""
        self._must_have_words()
        if reason is None:
            raise errors.ReasonMissing
        self.state, self.shown_text = "hidden", ""
        self.reviewed, self.reason, self.moderated_at, self.note = True, reason, at, note

    def take_back(self, at_once: bool) -> None:
        """Undo what a moderator decided; `at_once` where display does not wait for one. Raises `CommentErased`."""
        self._must_have_words()
        self.state, self.shown_text, self.masks = "waiting", "", []
        self.reviewed, self.reason, self.moderated_at, self.note = False, None, None, ""
        if at_once and not self.held:
            self.show()

    def show(self) -> None:
        """Show it with personal data masked (个人信息保护法第二十五条)."""
        self.state, self.shown_text = "shown", self.masked(privacy.find_said(self.text))

    def masked(self, found: Sequence[privacy.Finding]) -> str:
        more = [privacy.Finding(start, end, "address") for start, end in self.masks]
        return privacy.mask(self.text, [*found, *more])

    def decided(self, outcome: Outcome, reason: Reason | None) -> bool:
        """Whether a moderator has decided just this already."""
        return self.reviewed and self.state == outcome and self.reason == reason

    def erase(self, ground: Ground, at: str) -> None:
        """Words, salt and whatever leads to a person go; what the record and the counts stand on stays.

        Raises `CommentErased`.
        """
        self._must_have_words()
        self.erased = Erasure(ground, at)
        self.erasing = [one.blob for one in self.files]
        self.text = self.shown_text = self.contact = self.note = self.salt = self.author = ""
        self.files, self.masks = [], []
        self.state, self.reason, self.reviewed = "hidden", "erased", True

    def _must_have_words(self) -> None:
        if self.erased:
            raise errors.CommentErased


def words(text: str, longest: int) -> str:
    """What was typed, without controls and direction marks. Raises `CommentEmpty`, `CommentTooLong`."""
    kept = clean(text)
    if not visible(kept):
        raise errors.CommentEmpty
    if len(kept) > longest:
        raise errors.CommentTooLong(longest=longest, length=len(kept))
    return kept


def visible(text: str) -> bool:
    """Whether anything is to be seen: a letter, digit or sign, and not only marks that change the one before them."""
    return any(unicodedata.category(one)[0] in "LNPS" and one not in _BLANK for one in text)


def clean(text: str) -> str:
    if text.isprintable():  # nearly all there is: nothing to look for
        return text.strip()
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in lines if _harmless(one)).strip()


def _harmless(character: str) -> bool:
    if character in _KEPT_CONTROLS:
        return True
    return unicodedata.category(character) not in ("Cc", "Cs") and character not in _DIRECTION
