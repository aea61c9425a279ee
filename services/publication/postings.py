"""Where editions are to be put besides their pages, as the rows of the catalogue ask, and what must be taken back."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from kit.identity.port import Principal
from kit.store.port import AlreadyExists, Conflict, Entry, In, Page
from law.places import BY_HAND, PLACES, places_for
from services.publication.context import SYSTEM, Publication
from services.publication.domain import errors
from services.publication.domain.document import Document, Standing
from services.publication.domain.posting import OPEN, Posting, Receipt, State, id_of
from services.publication.queries import OVERSIGHT, STAFF, load, works_on

MOST = 500  # of one document, all editions
_ENDED: dict[Standing, str] = {
    "withdrawn": "文件已撤回",
    "repealed": "文件已废止",
    "superseded": "文件已由新文件代替",
}


async def follow(context: Publication, document: Document) -> None:
    """What the catalogue asks of a new edition is due; what ended must come down. Harmless to repeat."""
    if not document.is_public or document.migrated:
        return  # what was taken over hung long ago
    known = await of_document(context, document.id)
    ended, reason = known, _ENDED.get(document.standing, "")
    if document.standing == "public":
        ended = [one for one in known if one.edition < document.edition]
        reason = f"已有第 {document.edition} 版，请换成新版"
        await _begin(context, document, {one.id for one in known})
    for one in ended:
        if one.state in ("due", "posted"):
            await _end(context, one, reason, document.changed_at or "")


async def _begin(context: Publication, document: Document, known: set[str]) -> None:
    for place in await required(context, document):
        made = new(document, place, True)
        if made.id not in known:
            with suppress(AlreadyExists):
                await context.postings.insert(made, entry=Entry(SYSTEM, "ask", {}, {"state": "due"}))


async def _end(context: Publication, posting: Posting, reason: str, at: str) -> None:
    while True:
        before = posting.state
        posting.end(reason, at)
        if posting.state == before:
            return
        try:
            await context.postings.save(
                posting, entry=Entry(SYSTEM, "end", {"state": before}, {"state": posting.state, "reason": reason})
            )
        except Conflict:
            posting = await context.postings.get(posting.id) or posting
            continue
        return


async def required(context: Publication, document: Document) -> list[str]:
    """Places that the document's row of the catalogue requires, without those that the platform serves itself.

    The row is about the document; where its interpretation goes as well is for people to say.
    """
    item = await context.items.get(document.item) if document.item and document.kind == "document" else None
    return _by_hand(item.required if item else ())


async def suggested(context: Publication, document: Document) -> list[str]:
    """Places that the row names as well, and for what explains a document those of the document."""
    item = await context.items.get(document.item) if document.item else None
    if item is None:
        return []
    return _by_hand(item.optional if document.kind == "document" else [*item.required, *item.optional])


def _by_hand(channels: Iterable[str]) -> list[str]:
    return [place for place in places_for(channels) if place in BY_HAND]


def new(document: Document, place: str, required: bool) -> Posting:
    return Posting(
        id=id_of(document.id, document.edition, place),
        document=document.id,
        edition=document.edition,
        place=place,
        department=document.department,
        title=document.title,
        index_number=document.index_number or "",
        required=required,
        since=document.released_at or "",
    )


async def of_document(context: Publication, id: str) -> list[Posting]:
    """Newest edition first, in the order of the places; what the platform shows itself is not among them."""
    found = (await context.postings.find({"document": id}, limit=MOST)).items
    return sorted(found, key=lambda one: (-one.edition, BY_HAND.index(one.place)))


def shown_by_itself(document: Document) -> list[Posting]:
    """The receipts of what the platform shows without anyone's hand: as sure as the release, and told from it."""
    found = []
    for place in (place for place in PLACES.values() if place.by_itself):
        one = new(document, place.code, True)
        one.post(Receipt(SYSTEM, "", document.released_at or ""))
        if document.standing == "withdrawn" or (document.standing != "public" and place.code == "kiosk"):
            one.recall(Receipt(SYSTEM, "", document.changed_at or ""))
        found.append(one)
    return found


async def listed(context: Publication, who: Principal, id: str) -> tuple[Document, list[Posting]]:
    """Of a document that is or was public, for those who work on it. Raises `OtherDepartment`."""
    document = await load(context, id)
    if not works_on(who, document):
        raise errors.OtherDepartment
    return document, [*shown_by_itself(document), *await of_document(context, id)] if document.is_public else []


async def photo(context: Publication, who: Principal, id: str, place: str, edition: int, recalled: bool) -> Receipt:
    """Raises `PostingUnknown`, also of a withdrawn document: what it shows is no longer shown."""
    document = await load(context, id)
    posting = await context.postings.get(id_of(id, edition, place))
    receipt = (posting.recalled if recalled else posting.posted) if posting else None
    if not works_on(who, document) or document.standing == "withdrawn" or receipt is None or not receipt.photo:
        raise errors.PostingUnknown
    return receipt


async def board(
    context: Publication, who: Principal, wanted: dict[str, Any], limit: int, after: str | None
) -> Page[Posting]:
    """By `state`, `place`, `department` where given; the longest waiting first."""
    if (mine := _mine(who)) is None:
        return Page([], None)
    return await context.postings.find({**mine, **wanted}, sort="since", limit=limit, after=after)


async def counts(context: Publication, who: Principal) -> list[tuple[str, State, int]]:
    """How many wait and how many hang, by place."""
    if (mine := _mine(who)) is None:
        return []
    states: tuple[State, ...] = (*OPEN, "posted")
    return [
        (place, state, await context.postings.count({**mine, "state": state, "place": place}))
        for place in BY_HAND
        for state in states
    ]


async def work(context: Publication, who: Principal) -> list[dict[str, Any]]:
    """One row a document: first what must come down, then what is not yet up."""
    if not who.has("drafter", "releaser") or not who.departments:
        return []
    mine = {"department": In(sorted(who.departments))}
    rows = []
    for state, said in zip(OPEN, ("撤下", "张贴"), strict=True):
        found: dict[str, list[Posting]] = {}
        page = await context.postings.find({**mine, "state": state}, sort="since", limit=200)
        for one in page.items:
            found.setdefault(one.document, []).append(one)
        for document, postings in found.items():
            places = "、".join(dict.fromkeys(PLACES[one.place].name for one in postings))
            action = f"{said}：{places}"
            note = postings[0].reason if state == "recall_due" else "还没有公开到这些渠道"
            url = f"/desk/channels/{document}"
            rows.append(
                {"id": document, "title": postings[0].title, "action": action, "note": note, "url": url, "due": None}
            )
    return rows


def _mine(who: Principal) -> dict[str, Any] | None:
    if who.has(*OVERSIGHT):
        return {}
    return {"department": In(sorted(who.departments))} if who.has(*STAFF) and who.departments else None
