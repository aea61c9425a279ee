"""What staff enter of what happened, where a time limit starts from it."""

from datetime import date

from kit.identity.port import NotAllowed, Principal
from kit.runtime.clock import today
from kit.runtime.ids import derived_id
from kit.store.port import AlreadyExists, Entry
from law import privacy
from services.catalog.context import Catalog
from services.catalog.domain import errors
from services.catalog.domain.happening import DISCLOSED, Happening, check_day
from services.catalog.domain.item import Item
from services.catalog.domain.occasion import fixed_day, rhythm_of
from services.catalog.queries import load_item, load_unit

DRAFTING = ("drafter", "reviewer", "releaser", "disclosure_officer", "administrator")
EVERYWHERE = ("disclosure_officer", "administrator")


async def record_happening(
    context: Catalog, who: Principal, item_id: str, kind: str, on: date, note: str = "", village: str | None = None
) -> Happening:
    """The same thing on the same day is recorded once."""
    who.must(*DRAFTING)
    item = await load_item(context, item_id)
    department = item.columns.department or ""
    _must_answer_for(who, department)
    if item.retired:
        raise errors.ItemRetired
    check_day(kind, on, today(context.clock))
    if kind != DISCLOSED and not _starts_from_happenings(item):
        raise errors.HappeningUnfit
    if privacy.find(note):
        raise errors.HappeningNamesPerson
    if village is not None and (await load_unit(context, village)).kind not in ("village", "community"):
        raise errors.UnitUnknown
    id = derived_id("happening", item_id, village or "", kind, on.isoformat())
    happening = Happening(id, item_id, kind, on.isoformat(), note, department, village)
    after = {"item": item_id, "kind": kind, "on": happening.on, "note": note, "village": village}
    try:
        return await context.happenings.insert(happening, entry=Entry(who.subject, "record", after=after))
    except AlreadyExists:
        return await _recorded_again(context, who, id, note)


async def remove_happening(context: Catalog, who: Principal, id: str) -> Happening:
    """Entered by mistake: it counts no longer, its trail stays."""
    who.must(*DRAFTING)
    happening = await load_happening(context, id)
    _must_answer_for(who, happening.department)
    if happening.removed:
        return happening
    happening.removed = True
    return await context.happenings.save(
        happening, entry=Entry(who.subject, "remove", {"removed": False}, {"removed": True})
    )


async def load_happening(context: Catalog, id: str) -> Happening:
    happening = await context.happenings.get(id)
    if happening is None:
        raise errors.HappeningUnknown
    return happening


async def _recorded_again(context: Catalog, who: Principal, id: str, note: str) -> Happening:
    known = await load_happening(context, id)
    if not known.removed and known.note == note:
        return known
    before = {"removed": known.removed, "note": known.note}
    known.removed, known.note = False, note
    entry = Entry(who.subject, "record", before, {"removed": False, "note": note})
    return await context.happenings.save(known, entry=entry)


def _starts_from_happenings(item: Item) -> bool:
    words = item.columns.time_limit
    return rhythm_of(words) is None and words.kind != "permanent" and fixed_day(words) is None


def _must_answer_for(who: Principal, department: str) -> None:
    if department not in who.departments and not who.has(*EVERYWHERE):
        raise NotAllowed
