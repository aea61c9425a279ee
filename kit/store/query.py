"""Filters, sorting and cursors, checked once and broken into conditions that every adapter can say."""

import base64
import binascii
import re
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, is_dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from kit.runtime.clock import SHANGHAI
from kit.store.port import BadCursor, BadFilter, Filter, In, Index, Prefix, Range

Op = Literal["eq", "ne", "in", "gt", "gte", "lt", "lte"]
"""`eq None` also means absent; `ne` is asked of None alone."""

_FIELD = re.compile(r"[A-Za-z_]\w*(\.\w+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Condition:
    field: str
    op: Op
    value: Any


@dataclass(frozen=True, slots=True)
class Plan:
    """Documents that match `where`, in the order of (`sort`, id). Its `ranges` are read one after the other."""

    where: tuple[Condition, ...]
    sort: str
    descending: bool
    ranges: tuple[tuple[Condition, ...], ...]

    @property
    def by_id(self) -> bool:
        return self.sort == "id"

    def cursor(self, value: Any, id: str) -> str:
        return base64.urlsafe_b64encode(msgspec.json.encode([self._order, value, id])).rstrip(b"=").decode()

    @property
    def _order(self) -> str:
        return ("-" if self.descending else "") + self.sort


def plan(fields: frozenset[str], filter: Filter | None, sort: str, after: str | None) -> Plan:
    descending = sort.startswith("-")
    field = _declared(fields, sort.removeprefix("-"))
    where = conditions(fields, filter)
    ranges: tuple[tuple[Condition, ...], ...] = ((),)
    if after is not None:
        value, id = _read_cursor(sort, after)
        ranges = tuple(_beyond(field, descending, value, id))
    return Plan(where, field, descending, ranges)


def conditions(fields: frozenset[str], filter: Filter | None) -> tuple[Condition, ...]:
    return tuple(
        condition for field, wanted in (filter or {}).items() for condition in _wanted(_declared(fields, field), wanted)
    )


def _declared(fields: frozenset[str], field: str) -> str:
    if field not in fields:
        raise BadFilter(f"no index declares {field!r}")
    return field


def _wanted(field: str, wanted: Any) -> Iterator[Condition]:
    match wanted:
        case In(values):
            yield Condition(field, "in", [_scalar(value) for value in values])
        case Range():
            bounds: tuple[tuple[Op, Any], ...] = (
                ("gte", wanted.gte), ("gt", wanted.gt), ("lte", wanted.lte), ("lt", wanted.lt),
            )  # fmt: skip
            yield from (Condition(field, op, _scalar(value)) for op, value in bounds if value is not None)
        case Prefix(value):
            yield from _starting_with(field, value)
        case _:
            yield Condition(field, "eq", _scalar(wanted))


def _starting_with(field: str, prefix: str) -> Iterator[Condition]:
    yield Condition(field, "gte", prefix)
    # The bound is the prefix with its last character raised: appending a "last" character would not hold in a store
    # that orders by UTF-16.
    stem = prefix.rstrip("\U0010ffff")
    if stem:
        last = ord(stem[-1]) + 1
        yield Condition(field, "lt", stem[:-1] + chr(0xE000 if 0xD800 <= last <= 0xDFFF else last))


def _scalar(value: Any) -> Any:
    """The JSON value under which it is stored. Times compare as text, so all are written in Asia/Shanghai."""
    if isinstance(value, datetime) and value.tzinfo:
        value = value.astimezone(SHANGHAI)
    if isinstance(value, Decimal):
        raise BadFilter("decimals are stored as text and do not compare: count in whole units")
    try:
        stored = msgspec.to_builtins(value)
    except TypeError as error:
        raise BadFilter(f"not a filter value: {value!r}") from error
    if not isinstance(stored, str | int | float | bool | None):
        raise BadFilter(f"not a filter value: {value!r}")
    return stored


def _beyond(field: str, descending: bool, value: Any, id: str) -> Iterator[tuple[Condition, ...]]:
    """What follows (`value`, `id`); None comes before every value. Each range is one walk along an index."""
    past: Op = "lt" if descending else "gt"
    if field == "id":
        yield (Condition("id", past, id),)
        return
    yield (Condition(field, "eq", value), Condition("id", past, id))
    if value is not None:
        yield (Condition(field, past, value),)
        if descending:
            yield (Condition(field, "eq", None),)
    elif not descending:
        yield (Condition(field, "ne", None),)


def _read_cursor(sort: str, text: str) -> tuple[Any, str]:
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        order, value, id = msgspec.json.decode(raw, type=tuple[str, str | int | float | bool | None, str])
    except (binascii.Error, ValueError, msgspec.MsgspecError) as error:
        raise BadCursor from error
    if order != sort:
        raise BadCursor
    return value, id


def check_indexes(type: type[Any], indexes: Sequence[Index]) -> frozenset[str]:
    """The declared fields, `id` among them. Raises `BadFilter` for one that is missing or does not compare."""
    declared = {field for index in indexes for field in index.fields}
    for field in declared:
        if not _FIELD.fullmatch(field):
            raise BadFilter(f"not a field name: {field!r}")
        _comparable(type, field, field.split("."))
    return frozenset({"id", *declared})


def _comparable(kind: Any, field: str, path: Sequence[str]) -> None:
    for member in _members(kind):
        origin = get_origin(member) or member
        if not path:
            if origin in (list, tuple, set, frozenset, dict, Decimal) or is_dataclass(origin):
                raise BadFilter(f"{field!r} holds {member}: only single values compare alike in every store")
        elif is_dataclass(member):
            hints = get_type_hints(member)
            if path[0] not in hints:
                raise BadFilter(f"{member} has no field {path[0]!r}")
            _comparable(hints[path[0]], field, path[1:])
        elif origin is dict:
            _comparable((get_args(member) or (str, Any))[1], field, path[1:])
        elif member is not Any:
            raise BadFilter(f"{field!r}: {member} has no fields")


def _members(kind: Any) -> tuple[Any, ...]:
    if get_origin(kind) in (Union, types.UnionType):
        return tuple(member for member in get_args(kind) if member is not types.NoneType)
    return (kind,)
