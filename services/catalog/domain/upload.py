"""A file that waits for its confirmation, and what came of it."""

from dataclasses import dataclass


@dataclass
class Upload:
    """The bytes are kept by `digest`. `written_at` is empty until it is confirmed; `edition` None: nothing differed."""

    id: str
    name: str
    digest: str
    size: int
    uploaded_at: str
    written_at: str = ""
    edition: int | None = None
    added: int = 0
    changed: int = 0
    retired: int = 0
    version: int = 0
