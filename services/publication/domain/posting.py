"""Where an edition was put besides its page: by whom, when, with what proof; and that it was taken back."""

from dataclasses import dataclass
from typing import Literal

from services.publication.domain import errors

State = Literal["due", "posted", "recall_due", "recalled", "not_needed"]
OPEN: tuple[State, ...] = ("recall_due", "due")
"""What waits for somebody, the more urgent first."""


@dataclass(frozen=True)
class Receipt:
    """Who says so: `by` is the subject; `photo` the digest of a picture without its metadata, `kind` png or jpg."""

    by: str
    by_name: str
    at: str  # ISO 8601
    note: str = ""
    photo: str = ""
    kind: str = ""


@dataclass(kw_only=True)
class Posting:
    """One edition in one place of `law.places`; `id` is `<document>/<edition>/<place>`."""

    id: str
    document: str
    edition: int
    place: str
    department: str
    title: str
    index_number: str
    required: bool  # by the row of the catalogue
    state: State = "due"
    since: str  # when it came into its state, ISO 8601
    reason: str = ""  # why it must be taken back, or is not needed
    posted: Receipt | None = None
    recalled: Receipt | None = None
    version: int = 0

    def post(self, receipt: Receipt) -> None:
        """Said again, a later receipt adds what the first left out. Raises `PostingNotPossible`."""
        if self.state == "recall_due":
            raise errors.PostingNotPossible
        if self.state == "posted" and self.posted is not None:
            kept = self.posted
            photo = (kept.photo, kept.kind) if kept.photo else (receipt.photo, receipt.kind)
            self.posted = Receipt(kept.by, kept.by_name, kept.at, kept.note or receipt.note, *photo)
            return
        self.posted, self.recalled = receipt, None
        self._turn("posted", receipt.at)

    def ask(self, at: str) -> None:
        """It is to be put there after all."""
        if self.state in ("not_needed", "recalled"):
            self._turn("due", at)

    def waive(self, reason: str, at: str) -> None:
        """Raises `PostingNotPossible`, `ReasonMissing`."""
        if not reason.strip():
            raise errors.ReasonMissing
        if self.state not in ("due", "not_needed"):
            raise errors.PostingNotPossible
        self._turn("not_needed", at, reason.strip())

    def end(self, reason: str, at: str) -> None:
        """What was posted must come down; what was not yet need not go up."""
        if self.state == "posted":
            self._turn("recall_due", at, reason)
        elif self.state == "due":
            self._turn("not_needed", at, reason)

    def recall(self, receipt: Receipt) -> None:
        """Raises `PostingNotPossible`."""
        if self.state == "recalled":
            return
        if self.state not in ("posted", "recall_due"):
            raise errors.PostingNotPossible
        self.recalled = receipt
        self._turn("recalled", receipt.at, self.reason)

    def _turn(self, state: State, at: str, reason: str = "") -> None:
        self.state, self.since, self.reason = state, at, reason


def id_of(document: str, edition: int, place: str) -> str:
    return f"{document}/{edition}/{place}"
