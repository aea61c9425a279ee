"""What happens by the clock: scheduled documents are released to the second, ended validity is stated."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from datetime import datetime, time, timedelta
from functools import partial

from prometheus_client import Histogram

from kit.errors import GongkaiError
from kit.runtime.clock import SHANGHAI, today
from kit.store.port import Conflict, Entry, Range
from services.publication import editions, facts, following
from services.publication.commands import releasing
from services.publication.context import SYSTEM, Publication
from services.publication.domain.document import Document

_AHEAD = timedelta(minutes=2)  # in which what is due is checked: looking for personal data takes milliseconds each
_CHECKED_AT_ONCE = 10
_WALKS_APART = timedelta(seconds=10)
_PAGE = 250  # documents that are written together
_AT_HAND = 5_000  # documents; some 15 KB each
_HOUR = 3600.0

Write = Callable[[], Coroutine[None, None, None]]


class Timetable:
    """Checks what is due soon, and releases it at its moment.

    Nothing kept here is needed to go on after a death: what is due lies in the store, and a save that finds its
    document changed writes nothing, so two of these release each document once.
    """

    def __init__(self, context: Publication, late: Histogram) -> None:
        """`late`: seconds from the moment asked for until the release was durable."""
        self._context, self._late = context, late
        self._checked: dict[str, int] = {}  # document → the version that may be released
        self._ready: dict[str, Document] = {}  # the first of them, at hand so that none must be read at its moment
        self._numbers: Iterator[str] = iter(())
        self._place: str | None = None  # how far the walk of checks has come
        self._next_walk: datetime | None = None

    async def step(self) -> float | None:
        """Release what is due, check a little of what soon will be; answers the seconds until there is more to do."""
        async with self._context.going_out:
            await self._release_due()
        page = await self._context.documents.find({"state": "scheduled"}, sort="scheduled_for", limit=1)
        if not page.items:
            self._checked.clear()
            self._ready.clear()
            return None
        if await self._check_some():
            return 0
        return (_moment(page.items[0]) - self._context.clock.now()).total_seconds()

    async def _release_due(self) -> None:
        """While one page of writes waits for the disk the next is decided. What failed is raised at the end."""
        documents = self._context.documents
        now = self._context.clock.now()
        due = {"state": "scheduled", "scheduled_for": Range(lte=now.isoformat())}
        fresh = await documents.count({**due, "index_number": None})
        self._numbers = iter(await releasing.next_index_numbers(self._context, fresh) if fresh else [])
        writing = _Writing()
        for ready in _pages([one for one in self._ready.values() if _moment(one) <= now]):
            await writing.then(await self._decided(ready))
        await writing.done()
        after: str | None = None
        while True:
            page = await documents.find(due, sort="scheduled_for", limit=_PAGE, after=after)
            await writing.then(await self._decided(page.items))
            if (after := page.next) is None:
                break
        await writing.done()
        writing.must_not_have_failed()

    async def _decided(self, documents: Sequence[Document]) -> list[Write]:
        items = {document.work.item for document in documents}
        ended = {item: await _refusal(following.must_be_in_force(self._context, item)) for item in items}
        writes: list[Write] = []
        for document in documents:
            if refused := ended[document.work.item] or await _refusal(self._check(document)):
                writes.append(partial(self._miss, document, refused))
            else:
                number = "" if document.index_number else next(self._numbers, "")
                writes.append(partial(self._publish, document, number))
        return writes

    async def _check(self, document: Document) -> None:
        self._ready.pop(document.id, None)
        if self._checked.pop(document.id, 0) != document.version:
            await releasing.check_content(self._context, document, _moment(document).date())
        await releasing.check_related(self._context, document)

    async def _publish(self, document: Document, number: str) -> None:
        moment = _moment(document)
        await releasing.publish(self._context, SYSTEM, "release", document, number)
        self._late.observe(max(0.0, (self._context.clock.now() - moment).total_seconds()))

    async def _miss(self, document: Document, refused: GongkaiError) -> None:
        before = {"state": document.state, "scheduled_for": document.scheduled_for}
        document.miss(f"定时发布没有成功：{refused.message}")
        after = {"state": document.state, "reason": document.returned}
        await self._context.documents.save(document, entry=Entry(SYSTEM, "miss_schedule", before, after))

    async def _check_some(self) -> bool:
        """True while the walk goes on."""
        now = self._context.clock.now()
        if self._place is None and self._next_walk is not None and now < self._next_walk:
            return False
        soon = {"state": "scheduled", "scheduled_for": Range(lte=(now + _AHEAD).isoformat())}
        limit = _CHECKED_AT_ONCE
        page = await self._context.documents.find(soon, sort="scheduled_for", limit=limit, after=self._place)
        for one in page.items:
            if self._checked.get(one.id) == one.version:
                continue
            if await _refusal(releasing.check_content(self._context, one, _moment(one).date())) is None:
                self._checked[one.id] = one.version
                if len(self._ready) < _AT_HAND or one.id in self._ready:
                    self._ready[one.id] = one
        self._place, self._next_walk = page.next, now + _WALKS_APART
        return page.next is not None


class _Writing:
    """One page of writes in flight; what failed is remembered, except where another was faster."""

    def __init__(self) -> None:
        self._flight: asyncio.Future[list[BaseException | None]] | None = None
        self._failed: list[BaseException] = []

    async def then(self, writes: Sequence[Write]) -> None:
        await self.done()
        self._flight = asyncio.gather(*(write() for write in writes), return_exceptions=True)

    async def done(self) -> None:
        if self._flight:
            self._failed += [one for one in await self._flight if one and not isinstance(one, Conflict)]
            self._flight = None

    def must_not_have_failed(self) -> None:
        if self._failed:
            raise self._failed[0]


def _pages(documents: list[Document]) -> Iterator[list[Document]]:
    for start in range(0, len(documents), _PAGE):
        yield documents[start : start + _PAGE]


async def expire(context: Publication) -> float:
    """State that documents whose own last day is past are no longer in force; again when a day begins."""
    ended = {"validity": "in_force", "standing": "public", "expires_on": Range(lt=today(context.clock))}
    after: str | None = None
    while True:
        page = await context.documents.find(ended, sort="expires_on", limit=_PAGE, after=after)
        for document in page.items:
            await _expire(context, document)
        if (after := page.next) is None:
            break
    tomorrow = datetime.combine(today(context.clock) + timedelta(days=1), time.min, tzinfo=SHANGHAI)
    return min(_HOUR, (tomorrow - context.clock.now()).total_seconds())


async def _expire(context: Publication, document: Document) -> None:
    await editions.keep(context, document)
    entry = Entry(SYSTEM, "expire", {"validity": document.validity}, {"validity": "expired"})
    document.expire(context.clock.now().isoformat())
    try:
        await context.documents.save(document, events=[await facts.published(context, document)], entry=entry)
    except Conflict:
        return  # changed in this moment: the next run looks again


def _moment(document: Document) -> datetime:
    assert document.scheduled_for, "its state is scheduled"
    return datetime.fromisoformat(document.scheduled_for)


async def _refusal(check: Coroutine[None, None, None]) -> GongkaiError | None:
    """Why it may not be released; what only says that something is away for now is raised."""
    try:
        await check
    except GongkaiError as refused:
        if refused.status >= 500:
            raise
        return refused
    return None
