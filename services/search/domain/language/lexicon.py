"""All that a query is read with: a snapshot that never changes, so that a reading of it may be remembered."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from services.search.domain.language.terms import NO_TERM, Term, Terms, merged
from services.search.domain.language.vocabulary import Vocabulary

R = TypeVar("R")
MOST_REMEMBERED = 2_000  # readings, then it begins anew


@dataclass(frozen=True, eq=False)
class Lexicon:
    """`terms`: what is set here (units, an editor's words), then what is shipped, which is the last."""

    terms: Sequence[Terms] = ()
    today: date = date.min
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    _remembered: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    def longest(self, text: str, start: int) -> int:
        """Characters of the longest term of two or more that begins there; 0 when none does."""
        most = max((terms.longest.get(text[start], 0) for terms in self.terms), default=0)
        for length in range(min(most, len(text) - start), 1, -1):
            piece = text[start : start + length]
            if any(piece in terms for terms in self.terms):
                return length
        return 0

    def set_here(self, text: str) -> Iterator[tuple[int, int]]:
        """Where names of units and an editor's words stand."""
        at = 0
        while at < len(text):
            most = max((terms.longest.get(text[at], 0) for terms in self.terms[:-1]), default=0)
            pieces = (text[at : at + length] for length in range(min(most, len(text) - at), 1, -1))
            piece = next((piece for piece in pieces if any(piece in terms for terms in self.terms[:-1])), "")
            if piece:
                yield at, at + len(piece)
            at += len(piece) or 1

    def term(self, word: str) -> Term:
        found = [terms[word] for terms in self.terms if word in terms]
        if not found:
            return NO_TERM
        first, *rest = found
        for other in rest:
            first = merged(first, other)
        return first

    def remember(self, key: Hashable, read: Callable[[], R]) -> R:
        """Kept with the lexicon and gone with it."""
        if key not in self._remembered:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = read()
        found: R = self._remembered[key]
        return found
