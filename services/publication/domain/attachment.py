"""A file that belongs to a document."""

from dataclasses import dataclass, field

MOST = 50
"""Attachments of a document."""


@dataclass(frozen=True)
class Attachment:
    """`kind` by its content: pdf, docx, xlsx, png, jpg. `digest` names its bytes, `text_digest` its words (SHA-256).

    `stripped`: what was taken out of it, as names (author, last_modified_by, location …), never the values.
    """

    id: str
    name: str
    kind: str
    size: int  # bytes
    digest: str
    pages: int | None = None
    text_digest: str | None = None
    stripped: list[str] = field(default_factory=list)
