"""The lexicon in use: made anew when what it is made of has changed."""

import asyncio
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date

from kit.runtime.clock import Clock, today
from kit.store.port import Collection
from services.search.domain.copies import UnitCopy
from services.search.domain.language.lexicon import Lexicon
from services.search.domain.language.terms import Group, Terms, grouped, merged
from services.search.domain.language.thesaurus import shipped
from services.search.domain.language.units import unit_terms
from services.search.domain.language.vocabulary import Vocabulary
from services.search.domain.synonym import Synonym
from services.search.engines.port import Engine, SearchResting
from services.search.remembered import Remembered, everything

EDITORS = 0.95  # weight of an editor's synonyms: before what is shipped
LOOK_EVERY = 60.0  # seconds between two looks at the words of the index …
MAKE_EVERY = 600.0  # … and from making much of them until making it again: nothing is corrected that is found
MUCH = 5_000  # words
MOST_WORDS = 50_000
_Own = tuple[tuple[tuple[str, str], ...], tuple[tuple[tuple[str, ...], bool], ...], date]


class LiveLexicon:
    """Another replica's words are in use within a second; this one's at once, as their writer calls `forget`.

    The words of the index are gathered aside once something is searched: until then nothing is corrected.
    """

    def __init__(
        self, engine: Engine, units: Collection[UnitCopy], synonyms: Collection[Synonym], clock: Clock
    ) -> None:
        self._engine, self._units, self._synonyms, self._clock = engine, units, synonyms, clock
        self._made_of: tuple[_Own, Vocabulary] | None = None
        self._lexicon = Lexicon()
        self._remembered = Remembered(self._read)
        self._known: dict[str, int] | None = None
        self._vocabulary = Vocabulary()
        self._looked = self._made = float("-inf")
        self._looking: asyncio.Task[None] | None = None

    async def current(self) -> Lexicon:
        if time.monotonic() - self._looked > LOOK_EVERY:
            self._looked = time.monotonic()
            self._looking = asyncio.create_task(self._look())
        return await self._remembered.current()

    async def gathered(self) -> Lexicon:
        """The current one once the words of the index are in it."""
        await self.current()
        if self._looking:
            await self._looking
        return await self.current()

    def forget(self) -> None:
        self._remembered.forget()

    async def stop(self) -> None:
        if self._looking:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    async def _read(self) -> Lexicon:
        """The same one as long as nothing has changed, so that what was understood with it stays remembered."""
        own: _Own = (
            tuple((unit.id, unit.name) for unit in await everything(self._units)),
            tuple((synonym.words, synonym.one_way) for synonym in await everything(self._synonyms)),
            today(self._clock),
        )
        if self._made_of != (own, self._vocabulary):
            made_of = (own, self._vocabulary)
            self._lexicon = await asyncio.to_thread(_make, *own, self._vocabulary)
            self._made_of = made_of
        return self._lexicon

    async def _look(self) -> None:
        with suppress(SearchResting):  # the next look is soon
            known = await self._engine.vocabulary(MOST_WORDS)
            recent = time.monotonic() - self._made < MAKE_EVERY and len(known) > MUCH
            if known != self._known and not recent:
                self._vocabulary = await asyncio.to_thread(vocabulary_of, known)
                self._known, self._made = known, time.monotonic()
                self.forget()


def vocabulary_of(known: Mapping[str, int]) -> Vocabulary:
    """The words of the index and of the thesaurus; how people ask is right too, but never meant."""
    terms = shipped()
    return Vocabulary(
        known,
        always=(word for word, term in terms.items() if term.kind == "word"),
        spoken=(word for word, term in terms.items() if term.kind != "word"),
    )


def _make(
    units: Iterable[tuple[str, str]], synonyms: Iterable[tuple[tuple[str, ...], bool]], day: date,
    vocabulary: Vocabulary,
) -> Lexicon:  # fmt: skip
    terms = grouped(Group(words, EDITORS, one_way) for words, one_way in synonyms)
    for word, term in unit_terms(units).items():
        terms[word] = merged(term, terms[word]) if word in terms else term
    return Lexicon((Terms(terms), shipped()), day, vocabulary)
