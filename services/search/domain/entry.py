"""What can be found: one entry per public thing, whatever service it comes from."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Attachment:
    """A file of an entry. `pages`: its words, a text a page (one for what has no pages)."""

    name: str
    url: str
    kind: str  # pdf, docx, xlsx …
    pages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """`id` is `<kind>:<id of the aggregate>`, `version` the aggregate's own sequence. A removed one is a tombstone."""

    id: str
    version: int
    kind: str  # document | interpretation | response | item | consultation | feedback | decision | hearing | entry
    title: str = ""
    text: str = ""
    number: str = ""  # 发文字号
    index_number: str = ""
    department: str = ""  # codes, named when shown
    village: str = ""
    domain: str = ""
    theme: str = ""
    date: str = ""  # ISO 8601, the day people know it by
    validity: str = ""
    audience: tuple[str, ...] = ()
    url: str = ""
    published_at: str = ""  # ISO 8601, when the public could first read it as it is
    attachments: tuple[Attachment, ...] = ()
    extra: dict[str, str] = field(default_factory=dict)  # what suits its kind: shown, not searched
    removed: bool = False

    @property
    def year(self) -> str:
        return self.date[:4]


FACETS = ("kind", "department", "village", "domain", "theme", "year", "validity", "audience")


@dataclass(frozen=True)
class Hit:
    """An entry found, with the passage of its text that speaks most of what was asked."""

    entry: Entry  # its text and the words of its attachments left out
    passage: str
    score: float
    marks: list[tuple[int, int]] = field(default_factory=list)  # what was asked, in the passage …
    title_marks: list[tuple[int, int]] = field(default_factory=list)  # … and in the title
    file: Attachment | None = None  # where the passage stands, unless in its own text
    page: int | None = None  # of that file, from 1


@dataclass(frozen=True)
class Found:
    """`facets`: field → [(value, count)], most first. `next`: cursor, None at the end.

    `whole` of all have everything that was asked and come first; the rest has at least half of it.
    """

    total: int
    hits: list[Hit] = field(default_factory=list)
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    next: str | None = None
    whole: int = 0

    @property
    def relaxed(self) -> bool:
        """Whether nothing has everything that was asked."""
        return self.total > 0 and not self.whole
