"""What gatherings are made of: their kinds and roles, files, changes, and the times that are told of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

Kind = Literal["hearing", "observers", "forum", "field_visit"]
Role = Literal["interested_party", "deputy", "expert", "public", "media"]
Selection = Literal["lot", "order", "organiser"]
State = Literal["draft", "announced", "closed", "selected", "listed", "held", "recorded", "cancelled"]
Phase = Literal[
    "draft",
    "announced",
    "registering",
    "registered",
    "selected",
    "listed",
    "held",
    "recorded",
    "concluded",
    "cancelled",
]
ChangeKind = Literal["moved", "postponed", "cancelled", "extended"]
Purpose = Literal["material", "picture"]

KINDS: tuple[Kind, ...] = ("hearing", "observers", "forum", "field_visit")
ROLES: tuple[Role, ...] = ("interested_party", "deputy", "expert", "public", "media")
SIDED: frozenset[Role] = frozenset({"interested_party", "public"})  # whose sides must all be represented
AHEAD: tuple[State, ...] = ("announced", "closed", "selected", "listed")
OVER: tuple[State, ...] = ("held", "recorded", "cancelled")
MOST_FILES = 40

# A registration accepted in the last second may still be on its way to the disk when the day ends.
GRACE = timedelta(minutes=1)


@dataclass(frozen=True)
class GatheringFile:
    """`purpose`: a material for participants, public once announced, or a picture of how it went."""

    id: str
    name: str
    kind: str  # pdf, docx, xlsx, png, jpg
    size: int  # bytes
    digest: str  # of its blob
    purpose: Purpose
    caption: str = ""


@dataclass(frozen=True)
class Change:
    """What was told to all who registered: `starts_at`, `ends_at` and `place` as they were before."""

    at: str  # ISO 8601
    kind: ChangeKind
    note: str
    starts_at: str = ""
    ends_at: str = ""
    place: str = ""


@dataclass(frozen=True)
class Rescheduled:
    """When and where it shall be. `closes`, `seed_at`: None and "" leave them as they are."""

    starts_at: str
    ends_at: str
    place: str
    note: str
    closes: date | None = None
    seed_at: str = ""


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
