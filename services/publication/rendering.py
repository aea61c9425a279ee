"""A public edition as a poster, a picture card or a text; made once for each state that the public sees."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from kit.files.model import Block
from kit.files.notice import Notice
from kit.identity.port import Principal
from kit.store.port import AlreadyExists
from law.places import BY_HAND, PLACES, Make, Place
from services.publication import editions, facts
from services.publication.attachments import attached, keep
from services.publication.context import Publication
from services.publication.domain import errors, wording
from services.publication.domain.copies import Rendering
from services.publication.domain.document import Document
from services.publication.domain.wording import Told
from services.publication.queries import load, works_on

LAYOUT = 1
"""Raised when posters or cards are drawn otherwise, so that none is taken from before."""
_MOST_PICTURES = 20
_NOWHERE = Place("", "")

Size = Literal["a4", "a3"]


@dataclass(frozen=True)
class Rendered:
    """`kind`: pdf or png; `digest` names the bytes."""

    kind: str
    data: bytes
    digest: str


async def told(context: Publication, who: Principal, id: str, place: str) -> Told:
    """The words for a place; of what is no longer in force, that it is not. Raises `RenderingUnknown`."""
    _makes(place, "text")
    document = await load(context, id)
    if document.standing in ("withdrawn", "repealed", "superseded"):
        return wording.taken_back(
            document.title, document.number, context.government, document.standing, document.ended
        )
    shown = _shown(who, document)
    address = _address(context, shown)
    match place:
        case "radio":
            return wording.radio(shown, context.government)
        case "tv":
            return wording.crawl(shown, context.government)
        case _:
            return wording.chat(shown, context.government, _day(shown.issued_on), address)


async def drawn(
    context: Publication, who: Principal, id: str, place: str, make: Make, size: Size = "a4"
) -> tuple[Document, Rendered]:
    """A poster or a card. Anyone's while the document is public; before that a sample, for its department."""
    _makes(place, make)
    document = await load(context, id)
    shown = _shown(who, document)
    key = f"{editions.id_of(shown)}/{make}/{size if make == 'poster' else ''}/{LAYOUT}"
    known = await context.renderings.get(key) if shown.is_public else None
    kind = "pdf" if make == "poster" else "png"
    if known is not None:
        data = b"".join([chunk async for chunk in context.blobs.open(known.digest)])
        return shown, Rendered(kind, data, known.digest)
    notice = await _notice(context, shown)
    async with context.drawing:
        data = await asyncio.to_thread(_draw, make, notice, size, wording.gist(shown))
    digest = await keep(context, data)
    if shown.is_public:
        with suppress(AlreadyExists):
            await context.renderings.insert(Rendering(key, digest))
    return shown, Rendered(kind, data, digest)


def _draw(make: Make, notice: Notice, size: Size, words: str) -> bytes:
    """Imported here, in the thread that draws: the PDF library takes a second to load, and few processes draw."""
    if make == "poster":
        from kit.files.poster import poster

        return poster(notice, size)
    from kit.files.card import card

    return card(notice, words)


def first(place: str) -> Make:
    """What is made for a place when nothing is said. Raises `PlaceUnknown`."""
    if place not in BY_HAND:
        raise errors.PlaceUnknown
    return PLACES[place].makes[0]


def _makes(place: str, make: Make) -> None:
    if make not in PLACES.get(place, _NOWHERE).makes:
        raise errors.RenderingUnknown


def _shown(who: Principal, document: Document) -> Document:
    """What the public sees; before there is anything, a sample for those who work on it."""
    if document.standing == "public":
        return document.as_public()
    if document.standing == "none" and works_on(who, document):
        return replace(document.as_worked_on(), index_number=None)
    raise errors.RenderingUnknown if document.is_public or works_on(who, document) else errors.DocumentUnknown


async def _notice(context: Publication, document: Document) -> Notice:
    return Notice(
        title=document.title,
        government=context.government,
        number=document.number,
        issuing_body=document.issuing_body,
        issued=_day(document.issued_on),
        index_number=document.index_number or "",
        address=_address(context, document),
        summary=document.summary,
        blocks=[*wording.matter(document), *_questions(document)],
        attachments=[one.name for one in document.attachments if one.kind not in ("png", "jpg")],
        pictures=await _pictures(context, document),
    )


def _questions(document: Document) -> list[Block]:
    pairs = ((Block("heading", f"问：{one.question}", 2), Block("paragraph", one.answer)) for one in document.questions)
    return [block for pair in pairs for block in pair]


async def _pictures(context: Publication, document: Document) -> dict[str, bytes]:
    sources = dict.fromkeys(one.source for one in document.body if one.kind == "image" and one.source)
    found = {}
    for source in list(sources)[:_MOST_PICTURES]:
        one = attached(document.attachments, source)
        if one is not None and one.kind in ("png", "jpg"):
            found[source] = b"".join([chunk async for chunk in context.blobs.open(one.digest)])
    return found


def _address(context: Publication, document: Document) -> str:
    return f"{context.address}{facts.url(document)}" if document.index_number and document.is_public else ""


def _day(written: str | None) -> str:
    if not written:
        return ""
    day = date.fromisoformat(written)
    return f"{day.year}年{day.month}月{day.day}日"
