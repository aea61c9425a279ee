"""What of an entry goes into an index, under which names: the same in every engine."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zlib import crc32

from services.search.domain.entry import FACETS, Entry
from services.search.domain.language.folding import fold, runs
from services.search.domain.language.numbers import number_keys, numbers_in
from services.search.domain.language.sounds import syllables
from services.search.engines.formula import SUNK
from services.search.engines.tokens import bigrams, key, words

ROWS = ("title_words", "title_pairs", "text_words", "text_pairs", "numbers", "sounds")  # tokens in their order
TERMS = ("standing", "title_keys", "beginnings", "number_keys", "cited")  # values as they are, beside the facets'
_STATE = "中华人民共和国"
_SERIAL = re.compile(r"\d\s*号")
BEGINNING = 8  # characters of a title, by the first 1, 2, 3 … of which it is suggested before others
LONGEST_NUMBER, LONGEST_TITLE = 40, 400  # characters
_BEGINNING = datetime.fromisoformat("2000-01-01T00:00:00+08:00")


@dataclass(frozen=True)
class Stored:
    """`plain`: folding its texts changes no character that can be asked for."""

    entry: Entry  # without texts
    plain: bool


def stored(entry: Entry) -> Stored:
    files = tuple(replace(file, pages=()) for file in entry.attachments)
    plain = all(
        _plain(text) for text in (entry.title, entry.text, *(page for file in entry.attachments for page in file.pages))
    )
    return Stored(replace(entry, text="", attachments=files), plain)


def pages(entry: Entry) -> list[tuple[str, ...]]:
    """Of each attachment; empty when none has words."""
    found = [file.pages for file in entry.attachments]
    return found if any(found) else []


def rows(entry: Entry) -> dict[str, list[list[str]]]:
    """Of each of ROWS the tokens of each text that stands by itself."""
    title, number = fold(entry.title), fold(f"{entry.number} {entry.index_number}")
    texts = [fold(text) for text in _texts(entry)]
    return {
        "title_words": [words(title)],
        "title_pairs": [bigrams(title)],
        "text_words": [words(text) for text in texts],
        "text_pairs": [bigrams(text) for text in texts],
        "numbers": [bigrams(number)],
        "sounds": [syllables(title)],
    }


def terms(entry: Entry) -> dict[str, list[str]]:
    """Of each facet and each of TERMS its values, none empty."""
    facets = {name: getattr(entry, name) for name in FACETS}
    numbers = [one for number in (entry.number, entry.index_number) if number for one in number_keys(number)]
    cited = {number for text in _texts(entry) for number in _cited(fold(text))}
    found = facets | {
        "standing": "sunk" if entry.validity in SUNK else "holds",
        "title_keys": title_keys(entry.title),
        "beginnings": sorted(_beginnings(entry.title)),
        "number_keys": numbers,
        "cited": sorted(cited),
    }
    several = {name: [value] if isinstance(value, str) else list(value) for name, value in found.items()}
    return {name: [value for value in values if value] for name, values in several.items()}


def title_keys(title: str) -> tuple[str, ...]:
    """What must be typed to have typed the whole title: the name of the state may be left out."""
    whole = key(fold(title))[:LONGEST_TITLE]
    return tuple(dict.fromkeys((whole, whole.removeprefix(_STATE))))


def _beginnings(title: str) -> set[str]:
    return {whole[:end] for whole in title_keys(title) for end in range(1, BEGINNING + 1)}


def day(entry: Entry) -> int:
    """yyyymmdd, 0 when there is none."""
    digits = entry.date[:10].replace("-", "")
    return int(digits) if len(digits) == 8 and digits.isascii() and digits.isdecimal() else 0


def newest(entry: Entry) -> int:
    """Higher the newer: by its day, then by when it was published; five bits tell those of one second apart."""
    seconds = 0
    if entry.published_at:
        published = datetime.fromisoformat(entry.published_at)
        aware = published if published.tzinfo else published.replace(tzinfo=_BEGINNING.tzinfo)
        seconds = max(0, int((aware - _BEGINNING).total_seconds()))
    return day(entry) << 38 | min(seconds, (1 << 33) - 1) << 5 | crc32(entry.id.encode()) & 31


def _texts(entry: Entry) -> Iterator[str]:
    """Its own, then of each attachment the name and the pages as they run on."""
    yield entry.text
    for file in entry.attachments:
        yield file.name
        yield "".join(file.pages)


def _cited(folded: str) -> Iterator[str]:
    for sign in _SERIAL.finditer(folded):  # looking for numbers in all of a long law takes longer than all the rest
        for number in numbers_in(folded[max(0, sign.start() - LONGEST_NUMBER) : sign.end() + 1]):
            yield number.key


def _plain(text: str) -> bool:
    return all(text.startswith(run, start) for start, run in runs(fold(text)))
