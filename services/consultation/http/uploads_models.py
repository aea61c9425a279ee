"""What consultation answers about uploads and challenges."""

from typing import Any

from pydantic import BaseModel, Field


class UploadModel(BaseModel):
    """`state`: `open` while bytes are missing, `ready` to be named by a comment, then `taken`."""

    id: str
    name: str
    length: int
    offset: int
    state: str
    kind: str = Field(description="Told by the bytes; empty until it is ready.")


class ChallengeModel(BaseModel):
    """`challenge` (ALTCHA v2, PBKDF2/SHA-256) only where `needed`: else nobody has to work."""

    needed: bool
    challenge: dict[str, Any] | None
