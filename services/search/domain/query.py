"""What people type, read as words, exact phrases and exclusions."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kit.errors import GongkaiError
from services.search.domain.language.folding import CHINESE, fold
from services.search.domain.language.numbers import numbers_in

LONGEST = 200  # characters of one query
_QUOTES = '"“”「」『』'
_PARTS = re.compile(rf"((?<!\S)-(?=\S))?(?:[{_QUOTES}]([^{_QUOTES}]*)[{_QUOTES}]|([^\s{_QUOTES}]+))")
_UNBROKEN = re.compile(rf"(?:[{CHINESE}]|[0-9a-z]+(?:[./-][0-9a-z]+)*)+")


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
    today: int = 0  # yyyymmdd, from which age is counted; 0: age counts for nothing

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


def parse(
    typed: str, *, filters: Mapping[str, str] | None = None, newest_first: bool = False, size: int = 20,
    after: str | None = None, numbers: bool = True,
) -> Query:  # fmt: skip
    """Never fails: signs that mean nothing are passed over, a query past 200 characters is cut."""
    words: list[str] = []
    phrases: list[str] = []
    without: list[str] = []
    rest, keys = _numbers(fold(typed)[:LONGEST]) if numbers else (fold(typed)[:LONGEST], ())
    for minus, quoted, bare in _parts(rest):
        found = _UNBROKEN.findall(quoted or bare)
        if minus:
            without += found
        else:
            (phrases if quoted else words).extend(found)
    return Query(
        tuple(map(Run, dict.fromkeys(words))), tuple(dict.fromkeys(phrases)), tuple(dict.fromkeys(without)), keys,
        dict(filters or {}), newest_first, size, after,
    )  # fmt: skip


def unquoted(folded: str) -> list[tuple[int, int]]:
    """Where what is neither quoted nor excluded stands, stretches between them whole."""
    kept, at = [], 0
    for match in _PARTS.finditer(folded):
        if match[1] or match[2] is not None:
            kept.append((at, match.start()))
            at = match.end()
    return [*kept, (at, len(folded))]


def _parts(text: str) -> Iterator[tuple[str, str, str]]:
    """Minus, what is quoted, what is not. A minus excludes only where a word begins."""
    for match in _PARTS.finditer(text):
        minus, quoted, bare = match.groups("")
        yield minus, quoted, bare


def _numbers(text: str) -> tuple[str, tuple[str, ...]]:
    """Document and index numbers are taken out of the text: any of them is enough, wherever it is cited."""
    found = list(numbers_in(text))
    for number in sorted(found, reverse=True):
        text = f"{text[: number.start]} {text[number.end :].removeprefix('文件').removeprefix('文')}"
    return text, tuple(dict.fromkeys(number.key for number in found))
