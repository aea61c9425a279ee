"""People say where an edition hangs, that it need not, that it is down again."""

from collections.abc import Callable
from dataclasses import dataclass

from kit.identity.port import Principal
from kit.store.port import AlreadyExists, Conflict, Entry
from law.places import BY_HAND
from services.publication import postings
from services.publication.attachments import keep
from services.publication.commands.steps import own
from services.publication.context import Publication
from services.publication.domain import errors
from services.publication.domain.document import Document
from services.publication.domain.posting import Posting, Receipt, id_of

_MAY = ("drafter", "releaser")


@dataclass(frozen=True)
class Photo:
    """A picture without its metadata; `kind` is png or jpg."""

    data: bytes
    kind: str


async def ask_posting(context: Publication, who: Principal, id: str, place: str) -> Posting:
    """Put it there as well. Raises `PlaceUnknown`, `NothingToPost`."""
    document = await _public(context, who, id, place)
    return await _changed(context, who, document, place, "ask", lambda one: one.ask(_now(context)))


async def post(
    context: Publication, who: Principal, id: str, place: str, note: str = "", photo: Photo | None = None
) -> Posting:
    """It hangs there. What hung there of an earlier edition came down with it."""
    document = await _public(context, who, id, place)
    receipt = await _receipt(context, who, note, photo)
    posting = await _changed(context, who, document, place, "post", lambda one: one.post(receipt))
    replaced = Receipt(who.subject, who.name, receipt.at, f"换成第 {posting.edition} 版")
    for earlier in await postings.of_document(context, id):
        if earlier.place == place and earlier.edition < posting.edition and earlier.state in ("recall_due", "posted"):
            await _take_back(context, who, earlier, replaced)
    return posting


async def waive_posting(context: Publication, who: Principal, id: str, place: str, reason: str) -> Posting:
    """It need not hang there. Raises `PostingNotPossible`, `ReasonMissing`."""
    document = await _public(context, who, id, place)
    return await _changed(context, who, document, place, "waive", lambda one: one.waive(reason, _now(context)))


async def recall_posting(
    context: Publication, who: Principal, id: str, place: str, note: str = "", photo: Photo | None = None
) -> list[Posting]:
    """It is down: what must come down there; where nothing must, what hangs. Raises `PostingNotPossible`."""
    who.must(*_MAY)
    await own(context, who, id)
    there = [one for one in await postings.of_document(context, id) if one.place == _known(place)]
    down = [one for one in there if one.state == "recall_due"] or [one for one in there if one.state == "posted"]
    if not down and not any(one.state == "recalled" for one in there):
        raise errors.PostingNotPossible
    receipt = await _receipt(context, who, note, photo)
    return [await _take_back(context, who, one, receipt) for one in down]


async def _public(context: Publication, who: Principal, id: str, place: str) -> Document:
    who.must(*_MAY)
    document = await own(context, who, id)
    _known(place)
    if document.standing != "public":
        raise errors.NothingToPost
    return document


def _known(place: str) -> str:
    if place not in BY_HAND:
        raise errors.PlaceUnknown
    return place


def _now(context: Publication) -> str:
    return context.clock.now().isoformat()


async def _receipt(context: Publication, who: Principal, note: str, photo: Photo | None) -> Receipt:
    digest = await keep(context, photo.data) if photo else ""
    return Receipt(who.subject, who.name, _now(context), note.strip(), digest, photo.kind if photo else "")


async def _changed(
    context: Publication, who: Principal, document: Document, place: str, action: str, change: Callable[[Posting], None]
) -> Posting:
    """Of the edition that is public; made where the catalogue did not ask for it. What changes nothing is not saved."""
    id = id_of(document.id, document.edition, place)
    while True:
        posting = await context.postings.get(id)
        fresh = posting is None
        if posting is None:
            posting = postings.new(document, place, place in await postings.required(context, document))
        before = (posting.state, posting.posted)
        change(posting)
        if not fresh and (posting.state, posting.posted) == before:
            return posting
        entry = Entry(who.subject, action, {} if fresh else {"state": before[0]}, {"state": posting.state})
        try:
            write = context.postings.insert if fresh else context.postings.save
            return await write(posting, entry=entry)
        except (AlreadyExists, Conflict):
            continue


async def _take_back(context: Publication, who: Principal, posting: Posting, receipt: Receipt) -> Posting:
    while True:
        before = posting.state
        posting.recall(receipt)
        if posting.state == before:
            return posting
        entry = Entry(who.subject, "recall", {"state": before}, {"state": posting.state})
        try:
            return await context.postings.save(posting, entry=entry)
        except Conflict:
            posting = await context.postings.get(posting.id) or posting
