"""Aggregates and findings as what goes over HTTP."""

from datetime import date

from kit.store.port import Page
from law.ledger import AFFAIRS, LEDGER_ITEMS, LedgerItem
from services.village_affairs import http_models as m
from services.village_affairs.domain.content import Content, RowKind, sums
from services.village_affairs.domain.due import is_periodic, period_kinds
from services.village_affairs.domain.entry import LedgerEntry
from services.village_affairs.domain.period import Period
from services.village_affairs.queries import ItemStanding, VillageStanding

QUARTERS_BACK, MONTHS_BACK = 8, 6

_ROW_KINDS: dict[str, tuple[RowKind, ...]] = {"claims_and_debts": ("claim", "debt"), "assets_and_resources": ("other",)}


def row_kinds(item: LedgerItem) -> list[RowKind]:
    """Which kinds of money an item speaks of; none where it is told in words."""
    return list(_ROW_KINDS.get(item.code, ("income", "expense", "other"))) if item.affairs == "finance" else []


def content(one: Content | None) -> m.ContentModel | None:
    if one is None:
        return None
    return m.ContentModel(
        title=one.title,
        text=one.text,
        rows=[m.RowModel.model_validate(row) for row in one.rows],
        sums=sums(one.rows),
        table=one.table,
        reviewed_by=one.reviewed_by,
        reviewed_on=one.reviewed_on,
        correction=one.correction,
    )


def summary(entry: LedgerEntry) -> m.EntrySummary:
    shown = entry.public or entry.draft or Content()
    return m.EntrySummary(
        id=entry.id,
        village=entry.village,
        affairs=entry.affairs,
        item=entry.item,
        item_name=LEDGER_ITEMS[entry.item].name,
        period=entry.period,
        period_label=Period.parse(entry.period).label,
        title=shown.title,
        state=entry.state,
        edition=entry.edition,
        working=entry.working,
        published_at=entry.published_at,
        released_at=entry.released_at,
        version=entry.version,
    )


def entry(one: LedgerEntry, own: bool) -> m.EntryModel:
    """A tombstone keeps its reason and loses its words; `own`: for the village's own clerk."""
    return m.EntryModel(
        **{**summary(one).model_dump(), "working": one.working and own},
        withdrawn=one.withdrawn,
        content=content(one.public) if one.state == "published" or own else None,
        draft=content(one.draft) if own else None,
        row_kinds=row_kinds(LEDGER_ITEMS[one.item]),
    )


def page(found: Page[LedgerEntry]) -> m.EntryPage:
    return m.EntryPage(items=[summary(one) for one in found.items], next=found.next)


def public_page(found: Page[LedgerEntry]) -> m.EntryPage:
    """That a correction is being written is nobody's business yet."""
    return m.EntryPage(
        items=[summary(one).model_copy(update={"working": False}) for one in found.items], next=found.next
    )


def item(one: LedgerItem, today: date) -> m.ItemModel:
    return m.ItemModel(
        code=one.code,
        name=one.name,
        affairs=one.affairs,
        affairs_name=AFFAIRS[one.affairs],
        frequency=_frequency(one),
        period_kinds=list(period_kinds(one)),
        periods=[m.PeriodModel(code=period.code, label=period.label) for period in _choices(one, today)],
        row_kinds=row_kinds(one),
    )


def village(found: VillageStanding) -> m.VillageModel:
    return m.VillageModel(**village_summary(found).model_dump(), items=[_standing(one) for one in found.items])


def village_summary(found: VillageStanding) -> m.VillageSummary:
    return m.VillageSummary.model_validate(
        {
            "code": found.village.id,
            "name": found.village.name,
            "kind": found.village.kind,
            "ended": found.village.ended,
            "quarter": found.quarter.code,
            "quarter_label": found.quarter.label,
            "due_on": found.due_on.isoformat(),
            "provisional": found.provisional,
            "expected": found.count("published", "due", "overdue"),
            "published": found.count("published"),
            "overdue": found.count("overdue"),
        }
    )


def _standing(one: ItemStanding) -> m.StandingModel:
    return m.StandingModel(
        item=one.item.code,
        name=one.item.name,
        affairs=one.item.affairs,
        affairs_name=AFFAIRS[one.item.affairs],
        frequency=_frequency(one.item),
        standing=one.standing,
        latest=summary(one.latest).model_copy(update={"working": False}) if one.latest else None,
    )


def _frequency(one: LedgerItem) -> str:
    return "、".join(frequency.name for frequency in one.frequencies)


def _choices(one: LedgerItem, today: date) -> list[Period]:
    """Ended periods first, the running one last: it is seldom what one wants to disclose."""
    found: list[Period] = []
    if is_periodic(one):
        running = Period.quarter_of(today)
        found += [*_back(running, QUARTERS_BACK), running]
    if "month" in period_kinds(one):
        found += _back(Period.month(today.year, today.month), MONTHS_BACK)
    return found


def _back(period: Period, count: int) -> list[Period]:
    found = []
    for _ in range(count):
        period = period.previous
        found.append(period)
    return found
