"""What people type, read as words, exact phrases and exclusions."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from kit.errors import GongkaiError

LONGEST = 200  # characters of one query
_PARTS = re.compile(r'(-?)(?:["“”「『]([^"“”」』]*)["“”」』]|(\S+))')
_RUNS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[0-9a-z]+(?:[./-][0-9a-z]+)*")


class BadCursor(GongkaiError):
    status = 400
    code = "search.bad_cursor"
    message = "翻页位置已失效，请从第一页重新开始。"


@dataclass(frozen=True)
class Way:
    """One way to say something: `text` (folded) as it stands, or all of `words`. A like meaning weighs less."""

    text: str
    words: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True)
class Idea:
    """Something asked for, said in any of its `ways`; or an entry has one of `values`, or is dated within `days`."""

    ways: tuple[Way, ...]
    values: tuple[tuple[str, str], ...] = ()  # field of an entry, its value
    days: tuple[int, int] | None = None  # yyyymmdd, both included
    needed: bool = True  # otherwise it only brings forward what has it


@dataclass(frozen=True)
class Run:
    """What was typed without a break: found as it stands, or by all the ideas in it that are needed."""

    text: str
    ideas: tuple[Idea, ...] = ()


@dataclass(frozen=True)
class Query:
    """`phrases` must be found as they stand, `without` nowhere; `numbers` are keys of document and index numbers."""

    runs: tuple[Run, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    newest_first: bool = False
    size: int = 20
    after: str | None = None

    @property
    def asked(self) -> bool:
        """Whether anything was asked for; otherwise everything is listed, the newest first."""
        return bool(self.runs or self.phrases or self.numbers)

    @property
    def terms(self) -> tuple[str, ...]:
        """What is highlighted, as typed first."""
        typed = [run.text for run in self.runs] + list(self.phrases)
        ways = [way.text for run in self.runs for idea in run.ideas for way in idea.ways]
        return tuple(dict.fromkeys(typed + ways))


class _Folded(dict[int, str]):
    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = unicodedata.normalize("NFKC", char).lower()
        self[code] = folded if len(folded) == 1 else char
        return self[code]


_FOLDED = _Folded()


def fold(text: str) -> str:
    """Full-width and upper case folded, character by character, so that places in the text stay where they are."""
    return text.translate(_FOLDED)


def runs(text: str) -> list[tuple[int, str]]:
    """Stretches of Chinese, or of letters and digits, with where they begin; `text` is folded."""
    return [(match.start(), match.group()) for match in _RUNS.finditer(text)]


def parse(
    typed: str, *, filters: Mapping[str, str] | None = None, newest_first: bool = False, size: int = 20,
    after: str | None = None,
) -> Query:  # fmt: skip
    """Never fails: signs that mean nothing are passed over, a query past 200 characters is cut."""
    words: list[str] = []
    phrases: list[str] = []
    without: list[str] = []
    for minus, quoted, bare in _PARTS.findall(fold(typed)[:LONGEST]):
        found = [run for _, run in runs(quoted or bare)]
        if minus:
            without += found
        else:
            (phrases if quoted else words).extend(found)
    return Query(
        tuple(map(Run, dict.fromkeys(words))), tuple(dict.fromkeys(phrases)), tuple(dict.fromkeys(without)), (),
        dict(filters or {}), newest_first, size, after,
    )  # fmt: skip
