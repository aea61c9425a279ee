"""A whole table at once: each row by itself, so that a broken import goes on where it stopped."""

import asyncio
import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from kit.files.model import Limits
from kit.identity.port import Principal
from kit.store.port import AlreadyExists, Conflict
from services.catalog.commands.editions import edition_for
from services.catalog.commands.items import PLACES, id_of, insert, must_keep_the_catalogue, save
from services.catalog.context import Catalog
from services.catalog.domain.domains import place
from services.catalog.domain.item import Columns, Item, differences
from services.catalog.domain.unit import Unit
from services.catalog.importing import Problem, ReadRow, read
from services.catalog.queries import all_units

Action = Literal["add", "change", "same"]
_AT_ONCE = 32  # rows written together: the store commits them as a group
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}")


@dataclass(frozen=True)
class Planned:
    row: ReadRow
    id: str
    columns: Columns
    position: int
    action: Action


@dataclass(frozen=True)
class Import:
    items: list[Planned]
    problems: list[Problem] = field(default_factory=list)
    edition: int | None = None  # None: nothing was written

    def count(self, action: Action) -> int:
        return sum(one.action == action for one in self.items)


async def import_table(
    context: Catalog, who: Principal, name: str, data: bytes, limits: Limits, *, dry_run: bool
) -> Import:
    """The same file twice changes nothing. Raises the errors of kit.files and `TableNotFound`."""
    must_keep_the_catalogue(who)
    reading = await asyncio.to_thread(read, name, data, limits)
    problems = list(reading.problems)
    planned = await _plan(context, reading.rows, problems)
    if dry_run or all(one.action == "same" for one in planned):
        return Import(planned, problems)
    edition = await edition_for(context, hashlib.sha256(data).hexdigest(), "file")
    todo = [one for one in planned if one.action != "same"]
    for start in range(0, len(todo), _AT_ONCE):
        await asyncio.gather(*(_write(context, who.subject, one, edition) for one in todo[start : start + _AT_ONCE]))
    return Import(planned, problems, edition)


async def _plan(context: Catalog, rows: Iterable[ReadRow], problems: list[Problem]) -> list[Planned]:
    departments = [unit for unit in await all_units(context) if unit.kind == "department" and not unit.in_force_until]
    same, in_domain = Counter[str](), Counter[str]()
    planned = []
    for row in rows:
        columns = replace(row.columns, department=_department(row, departments))
        code = row.code if _CODE.fullmatch(row.code) else ""
        base = id_of(columns, code)
        same[base] += 1
        in_domain[columns.domain] += 1
        id = id_of(columns, code, same[base])
        known = await context.items.get(id)
        if known is not None and known.retired:
            message = "这个公开事项已经停用，没有重新导入。"
            problems.append(Problem(row.sheet, row.row, "", "error", "catalog.item_retired", message))
            continue
        position = place(columns.domain) * PLACES + in_domain[columns.domain]
        planned.append(Planned(row, id, columns, position, _action(known, columns)))
    return planned


def _action(known: Item | None, columns: Columns) -> Action:
    if known is None:
        return "add"
    return "change" if differences(known.columns, columns) else "same"


async def _write(context: Catalog, actor: str, planned: Planned, edition: int) -> None:
    """Another import may be faster with the same row: look again, and change what still differs."""
    while True:
        known = await context.items.get(planned.id)
        try:
            if known is None:
                await insert(context, actor, Item(planned.id, planned.columns, edition, planned.position))
            elif changed := known.change(planned.columns, edition):
                known.position = planned.position
                await save(context, actor, known, changed)
        except (AlreadyExists, Conflict):
            continue
        return


def _department(row: ReadRow, departments: list[Unit]) -> str | None:
    """Named in its own column by code or name, or else within the disclosing body; the longest name that fits."""
    for text in filter(None, (row.department, row.columns.disclosing_body)):
        for unit in sorted(departments, key=lambda unit: -len(unit.name)):
            short = unit.name.partition("（")[0]
            if text == unit.id or short in text:
                return unit.id
    return None
