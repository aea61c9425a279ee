"""Something that everybody who registered has to hear. The cursor is saved after each page: a kill repeats a page at
most, and the mail's own dedupe id makes the repetition harmless."""

from dataclasses import dataclass, field
from typing import Literal

TellingKind = Literal["moved", "postponed", "cancelled", "extended", "listed", "reminder", "signing", "recorded"]
Audience = Literal["registered", "seated", "present"]


@dataclass
class Telling:
    """`id`: gathering and occasion, so that an occasion is told once."""

    id: str
    gathering: str
    department: str
    kind: TellingKind
    audience: Audience
    made_at: str  # ISO 8601
    after: str | None = None  # how far it has come
    done: bool = False
    by_phone: list[str] = field(default_factory=list)  # numbers of those without an e-mail address, to be rung up
    to_call: bool = False
    version: int = 0

    def called(self, numbers: list[str]) -> None:
        self.by_phone = [one for one in self.by_phone if one not in numbers]
        self.to_call = bool(self.by_phone)
