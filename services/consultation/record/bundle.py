"""The whole record as a file for whoever wants to check it alone: a head line, a line an entry, a line at the end."""

from collections import Counter
from collections.abc import AsyncIterator

import msgspec

from services.consultation.context import Consulting
from services.consultation.queries import record as queries
from services.consultation.queries.feedback import standing_for
from services.consultation.views import record as views

FORMAT = "gongkai-record/1"


async def lines(context: Consulting, found: queries.State) -> AsyncIterator[bytes]:
    """JSON lines. `accounts` at the end: opinions by group and by what became of them, as the adoption table has it."""
    consultation, size = found.consultation.id, found.head.size
    told = await views.record(context, found)
    heads = await _heads(context, consultation, size)
    yield _line({"format": FORMAT, **told.model_dump(mode="json"), "checkpoints": heads})
    counted = Counter[str]()
    async for page in queries.all_entries(context, found.consultation, size):
        counted.update(one.group for one in page)
        yield b"".join(_line(views.entry(one)) for one in page)
    yield _line({"end": True, "entries": size, "accounts": await _accounts(context, counted)})


async def _heads(context: Consulting, consultation: str, size: int) -> list[str]:
    heads, after = list[str](), None
    while True:
        wanted = {"consultation": consultation}
        page = await context.record.checkpoints.find(wanted, sort="size", limit=queries.PAGE, after=after)
        heads += [one.note for one in page.items if one.size <= size]
        if (after := page.next) is None:
            return heads


async def _accounts(context: Consulting, counted: Counter[str]) -> list[dict[str, object]]:
    """Groups as the adoption table counts them, so that its sums can be set against the entries."""
    ids, rows = sorted(set(counted) - {""}), list[dict[str, object]]()
    for at in range(0, len(ids), queries.PAGE):
        standing = await standing_for(context, ids[at : at + queries.PAGE])
        rows += [{"group": one.id, "count": one.count, "outcome": one.outcome or None} for one in standing.values()]
    return rows


def _line(value: object) -> bytes:
    return msgspec.json.encode(value) + b"\n"
