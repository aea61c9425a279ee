"""New entries are noted for the saved searches that they meet, and told when their time comes: each once."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from kit.bus.port import Event
from kit.notify.port import BadAddress, NotifyUnavailable
from kit.runtime.clock import SHANGHAI
from kit.runtime.ids import derived_id
from kit.store.port import AlreadyExists, Conflict, Range
from services.search import telling
from services.search.context import Search
from services.search.domain.entry import Entry
from services.search.domain.language.understanding import understand
from services.search.domain.saved_search import Finding, SavedSearch
from services.search.domain.watching import Watched
from services.search.saving import forget

AT_ONCE = 500  # rows of one message; what is more follows in the next
EVERY_SECONDS = 5.0


async def watch(context: Search, entries: Sequence[Entry], event: Event) -> None:
    """Note who is to hear of `entries`, which searchers see already. Harmless to repeat."""
    if any(one.removed for one in entries):
        context.popular.doubt()
    now = context.clock.now()
    news = [(one, Watched(one), _published(one, event)) for one in entries if not one.removed]
    watching = await context.saving.watched.current() if news else []
    if not watching:
        return
    lexicon = await context.lexicon.current()
    for saved in watching:
        query = understand(saved.query, lexicon, filters=saved.filters)
        for entry, watched, published in news:
            if saved.is_news(published, now) and watched.meets(query):
                await _note(context, saved, entry, now)


async def tell_all(context: Search) -> None:
    """A schedule: asks for confirmations, tells what is due. What cannot be sent now is sent later."""
    send = _Sender(context)
    for saved in (await context.saving.searches.find({"state": "asked"}, limit=500)).items:
        await send(saved, telling.ask_to_confirm)
    for id, rows in (await _due(context)).items():
        if kept := await context.saving.searches.get(id):
            await send(kept, partial(_tell, rows))
        else:  # stopped while they were written
            for row in rows:
                await context.saving.findings.delete(row)


async def _due(context: Search) -> dict[str, list[Finding]]:
    """By saved search, the longest waiting first."""
    due: dict[str, list[Finding]] = {}
    wanted = {"state": "waiting", "due_at": Range(lte=context.clock.now().isoformat())}
    after: str | None = None
    while True:
        page = await context.saving.findings.find(wanted, sort="due_at", limit=500, after=after)
        for row in page.items:
            due.setdefault(row.saved, []).append(row)
        after = page.next
        if after is None:
            return due


async def _tell(rows: Sequence[Finding], context: Search, saved: SavedSearch) -> None:
    """What is in a message is written down before it goes out: after a crash the same goes out under the same name."""
    if not saved.sending:
        saved.begin([row.id for row in rows[:AT_ONCE]])
        saved = await context.saving.searches.save(saved)
    found = [await context.saving.findings.get(id) for id in saved.sending]
    waiting = [row for row in found if row and row.state == "waiting"]
    live = await telling.live(context, [row.entry for row in waiting])
    if live:
        await telling.tell(context, saved, list(live.values()))
    for row in waiting:
        row.state = "told" if row.entry in live else "withdrawn"
        await context.saving.findings.save(row)
    saved.told(context.clock.now())
    await context.saving.searches.save(saved)


class _Sender:
    """One address that does not take anything keeps nobody else waiting; a mail server that is away is tried once."""

    def __init__(self, context: Search) -> None:
        self._context = context
        self._mail_away = False

    async def __call__(self, saved: SavedSearch, send: telling.Send) -> None:
        if not saved.may_tell(self._context.clock.now()) or (self._mail_away and saved.channel == "mail"):
            return
        try:
            await send(self._context, saved)
        except BadAddress:
            with suppress(Conflict):
                await forget(self._context, saved)
        except NotifyUnavailable:
            self._mail_away |= saved.channel == "mail"
            await self._again_later(saved.id)
        except Conflict:
            return  # confirmed or stopped meanwhile: the next round sees it

    async def _again_later(self, id: str) -> None:
        if kept := await self._context.saving.searches.get(id):
            kept.failed(self._context.clock.now())
            with suppress(Conflict):
                await self._context.saving.searches.save(kept)


async def _note(context: Search, saved: SavedSearch, entry: Entry, now: datetime) -> None:
    id, due = derived_id(saved.id, entry.id), saved.due(now).isoformat()
    try:
        await context.saving.findings.insert(Finding(id, saved.id, entry.id, due))
    except AlreadyExists:
        row = await context.saving.findings.get(id)
        if row and row.state == "withdrawn":  # it is back, and was never told
            row.state, row.due_at = "waiting", due
            await context.saving.findings.save(row)


def _published(entry: Entry, event: Event) -> datetime:
    try:
        published = datetime.fromisoformat(entry.published_at)
    except ValueError:
        published = event.time
    return published if published.tzinfo else published.replace(tzinfo=SHANGHAI)
