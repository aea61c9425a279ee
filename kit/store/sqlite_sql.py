"""The SQL of `sqlite.py`: tables, indexes and the translation of a `Plan`.

Each indexed field stands in a column of its own beside the body. A save names only the columns that changed, so that
SQLite leaves the other indexes alone; an index over what is in the body would be written again by every save.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from kit.store.port import Index
from kit.store.query import Condition, Plan

# AUTOINCREMENT: a position is never given twice, so forgetting an event late cannot forget another one.
_STORE = (
    "CREATE TABLE IF NOT EXISTS outbox"
    " (position INTEGER PRIMARY KEY AUTOINCREMENT, since REAL NOT NULL, event TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS trail"
    " (collection TEXT, id TEXT, number INTEGER, line TEXT NOT NULL, PRIMARY KEY (collection, id, number))"
    " WITHOUT ROWID",
)
PENDING = "SELECT position, since, event FROM outbox ORDER BY position LIMIT ?"
REMEMBER = "INSERT INTO outbox (since, event) VALUES (?, ?)"
FORGET = "DELETE FROM outbox WHERE position = ?"
LINE = "INSERT INTO trail VALUES (?, ?, ?, ?)"
TRAIL = "SELECT line FROM trail WHERE collection = ? AND id = ? ORDER BY number"

_TRAILS_AT_ONCE = 200
_HEADS_AT_ONCE = 2_000
_MOST_WALKS = 8

_OPERATORS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def create_store(connection: sqlite3.Connection) -> None:
    for statement in _STORE:
        connection.execute(statement)


def create_collection(connection: sqlite3.Connection, name: str, indexes: Sequence[Index]) -> None:
    """A tombstone's columns are NULL, and NULLs are never equal in a unique index.

    Columns are filled from the bodies whenever an index is missing: it is new, or an earlier program has worked here.
    """
    table = _table(name)
    connection.execute(
        f"CREATE TABLE IF NOT EXISTS {table} (id TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL,"
        " schema INTEGER NOT NULL, sequence INTEGER NOT NULL, lines INTEGER NOT NULL, hash TEXT NOT NULL, body TEXT)"
    )
    declared = {_index_name(name, index): index for index in indexes}
    there = {
        one
        for (one,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)
        )
    }
    for stale in there - declared.keys():
        connection.execute(f'DROP INDEX "{stale}"')
    missing = {index_name: index for index_name, index in declared.items() if index_name not in there}
    _fill(connection, table, {field for index in missing.values() for field in index.fields if field != "id"})
    for index_name, index in missing.items():
        fields = ", ".join(map(_column, index.fields))
        kind, tail = ("UNIQUE INDEX", "") if index.unique else ("INDEX", ", id")
        connection.execute(f'CREATE {kind} "{index_name}" ON {table} ({fields}{tail})')


def _fill(connection: sqlite3.Connection, table: str, fields: Iterable[str]) -> None:
    there = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
    for field in fields:
        column, stored = _column(field), f"json_extract(body, '$.{field}')"
        if column.strip('"') not in there:
            connection.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
        connection.execute(f"UPDATE {table} SET {column} = {stored} WHERE {column} IS NOT {stored}")


def trails(
    connection: sqlite3.Connection, name: str, after: str
) -> tuple[list[tuple[str, list[str], int, str]], str | None]:
    """(id, lines, their count and last hash as the document has them) past an id, and where to go on.

    Looked for on both sides: a document without its lines is as wrong as lines without their document.
    """
    some = (
        f"SELECT id FROM (SELECT id FROM {_table(name)} WHERE lines > 0"
        " UNION SELECT id FROM trail WHERE collection = ?) WHERE id > ? ORDER BY id LIMIT ?"
    )
    connection.execute("BEGIN")
    try:
        ids = [id for (id,) in connection.execute(some, (name, after, _TRAILS_AT_ONCE)).fetchall()]
        found = []
        for id in ids:
            lines = [line for (line,) in connection.execute(TRAIL, (name, id)).fetchall()]
            kept = connection.execute(f"SELECT lines, hash FROM {_table(name)} WHERE id = ?", (id,)).fetchone()
            found.append((id, lines, *(kept or (0, ""))))
    finally:
        connection.execute("COMMIT")
    return found, ids[-1] if len(ids) == _TRAILS_AT_ONCE else None


def heads(connection: sqlite3.Connection, name: str, after: str) -> tuple[list[tuple[str, int, str]], str | None]:
    """(id, lines, hash) past an id, and where to go on."""
    some = f"SELECT id, lines, hash FROM {_table(name)} WHERE lines > 0 AND id > ? ORDER BY id LIMIT ?"
    found = connection.execute(some, (after, _HEADS_AT_ONCE)).fetchall()
    return found, found[-1][0] if len(found) == _HEADS_AT_ONCE else None


def violated(error: sqlite3.IntegrityError, name: str, indexes: Sequence[Index]) -> list[str]:
    """The fields of the unique index that refused, or `id`."""
    table, (_, _, refused) = _table(name), str(error).partition(": ")
    for index in indexes:
        if refused == ", ".join(f"{table}.{field}:" for field in index.fields):
            return list(index.fields)
    return ["id"]


class Statements:
    """One collection's statements, written once."""

    def __init__(self, name: str, fields: Sequence[str]) -> None:
        self._table, self._columns = _table(name), [_column(field) for field in fields]
        kept = ("version", "schema", "sequence", "lines", "hash")
        head = ", ".join(kept)
        self.get = f"SELECT schema, body FROM {self._table} WHERE id = ? AND body IS NOT NULL"
        self.head = f"SELECT {head}, body IS NULL FROM {self._table} WHERE id = ?"
        kept_and_place = ", ".join([head, "body IS NULL", "rowid", *self._columns])
        self.before = f"SELECT {kept_and_place} FROM {self._table} WHERE id = ?"
        names = (*kept, "body", "id", *self._columns)
        self.insert = f"INSERT INTO {self._table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"

    def update(self, changed: Iterable[int]) -> str:
        """`changed`: places of the fields that have another value now."""
        columns = ("version", "schema", "sequence", "lines", "hash", "body", *(self._columns[at] for at in changed))
        return f"UPDATE {self._table} SET {', '.join(f'{column} = ?' for column in columns)} WHERE rowid = ?"

    def find(self, connection: sqlite3.Connection, plan: Plan, limit: int) -> list[tuple[str, Any, int, str]]:
        """Rows of (id, sort value, schema, body), all as they stood at one moment."""
        rows: list[tuple[str, Any, int, str]] = []
        connection.execute("BEGIN")
        try:
            for bounds in plan.ranges:
                statement, values = self._walk(plan, (*plan.where, *bounds), limit - len(rows))
                rows += connection.execute(statement, values).fetchall()
                if len(rows) == limit:
                    break
        finally:
            connection.execute("COMMIT")
        return rows

    def _walk(self, plan: Plan, conditions: Sequence[Condition], limit: int) -> tuple[str, list[Any]]:
        """One walk along an index for each value of an `in`, merged: otherwise all that matches would be sorted."""
        way, by = "DESC" if plan.descending else "ASC", _column(plan.sort)
        # Among equals SQLite has to be told that the id alone is the order, or it sorts them all.
        equals = plan.by_id or any(one.op == "eq" and one.field == plan.sort for one in conditions)
        order = f"id {way}" if equals else f"{by} {way}, id {way}"
        walks, given = [], list[Any]()
        for apart in _apart(conditions, plan.sort):
            where, values = _where(apart)
            walks.append(f"SELECT id, {by}, schema, body FROM {self._table} WHERE {where} ORDER BY {order} LIMIT ?")
            given += [*values, limit]
        if len(walks) == 1:
            return walks[0], given
        merged = " UNION ALL ".join(f"SELECT * FROM ({walk})" for walk in walks)
        return f"{merged} ORDER BY 2 {way}, 1 {way} LIMIT ?", [*given, limit]

    def count(self, connection: sqlite3.Connection, conditions: Sequence[Condition]) -> int:
        where, values = _where(conditions)
        statement = f"SELECT count(*) FROM {self._table} WHERE {where}"
        return int(connection.execute(statement, values).fetchone()[0])


