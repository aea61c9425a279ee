"""Obligations as a file for a spreadsheet, made while it is sent."""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from kit.identity.port import Principal
from services.catalog.context import Catalog
from services.catalog.domain.domains import ALL
from services.catalog.domain.obligation import Obligation
from services.catalog.domain.occasion import State
from services.catalog.owing import allowed
from services.catalog.owing_inputs import Inputs, Wanted, load
from services.catalog.queries import all_units

HEAD = (
    "公开事项", "事项编码", "领域", "责任单位", "这一次", "公开时限", "起算日", "最后一天", "状态", "公开日期", "文件",
    "备注",
)  # fmt: skip
STATES: dict[State, str] = {
    "overdue": "已到期，未公开",
    "due_soon": "快到期",
    "due": "未到期",
    "fulfilled": "按时公开",
    "fulfilled_late": "逾期公开",
    "cut_short": "公示期不足",
}
_AT_ONCE = 500
_BOM = "\ufeff"  # without it spreadsheets take the file for GBK
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so would be computed


async def lines(context: Catalog, who: Principal, wanted: Wanted) -> Iterator[str]:
    """Text of the file in parts of 500 rows. Raises `NotAllowed` before the first."""
    inputs = await load(context, wanted := allowed(who, wanted))
    names = {unit.id: unit.name for unit in await all_units(context)}
    return _parts(inputs, wanted, names)


def _parts(inputs: Inputs, wanted: Wanted, names: dict[str, str]) -> Iterator[str]:
    out = StringIO()
    writer = csv.writer(out)
    out.write(_BOM)
    writer.writerow(HEAD)
    rows = inputs.rows(wanted)
    while True:
        some = list(islice(rows, _AT_ONCE))
        writer.writerows(_cells(one, inputs, names) for one in some)
        yield out.getvalue()
        out.seek(0)
        out.truncate()
        if len(some) < _AT_ONCE:
            return


def _cells(one: Obligation, inputs: Inputs, names: dict[str, str]) -> list[str]:
    owed, occasion = one.owed, one.occasion
    paper = inputs.papers.get(one.document or "")
    unit = one.village or owed.department
    notes = (("按一般期限推算", occasion.fallback), ("暂按周末推算", occasion.provisional))
    cells = [
        owed.name,
        owed.id,
        ALL[owed.domain].name,
        names.get(unit, unit),
        occasion.label,
        owed.words.text,
        occasion.start.isoformat(),
        occasion.due.isoformat(),
        STATES[one.state],
        one.fulfilled_on.isoformat() if one.fulfilled_on else "",
        paper.title if paper else "",
        "；".join(note for note, said in notes if said),
    ]
    return [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]
