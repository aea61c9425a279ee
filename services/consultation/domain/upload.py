"""A file on its way to a comment: it comes in pieces, is looked at once it is whole, and waits a day to be named."""

from dataclasses import dataclass, field
from typing import Literal

from services.consultation.domain import upload_errors as errors
from services.consultation.domain.comment import Attached

State = Literal["open", "ready", "taken", "discarded"]
LARGEST = 10 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Piece:
    blob: str
    size: int  # bytes


@dataclass
class Upload:
    """`id` is random and known to whoever began it alone."""

    id: str
    name: str
    length: int  # bytes
    began_at: str  # ISO 8601
    state: State = "open"
    pieces: list[Piece] = field(default_factory=list)
    file: Attached | None = None  # once it is ready
    comment: str = ""  # that has taken it
    version: int = 0

    @property
    def offset(self) -> int:
        """Bytes that are here for good."""
        return sum(piece.size for piece in self.pieces) if self.state == "open" else self.length

    @property
    def whole(self) -> bool:
        return self.offset == self.length

    def check_offset(self, offset: int) -> None:
        """Raises `UploadOffset`."""
        if self.state != "open" or offset != self.offset:
            raise errors.UploadOffset(offset=self.offset)

    def add(self, piece: Piece) -> None:
        """Raises `UploadTooLong`."""
        if self.offset + piece.size > self.length:
            raise errors.UploadTooLong
        self.pieces = [*self.pieces, piece]

    def finish(self, file: Attached) -> None:
        self.file, self.state = file, "ready"

    def take(self, comment: str) -> Attached:
        """The file, for this comment alone. Raises `UploadUnfinished`, `UploadTaken`."""
        if self.file is None or self.state == "discarded":
            raise errors.UploadUnfinished
        if self.comment not in ("", comment):
            raise errors.UploadTaken
        self.comment, self.state = comment, "taken"
        return self.file

    def discard(self) -> list[str]:
        """Nobody can name it any more. What of it lies in the blobs and belongs to no comment."""
        mine = [self.file.blob] if self.file and not self.comment else []
        self.state = "discarded"
        return [*(piece.blob for piece in self.pieces), *mine]
