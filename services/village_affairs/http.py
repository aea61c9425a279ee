"""Thin routes: parse, call one command or query, answer."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query

from kit.identity.port import Principal
from kit.runtime.auth import Who, allow
from kit.runtime.clock import today
from kit.runtime.http_models import TrailLine, WorkRow
from kit.runtime.routing import service_router
from law.ledger import LEDGER_ITEMS, Affairs
from services.village_affairs import answers, commands, queries
from services.village_affairs import http_models as m
from services.village_affairs.context import VillageAffairs
from services.village_affairs.domain.content import Row

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=100)]
Staff = Annotated[Principal, Depends(allow())]
Limit = Annotated[int, Query(ge=1, le=100)]
Filter = Annotated[str | None, Query(max_length=60)]


def _fields(model: m.ContentFields) -> dict[str, Any]:
    names = set(m.ContentFields.model_fields)
    fields = {name: getattr(model, name) for name in names & model.model_fields_set}
    if fields.get("rows") is not None:
        fields["rows"] = [Row(**row.model_dump()) for row in fields["rows"]]
    if fields.get("reviewed_on") is not None:
        fields["reviewed_on"] = fields["reviewed_on"].isoformat()
    return {name: value for name, value in fields.items() if value is not None or name == "reviewed_on"}


def routes(context: VillageAffairs) -> APIRouter:
    router = service_router("village_affairs")
    _reading(router, context)
    _working(router, context)
    _keeping(router, context)
    return router


def _reading(router: APIRouter, context: VillageAffairs) -> None:
    @router.get("/items")
    async def items() -> m.ItemList:
        """The list of Party, village and financial affairs."""
        now = today(context.clock)
        return m.ItemList(items=[answers.item(one, now) for one in LEDGER_ITEMS.values()])

    @router.get("/villages")
    async def villages() -> m.VillageList:
        """Every village and community, and how it stands with the last quarter."""
        return m.VillageList(items=[answers.village_summary(one) for one in await queries.all_villages(context)])

    @router.get("/villages/{code}")
    async def village(code: str) -> m.VillageModel:
        """What is due in a village and what is there."""
        return answers.village(await queries.village(context, code))

    @router.get("/entries")
    async def entries(
        village: Filter = None,
        affairs: Affairs | None = None,
        item: Filter = None,
        period: Filter = None,
        limit: Limit = 20,
        after: str | None = None,
    ) -> m.EntryPage:
        """Published entries, the latest period first."""
        wanted = {"village": village, "affairs": affairs, "item": item, "period": period}
        return answers.public_page(await queries.published(context, limit=limit, after=after, **wanted))

    @router.get("/entries/{id}")
    async def one(who: Who, id: str) -> m.EntryModel:
        entry = await queries.visible(context, who, id)
        return answers.entry(entry, queries.keeps(who, entry.village))


def _working(router: APIRouter, context: VillageAffairs) -> None:
    @router.get("/desk/entries")
    async def mine(
        who: Staff,
        working: bool | None = None,
        village: Filter = None,
        item: Filter = None,
        period: Filter = None,
        limit: Limit = 50,
        after: str | None = None,
    ) -> m.EntryPage:
        """Every entry of my villages; `working`: only those with something unpublished, or without."""
        wanted = {"working": working, "village": village, "item": item, "period": period}
        return answers.page(await queries.of_my_villages(context, who, limit=limit, after=after, **wanted))

    @router.get("/entries/{id}/trail")
    async def trail(who: Staff, id: str) -> list[TrailLine]:
        return [TrailLine.model_validate(line) for line in await queries.trail(context, who, id)]

    @router.get("/work")
    async def work(who: Staff) -> list[WorkRow]:
        return [WorkRow(**row) for row in await queries.work(context, who)]


def _keeping(router: APIRouter, context: VillageAffairs) -> None:
    @router.post("/entries", status_code=201)
    async def open_entry(who: Staff, key: Key, new: m.NewEntry) -> m.EntryModel:
        """Begin an entry; where its period is public already, begin its correction."""
        fields = _fields(new)
        entry = await commands.open_entry(context, who, key, new.village, new.item, new.period, fields)
        return answers.entry(entry, own=True)

    @router.put("/entries/{id}")
    async def edit(who: Staff, id: str, edit: m.EditEntry) -> m.EntryModel:
        return answers.entry(await commands.edit_entry(context, who, id, edit.version, _fields(edit)), own=True)

    @router.post("/entries/{id}/publish")
    async def publish(who: Staff, id: str, body: m.Publishing | None = None) -> m.EntryModel:
        return answers.entry(await commands.publish(context, who, id, body.version if body else None), own=True)

    @router.post("/entries/{id}/discard")
    async def discard(who: Staff, id: str) -> m.EntryModel:
        """Let an unpublished correction go."""
        return answers.entry(await commands.discard(context, who, id), own=True)

    @router.post("/entries/{id}/withdraw")
    async def withdraw(who: Staff, id: str, body: m.Reason) -> m.EntryModel:
        return answers.entry(await commands.withdraw(context, who, id, body.reason), own=True)