def _table(name: str) -> str:
    return f"doc_{name}"


def _index_name(name: str, index: Index) -> str:
    return f"{'unique' if index.unique else 'index'}:{name}:{','.join(index.fields)}"


def _column(field: str) -> str:
    return "id" if field == "id" else f'"{field}:"'


def _apart(conditions: Sequence[Condition], sort: str) -> Sequence[Sequence[Condition]]:
    """A set of conditions for each value of the one `in`; as they are where there is none, or there are too many."""
    several = [one for one in conditions if one.op == "in" and one.field not in (sort, "id")]
    if len(several) != 1:
        return [conditions]
    values = dict.fromkeys(several[0].value)
    if not 0 < len(values) <= _MOST_WALKS:
        return [conditions]
    others = [one for one in conditions if one is not several[0]]
    return [[Condition(several[0].field, "eq", value), *others] for value in values]


def _where(conditions: Sequence[Condition]) -> tuple[str, list[Any]]:
    clauses, values = list[str](), list[Any]()
    for condition in conditions:
        clause, needs = _clause(_column(condition.field), condition)
        clauses.append(clause)
        values += needs
    if not any(_of_the_living(condition) for condition in conditions):
        clauses.append("body IS NOT NULL")
    return " AND ".join(clauses), values


def _of_the_living(condition: Condition) -> bool:
    """Whether no tombstone can meet it: then an index alone answers, without a look at the documents."""
    nothing = condition.value is None or (condition.op == "in" and None in condition.value)
    return condition.field != "id" and (condition.op == "ne" or not nothing)


def _clause(by: str, condition: Condition) -> tuple[str, list[Any]]:
    value = condition.value
    match condition.op:
        case "eq" if value is None:
            return f"{by} IS NULL", []
        case "eq":
            return f"{by} = ?", [value]
        case "ne":
            return f"{by} IS NOT NULL", []
        case "in":
            some = [each for each in value if each is not None]
            marks = f"{by} IN ({', '.join('?' * len(some))})"
            return (f"({marks} OR {by} IS NULL)" if len(some) < len(value) else marks), some
        case _:
            return f"{by} {_OPERATORS[condition.op]} ?", [value]
