"""Whoever fills an index lets those go first who search it."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from services.search.domain.entry import Entry

LONGEST = 0.2  # seconds that it waits at a time, however many search
SHARE = 0.4  # of the time that it works it may wait: however many search, it keeps 0.7 of its speed
STEP = 0.001  # seconds

T = TypeVar("T")


class Readers:
    """Who reads now: counted on the loop, looked at in the threads that work."""

    def __init__(self) -> None:
        self._reading = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        self._reading += 1
        try:
            yield
        finally:
            self._reading -= 1

    def first(self, portions: Iterable[T]) -> Iterator[T]:
        """Each portion once nobody reads, or once its thread has waited enough."""
        patience = LONGEST
        for portion in portions:
            begun = time.monotonic()
            while self._reading and time.monotonic() < begun + patience:
                time.sleep(STEP)
            working = time.monotonic()
            yield portion
            waited, worked = working - begun, time.monotonic() - working
            patience = min(LONGEST, max(0.0, patience - waited) + SHARE * worked)


def portions(entries: Sequence[Entry], characters: int) -> Iterator[list[Entry]]:
    """The same entries in order, about so many characters at a time."""
    portion, size = list[Entry](), 0
    for entry in entries:
        portion.append(entry)
        size += len(entry.title) + len(entry.text) + sum(len(page) for file in entry.attachments for page in file.pages)
        if size >= characters:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion
