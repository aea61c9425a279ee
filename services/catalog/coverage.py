"""The read side of coverage: items without content and columns gone stale, by department and by domain."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kit.runtime.clock import today
from services.catalog.context import Catalog
from services.catalog.domain.domains import ALL
from services.catalog.domain.staleness import Reached, Standing, reached, standings
from services.catalog.owing_inputs import Wanted, load
from services.catalog.queries import all_units


@dataclass(frozen=True)
class Unit:
    """A department or a domain: its items, those without content, those gone stale."""

    code: str
    name: str
    items: int
    missing: int
    stale: int


@dataclass(frozen=True)
class Covered:
    missing: list[Standing]
    stale: list[Standing]
    departments: list[Unit]
    domains: list[Unit]
    indicators: list[Reached]


async def covered(context: Catalog, department: str | None = None, domain: str | None = None) -> Covered:
    inputs = await load(context, Wanted(department=department))
    day = today(context.clock)
    items = [one for one in inputs.items if domain is None or one.domain == domain]
    newest: dict[str, date] = {}
    for item, documents in inputs.facts.documents.items():
        public = [one.public_on for one in documents if one.public_on and not one.until]
        if public:
            newest[item] = max(public)
    found = standings(items, newest, inputs.reckoning.calendar, day)
    departments = {one.id: one.name for one in await all_units(context) if one.kind == "department"}
    return Covered(
        missing=[one for one in found if one.missing],
        stale=sorted((one for one in found if one.stale_since), key=lambda one: (one.newest or day, one.owed.id)),
        departments=_by(departments, ((one.owed.department, one) for one in found)),
        domains=_by({code: term.name for code, term in ALL.items()}, ((one.owed.domain, one) for one in found)),
        indicators=reached(found),
    )


def _by(names: dict[str, str], rows: Iterable[tuple[str, Standing]]) -> list[Unit]:
    items, missing, stale = Counter[str](), Counter[str](), Counter[str]()
    for code, one in rows:
        items[code] += 1
        missing[code] += one.missing
        stale[code] += one.stale_since is not None
    return [Unit(code, name, items[code], missing[code], stale[code]) for code, name in names.items() if items[code]]
