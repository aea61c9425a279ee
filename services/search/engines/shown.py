"""What is shown of an entry that was found: the same for every engine."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from services.search.domain.entry import Entry, Hit
from services.search.domain.passage import Marker, Passage
from services.search.engines.indexed import Stored

SEAM = 50  # characters on each side of the end of a page that may say together what neither page says


def hit(found: Stored, text: str, pages: Sequence[Sequence[str]], score: float, marker: Marker) -> Hit:
    """`pages`: of each attachment."""
    entry = found.entry
    best = marker.passage(text, plain=found.plain)
    where: tuple[int, int] | None = None
    for file, words in enumerate(pages):
        for number, page in (*enumerate(words), *_seams(words)):
            passage = _said(marker, page, plain=found.plain)
            if passage and passage.worth > best.worth:
                best, where = passage, (file, number)
    title = marker.spans(entry.title, plain=found.plain)
    if where is None:
        return Hit(entry, best.text, score, best.marks, title)
    file, number = where
    shown = number + 1 if len(pages[file]) > 1 else None
    return Hit(entry, best.text, score, best.marks, title, entry.attachments[file], shown)


def first_of_each_title(entries: Iterable[Entry], size: int) -> list[Entry]:
    """No more is read of `entries` than is shown."""
    found: dict[str, Entry] = {}
    for entry in entries:
        found.setdefault(entry.title, entry)
        if len(found) == size:
            break
    return list(found.values())


def _seams(pages: Sequence[str]) -> Iterator[tuple[int, str]]:
    """What stands on both sides of the end of a page, with the number of the page that ends there."""
    for number, (page, after) in enumerate(pairwise(pages)):
        yield number, page[-SEAM:] + after[:SEAM]


def _said(marker: Marker, page: str, *, plain: bool) -> Passage | None:
    passage = marker.passage(page, plain=True)
    return passage if passage.worth or plain else marker.passage(page)
