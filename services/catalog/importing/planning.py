"""What a file would do to the catalogue: which of its rows are which items, and which items it no longer has."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from services.catalog.domain.domains import place
from services.catalog.domain.item import PLACES, Columns, Item, differences, id_of
from services.catalog.domain.unit import Unit
from services.catalog.domain.written import PARTS, writable, written
from services.catalog.importing.model import Named, Problem, Reading, ReadRow
from services.catalog.importing.rows import line

Action = Literal["add", "change", "same", "waits"]
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}")


@dataclass(frozen=True)
class Planned:
    """`waits`: it must first be put right, or taken although it is hidden; `changes`: column → (before, after)."""

    row: ReadRow
    id: str
    columns: Columns
    position: int
    action: Action
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """`dropped`: items in force of the domains that the file covers, and that the file no longer has."""

    items: list[Planned]
    dropped: list[Item]
    problems: list[Problem]


def plan(reading: Reading, known: Sequence[Item], units: Sequence[Unit]) -> Plan:
    """`known`: every item, retired ones too, in the order of the tables."""
    return _Planner(known, units).plan(reading)


class _Planner:
    def __init__(self, known: Sequence[Item], units: Sequence[Unit]) -> None:
        self._known = {item.id: item for item in known}
        self._units = {unit.id: unit.name for unit in units}
        self._departments = sorted(
            (unit for unit in units if unit.kind == "department" and not unit.in_force_until),
            key=lambda unit: -len(unit.name),
        )
        self._by_names = defaultdict[tuple[str, str, str], list[Item]](list)
        for item in known:
            if not item.retired:
                self._by_names[_names_of(item)].append(item)
        self._taken: set[str] = set()
        self._in_domain = Counter[str]()

    def plan(self, reading: Reading) -> Plan:
        problems = list(reading.problems)
        found = {index: item for index, row in enumerate(reading.rows) if (item := self._by_code(row.named))}
        for index, row in enumerate(reading.rows):
            if index not in found and (item := self._named(row.named)):
                found[index] = item
        planned = []
        for index, row in enumerate(reading.rows):
            one = self._planned(row, found.get(index))
            if one is None:
                message = "这个公开事项已经停用，没有重新导入。"
                problems.append(Problem(row.sheet, row.row, "", "error", "catalog.item_retired", message))
            else:
                planned.append(one)
        return Plan(planned, list(self._dropped(reading)), problems)

    def _by_code(self, named: Named) -> Item | None:
        item = self._known.get(f"{named.domain}.{named.code}") if named.code else None
        return self._take(item) if item is not None and item.id not in self._taken else None

    def _named(self, named: Named) -> Item | None:
        names = (named.domain, named.first_level, named.second_level)
        return next((self._take(item) for item in self._by_names[names] if item.id not in self._taken), None)

    def _take(self, item: Item) -> Item:
        self._taken.add(item.id)
        return item

    def _planned(self, row: ReadRow, known: Item | None) -> Planned | None:
        """None: the item of these names is retired."""
        columns = self._kept(row, known)
        id = known.id if known else self._new_id(row, columns)
        known = known or self._known.get(id)
        if known is not None and known.retired:
            return None
        self._in_domain[columns.domain] += 1
        position = place(columns.domain) * PLACES + self._in_domain[columns.domain]
        changes = differences(known.columns, columns) if known else {}
        action: Action = "add" if known is None else "change" if changes else "same"
        return Planned(row, id, columns, position, action if row.ready else "waits", changes)

    def _new_id(self, row: ReadRow, columns: Columns) -> str:
        """Of its own code or its names; the next that is free where an item in force goes by that of older names."""
        code = row.code if _CODE.fullmatch(row.code) else ""
        number = 1
        while (id := id_of(columns, code, number)) in self._taken or self._in_force(id):
            number += 1
        self._taken.add(id)
        return id

    def _in_force(self, id: str) -> bool:
        return id in self._known and not self._known[id].retired

    def _kept(self, row: ReadRow, known: Item | None) -> Columns:
        """What the cells say just as the item would be written is the item's own, however its parts were split."""
        columns = row.columns
        if known is None:
            return replace(columns, department=self._department(row))
        before = written(known.columns, self._units)
        same = {
            name: getattr(known.columns, name)
            for name, parts in PARTS.items()
            if all(part in row.texts for part in parts)
            and all(writable(row.texts[part]) == before[part] for part in parts)
        }
        if "department" not in same:
            same["department"] = known.columns.department if row.department is None else self._department(row)
        return replace(columns, **same)

    def _department(self, row: ReadRow) -> str | None:
        """Named in its own column by code or name, or else within the disclosing body; the longest name that fits."""
        for text in filter(None, (row.department, row.columns.disclosing_body)):
            for unit in self._departments:
                if text == unit.id or unit.name.partition("（")[0] in text:
                    return unit.id
        return None

    def _dropped(self, reading: Reading) -> Iterator[Item]:
        for named in reading.left_out:
            if self._by_code(named) is None:
                self._named(named)
        covered = {row.columns.domain for row in reading.rows} | {named.domain for named in reading.left_out}
        for item in self._known.values():
            if item.columns.domain in covered and not item.retired and item.id not in self._taken:
                yield item


def _names_of(item: Item) -> tuple[str, str, str]:
    columns = item.columns
    return columns.domain, line(writable(columns.first_level)), line(writable(columns.second_level))


def by_domain(items: Iterable[Item]) -> dict[str, list[Item]]:
    grouped = defaultdict[str, list[Item]](list)
    for item in items:
        grouped[item.columns.domain].append(item)
    return dict(grouped)
