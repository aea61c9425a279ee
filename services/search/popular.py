"""Popular queries that find something, in memory: nobody who types waits for a store."""

import asyncio
import logging
import time

from kit.errors import GongkaiError
from services.search.asked import Asked
from services.search.domain.asked import popular
from services.search.domain.language.pinyin import spelt
from services.search.domain.language.understanding import understand
from services.search.engines.port import Engine
from services.search.lexicon import LiveLexicon

log = logging.getLogger(__name__)
MOST = 100
READ_EVERY = 30.0  # seconds
DAYS = 30


class Popular:
    def __init__(self, asked: Asked, engine: Engine, lexicon: LiveLexicon) -> None:
        self._asked, self._engine, self._lexicon = asked, engine, lexicon
        self._queries: dict[str, tuple[str, str]] = {}  # with how each is spelt, in full and by initials
        self._until = 0.0
        self._doubts = 0
        self._reading: asyncio.Task[None] | None = None

    def having(self, typed: str) -> list[str]:
        """Those with `typed` (`said` already) in them, or that begin to be spelt so; the ones that begin so first."""
        if time.monotonic() >= self._until and (self._reading is None or self._reading.done()):
            self._until = time.monotonic() + READ_EVERY
            self._reading = asyncio.create_task(self._in_background())
        letters = typed.replace(" ", "") if typed.isascii() else ""
        found = [
            text
            for text, spellings in self._queries.items()
            if typed in text or (letters and any(one.startswith(letters) for one in spellings))
        ]
        return sorted(found, key=lambda text: not text.startswith(typed))

    def doubt(self) -> None:
        """Something was withdrawn: offer none before each was searched for again."""
        self._queries, self._until = {}, 0.0
        self._doubts += 1

    async def read(self) -> None:
        """What was withdrawn must not live on as a suggestion: each is searched for."""
        found, doubts = {}, self._doubts
        lexicon = await self._lexicon.current()
        for text in popular(await self._asked.days(DAYS), MOST):
            if (await self._engine.search(understand(text, lexicon, size=1))).whole:
                found[text] = spelt(text)
        if doubts == self._doubts:
            self._queries = found

    async def stop(self) -> None:
        if self._reading:
            self._reading.cancel()
            await asyncio.wait([self._reading])

    async def _in_background(self) -> None:
        try:
            await self.read()
        except GongkaiError as known:
            log.warning("popular queries: %s, those known stay", known.code)
