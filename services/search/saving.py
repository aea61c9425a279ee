"""Saved searches: asked for without an account, confirmed by whoever reads what is sent to the address, stopped."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from kit.notify.message import check_address
from kit.notify.webhook import check_webhook
from kit.runtime.ids import derived_id, new_id
from kit.store.port import AlreadyExists, Conflict, In, Range
from services.search.context import Search
from services.search.domain import saved_search as domain
from services.search.domain.best_bet import said
from services.search.domain.saved_search import Channel, Finding, Rhythm, SavedSearch
from services.search.domain.synonym import no_person


@dataclass(frozen=True)
class Wish:
    query: str
    filters: Mapping[str, str]
    channel: Channel
    address: str
    rhythm: Rhythm


async def save_search(context: Search, key: str, wish: Wish) -> SavedSearch:
    """The idempotency key becomes the id; a search that the address has already is not asked for again.

    Raises `BadAddress`, `SavedEmpty`, `WordsNamePerson`, `SavedTooMany`, `SavedBusy`.
    """
    query, address = " ".join(wish.query.split()), wish.address.strip()
    (check_webhook if wish.channel == "webhook" else check_address)(address)
    if not said(query) and not wish.filters:
        raise domain.SavedEmpty
    no_person(query)
    now = context.clock.now()
    wanted = SavedSearch(
        id=derived_id("saved", key), query=query, filters=dict(wish.filters), channel=wish.channel, address=address,
        owner=_owner(address), rhythm=wish.rhythm, created_at=now.isoformat(),
        confirm_secret=new_id(), stop_secret=new_id(),
    )  # fmt: skip
    known = (await context.saving.searches.find({"owner": wanted.owner}, limit=domain.MOST_AN_ADDRESS)).items
    for one in known:
        if one.id == wanted.id or _wish(one) == _wish(wanted):
            return one
    await _must_have_room(context, known)
    try:
        made = await context.saving.searches.insert(wanted)
    except AlreadyExists:
        return wanted  # the same form sent twice at once, or again after it was stopped: nothing more is sent
    context.saving.bell.ring()
    return made


async def confirm(context: Search, token: str) -> SavedSearch:
    """Harmless to repeat. Raises `SavedUnknown`."""
    while True:
        saved = await context.saving.searches.get(token[: domain.ID])
        if saved is None or not saved.confirms(token) or saved.lapsed(context.clock.now()):
            raise domain.SavedUnknown
        if saved.state == "active":
            return saved
        saved.confirm(context.clock.now())
        try:
            made = await context.saving.searches.save(saved)
        except Conflict:
            continue
        context.saving.watched.forget()
        return made


async def stop(context: Search, token: str) -> None:
    """Nothing is left of it; a token that means nothing, or nothing any more, changes nothing."""
    while saved := await context.saving.searches.get(token[: domain.ID]):
        if not saved.stops(token):
            return
        try:
            await forget(context, saved)
        except Conflict:
            continue
        return


async def forget(context: Search, saved: SavedSearch) -> None:
    """The record goes first: what it was to hear of says nothing without it."""
    await context.saving.searches.delete(saved)
    context.saving.watched.forget()
    while rows := (await context.saving.findings.find({"saved": saved.id}, limit=500)).items:
        await _delete(context, rows)


async def forget_lapsed(context: Search) -> None:
    """A schedule: what nobody confirmed, and what its address has not taken for long."""
    now = context.clock.now()
    unconfirmed = {
        "state": In(["asked", "waiting"]), "created_at": Range(lt=(now - domain.CONFIRM_WITHIN).isoformat()),
    }  # fmt: skip
    silent = {"failed_since": Range(gt="", lt=(now - domain.LONGEST_SILENCE).isoformat())}
    for wanted in (unconfirmed, silent):
        for saved in (await context.saving.searches.find(wanted, limit=500)).items:
            if saved.lapsed(now):
                with suppress(Conflict):  # it is being confirmed, or forgotten by another
                    await forget(context, saved)
    known = {"state": In(["told", "withdrawn"]), "due_at": Range(lt=(now - domain.FINDING_KEPT).isoformat())}
    await _delete(context, (await context.saving.findings.find(known, sort="due_at", limit=500)).items)


async def _delete(context: Search, rows: Sequence[Finding]) -> None:
    for row in rows:
        with suppress(Conflict):  # it is being told: the next look finds it again
            await context.saving.findings.delete(row)


async def _must_have_room(context: Search, known: list[SavedSearch]) -> None:
    unconfirmed = sum(one.state != "active" for one in known)
    if len(known) >= domain.MOST_AN_ADDRESS or unconfirmed >= domain.MOST_UNCONFIRMED:
        raise domain.SavedTooMany
    hour_ago = (context.clock.now() - timedelta(hours=1)).isoformat()
    if await context.saving.searches.count({"created_at": Range(gte=hour_ago)}) >= domain.MOST_AN_HOUR:
        raise domain.SavedBusy


def _owner(address: str) -> str:
    return hashlib.sha256(address.lower().encode()).hexdigest()


def _wish(one: SavedSearch) -> tuple[object, ...]:
    return (said(one.query), sorted(one.filters.items()), one.channel, one.rhythm)
