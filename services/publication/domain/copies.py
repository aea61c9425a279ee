"""What publication remembers: of the catalogue, of the numbers it has given, of what the public saw."""

from dataclasses import dataclass, field

from law.calendar import HolidayNotice
from services.publication.domain.document import Document, Standing

OPEN = "9999"
"""Later than any moment in ISO 8601: it still holds."""


@dataclass
class ItemCopy:
    """A catalogue item, as the catalogue last stated it."""

    id: str
    name: str
    domain: str | None
    department: str | None
    retired: bool
    seen: int
    required: list[str] = field(default_factory=list)  # channels, codes of law.vocabulary.CHANNELS
    optional: list[str] = field(default_factory=list)
    successors: list[str] = field(default_factory=list)  # of a retired item; its documents go to the first
    audience: str = ""  # in the words of the catalogue
    version: int = 0


@dataclass
class CalendarCopy:
    """A year of the working-day calendar, as the catalogue last stated it; `id` is the year."""

    id: str
    notice: HolidayNotice
    seen: int
    version: int = 0


@dataclass
class Rendering:
    """What was drawn of a public state of a document; `id` is `<document>@<moment>/<make>/<size>/<layout>`."""

    id: str
    digest: str
    version: int = 0


@dataclass
class Counter:
    """The last index number given under an organisation code in a year; `id` is `<code>/<year>`."""

    id: str
    value: int = 0
    version: int = 0


@dataclass
class Edition:
    """What the public saw of a document from one moment until the next change; `id` is `<document>@<moment>`."""

    id: str
    document: str
    index_number: str
    from_at: str
    standing: Standing
    department: str
    item: str | None
    kind: str
    theme: str
    genre: str
    issued_on: str | None
    published_at: str
    shown: Document
    until_at: str = OPEN
    hidden: bool = False  # the document was withdrawn later: it is not shown again by asking for a day before
    version: int = 0
