"""Public facts of the other services as entries of the index."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import msgspec

from kit.bus.port import Event
from law.ledger import AFFAIRS, LEDGER_ITEMS
from schemas.classes.catalog import ItemAdoptedV1, ItemRetiredV1
from schemas.classes.consultation import (
    ConsultationAnsweredV1,
    ConsultationClosedV1,
    ConsultationOpenedV1,
    DecisionAdvancedV1,
)
from schemas.classes.publication import AttachedFile, DocumentPublishedV1, DocumentWithdrawnV1
from schemas.classes.village_affairs import EntryPublishedV1, EntryWithdrawnV1
from services.search import translating_gatherings
from services.search.context import Search
from services.search.domain.entry import Attachment, Entry
from services.search.domain.periods import in_words, last_day
from services.search.texts import LONGEST_FILES

_AFFAIRS = {str(code): name for code, name in AFFAIRS.items()}
Translate = Callable[[Search, Event], Awaitable[list[Entry]]]


async def entries_of(context: Search, event: Event) -> list[Entry]:
    """None for what is not searched. Long texts are fetched: raises `PeerUnavailable`, `TextGone`."""
    translate = _TRANSLATE.get(event.type)
    return await translate(context, event) if translate else []


def ids_of(event: Event) -> list[str]:
    """Of the entries that `entries_of` makes, without fetching anything."""
    if event.type == ConsultationClosedV1.TYPE:
        told = event.data.get("title") is not None
        return [f"consultation:{event.key}", f"feedback:{event.key}"] if told else []
    if event.type == ConsultationAnsweredV1.TYPE:
        return [f"consultation:{event.key}", f"feedback:{event.key}"]
    kind = _KINDS.get(event.type)
    return [f"{kind}:{event.key}"] if kind else []


async def _document(context: Search, event: Event) -> list[Entry]:
    fact = msgspec.convert(event.data, DocumentPublishedV1)
    own = await context.texts.text("publication", fact.text, fact.text_digest)
    entry = Entry(
        id=f"document:{fact.id}",
        version=event.sequence,
        kind=fact.kind or "document",
        title=fact.title,
        text=_after(fact.summary, own),
        number=fact.number,
        index_number=fact.index_number,
        department=fact.department,
        domain=fact.domain or "",
        theme=fact.theme,
        date=fact.issued_on or fact.published_at[:10],
        validity=fact.validity,
        audience=(fact.audience,) if fact.audience else (),
        url=fact.url,
        published_at=fact.published_at if fact.migrated else fact.released_at or fact.published_at,
        attachments=await _attachments(context, fact.attachments or ()),
        extra=_given(
            summary=fact.summary,
            explains=_entry_id("document", fact.explains),
            superseded_by=_entry_id("document", fact.superseded_by),
            effective_on=fact.effective_on,
            expires_on=fact.expires_on,
        ),
    )
    return [entry]


async def _attachments(context: Search, files: Iterable[AttachedFile]) -> tuple[Attachment, ...]:
    made, left = list[Attachment](), LONGEST_FILES
    for file in files:
        pages = await context.texts.pages("publication", file.kind, file.text_digest, left)
        left -= sum(map(len, pages))
        made.append(Attachment(file.name, file.url, file.kind, pages))
    return tuple(made)


async def _item(context: Search, event: Event) -> list[Entry]:
    fact = msgspec.convert(event.data, ItemAdoptedV1)
    lines = [*fact.content, *fact.legal_basis, fact.time_limit.text, fact.disclosing_body, fact.audience]
    entry = Entry(
        id=f"item:{fact.id}",
        version=event.sequence,
        kind="item",
        title=" / ".join(filter(None, (fact.first_level, fact.second_level))),
        text="\n".join(lines),
        department=fact.department or "",
        domain=fact.domain,
        audience=(fact.audience,) if fact.audience else (),
        url=fact.url,
        extra=_given(
            first_level=fact.first_level, time_limit=fact.time_limit.text, disclosing_body=fact.disclosing_body
        ),
    )
    return [entry]


async def _opened(context: Search, event: Event) -> list[Entry]:
    fact = msgspec.convert(event.data, ConsultationOpenedV1)
    return [await _consultation(context, event, fact)]


async def _closed(context: Search, event: Event) -> list[Entry]:
    """A fact of before closed consultations were told whole changes nothing: its last day tells that it is over."""
    if not ids_of(event):
        return []
    fact = msgspec.convert(event.data, ConsultationClosedV1)
    shown = await _consultation(context, event, fact, str(fact.received))
    feedback = Entry(
        id=f"feedback:{fact.id}",
        version=event.sequence,
        kind="feedback",
        title=f"{fact.title}：收到的意见",
        text=_received(fact),
        department=shown.department,
        date=fact.closed_at[:10],
        url=f"{shown.url}#comments",
        published_at=fact.closed_at,
        extra=_given(consultation=shown.id, received=str(fact.received)),
    )
    return [shown, feedback]


async def _answered(context: Search, event: Event) -> list[Entry]:
    fact = msgspec.convert(event.data, ConsultationAnsweredV1)
    shown = await _consultation(context, event, fact, str(fact.received))
    feedback = Entry(
        id=f"feedback:{fact.id}",
        version=event.sequence,
        kind="feedback",
        title=f"{fact.title}：意见采纳情况",
        text=f"{_became(fact)}\n{fact.answers}",
        department=fact.department,
        date=fact.answered_at[:10],
        url=fact.feedback_url,
        published_at=fact.answered_at,
        extra=_given(consultation=shown.id, received=str(fact.received)),
    )
    return [shown, feedback]


def _became(fact: ConsultationAnsweredV1) -> str:
    if not fact.received:
        return "征求意见期间没有收到意见。"
    counts = f"采纳 {fact.adopted} 条，部分采纳 {fact.partly} 条，未采纳 {fact.not_adopted} 条"
    return f"共收到意见 {fact.received} 条，归并为 {fact.groups} 组：{counts}。"


async def _consultation(
    context: Search,
    event: Event,
    fact: ConsultationOpenedV1 | ConsultationClosedV1 | ConsultationAnsweredV1,
    received: str = "",
) -> Entry:
    own = await context.texts.text("consultation", fact.text, fact.text_digest)
    return Entry(
        id=f"consultation:{fact.id}",
        version=event.sequence,
        kind="consultation",
        title=fact.title or "",
        text=_after(fact.summary or "", own),
        department=fact.department or "",
        date=fact.opens_on or "",
        url=fact.url or "",
        published_at=fact.opened_at or "",
        extra=_given(opens_on=fact.opens_on, closes_on=fact.closes_on, received=received),
    )


def _received(fact: ConsultationClosedV1) -> str:
    if not fact.received:
        return "征求意见已经结束，没有收到意见。"
    told = [f"{one.label or '整个草案'} {one.received} 条" for one in fact.clauses or ()]
    return f"征求意见已经结束，共收到意见 {fact.received} 条" + (f"：{'，'.join(told)}。" if told else "。")


async def _decision(context: Search, event: Event) -> list[Entry]:
    fact = msgspec.convert(event.data, DecisionAdvancedV1)
    stands = {"open": fact.stage_title, "ended": "已经办结", "stopped": "已经终止"}[fact.state]
    told = [fact.matter or "", f"现在：{stands}。", *(fact.papers or ())]
    entry = Entry(
        id=f"decision:{fact.id}",
        version=event.sequence,
        kind="decision",
        title=fact.title,
        text="\n".join(filter(None, (fact.summary, *told))),
        department=fact.department,
        date=fact.started_at[:10],
        url=fact.url,
        published_at=fact.started_at,
        extra=_given(stage=stands, until=fact.until),
    )
    return [entry]


async def _ledger_entry(context: Search, event: Event) -> list[Entry]:
    fact = msgspec.convert(event.data, EntryPublishedV1)
    own = await context.texts.text("village_affairs", fact.text, fact.text_digest)
    affairs, item, period = _AFFAIRS.get(fact.affairs, ""), LEDGER_ITEMS.get(fact.item), in_words(fact.period)
    name = item.name if item else ""
    told = " ".join(words for words in (period, name) if words not in fact.title)
    entry = Entry(
        id=f"entry:{fact.id}",
        version=event.sequence,
        kind="entry",
        title=fact.title,
        text=_after(told, _after(fact.summary, own)),
        village=fact.village,
        date=last_day(fact.period) or fact.published_at[:10],
        url=fact.url,
        published_at=fact.released_at,
        extra=_given(
            period=period,
            affairs=f"{affairs}公开" if affairs else "",
            item=name,
            amounts=fact.summary if "合计" in fact.summary else "",
        ),
    )
    return [entry]


async def _gone(context: Search, event: Event) -> list[Entry]:
    kind = _KINDS[event.type]
    return [Entry(id=f"{kind}:{event.key}", version=event.sequence, kind=kind, removed=True)]


_TRANSLATE: Mapping[str, Translate] = {
    DocumentPublishedV1.TYPE: _document,
    DocumentWithdrawnV1.TYPE: _gone,
    ItemAdoptedV1.TYPE: _item,
    ItemRetiredV1.TYPE: _gone,
    ConsultationOpenedV1.TYPE: _opened,
    ConsultationClosedV1.TYPE: _closed,
    ConsultationAnsweredV1.TYPE: _answered,
    DecisionAdvancedV1.TYPE: _decision,
    **dict.fromkeys(translating_gatherings.TYPES, translating_gatherings.gathering),
    EntryPublishedV1.TYPE: _ledger_entry,
    EntryWithdrawnV1.TYPE: _gone,
}
TYPES = frozenset(_TRANSLATE)
REMOVALS = frozenset(type for type, translate in _TRANSLATE.items() if translate is _gone)
_KINDS = {
    DocumentPublishedV1.TYPE: "document",
    DocumentWithdrawnV1.TYPE: "document",
    ItemAdoptedV1.TYPE: "item",
    ItemRetiredV1.TYPE: "item",
    ConsultationOpenedV1.TYPE: "consultation",
    DecisionAdvancedV1.TYPE: "decision",
    **dict.fromkeys(translating_gatherings.TYPES, "hearing"),
    EntryPublishedV1.TYPE: "entry",
    EntryWithdrawnV1.TYPE: "entry",
}


def _entry_id(kind: str, id: str | None) -> str:
    return f"{kind}:{id}" if id else ""


def _given(**values: Any) -> dict[str, str]:
    return {name: str(value) for name, value in values.items() if value}


def _after(summary: str, text: str) -> str:
    """A text behind its summary, unless it begins with it."""
    return text if text.startswith(summary) else f"{summary}\n{text}".strip()
