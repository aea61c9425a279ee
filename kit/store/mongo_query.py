"""The language of `mongo.py`: indexes, unique keys and the translation of a `Plan`."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import DuplicateKeyError

from kit.store.mongo_driver import Raw
from kit.store.port import Index
from kit.store.query import Condition, Plan

SHOWN = {"token": 0, "keys": 0, "pending": 0, "pending_since": 0, "trail": 0}


def where(conditions: Sequence[Condition]) -> Raw:
    asked: Raw = {"deleted": False}
    for each in conditions:
        of = asked.setdefault(_path(each.field), {})
        if f"${each.op}" in of:  # one field may meet the same condition twice
            asked.setdefault("$and", []).append({_path(each.field): {f"${each.op}": each.value}})
        else:
            of[f"${each.op}"] = each.value
    return asked


def order(plan: Plan) -> list[tuple[str, int]]:
    way = -1 if plan.descending else 1
    return [("_id", way)] if plan.by_id else [(_path(plan.sort), way), ("_id", way)]


def value_at(body: Any, field: str) -> Any:
    """What lies at a dotted path; None where anything on the way is missing."""
    for name in field.split("."):
        if not isinstance(body, dict):
            return None
        body = body.get(name)
    return body


def unique_keys(body: Raw, indexes: Sequence[Index]) -> dict[str, str]:
    """One text for each unique index, none where a value is None: as SQL has it, None is never equal to None.

    A sparse index over that text refuses doubles; an index over several fields cannot be sparse in this sense.
    """
    keys = {}
    for index in indexes:
        values = [value_at(body, field) for field in index.fields]
        if index.unique and None not in values:
            keys[_name("ux", index)] = msgspec.json.encode(values).decode()
    return keys


async def ensure_indexes(documents: AsyncCollection[Raw], indexes: Sequence[Index]) -> None:
    await documents.create_index("pending_since", name="pending_since", sparse=True)
    for index in indexes:
        fields = [(_path(field), 1) for field in index.fields if field != "id"]
        await documents.create_index([*fields, ("_id", 1)], name=_name("ix", index))
    there = await documents.index_information()
    missing = [index for index in indexes if index.unique and _name("ux", index) not in there]
    if missing:
        await _give_keys(documents, indexes)
    for index in missing:
        await documents.create_index(f"keys.{_name('ux', index)}", name=_name("ux", index), unique=True, sparse=True)


async def _give_keys(documents: AsyncCollection[Raw], indexes: Sequence[Index]) -> None:
    """To documents from before an index was declared. Matched by version, so a save meanwhile keeps its own."""
    async for raw in documents.find({"deleted": False}, {"body": 1, "version": 1}):
        keys = {"keys": unique_keys(raw["body"], indexes)}
        await documents.update_one({"_id": raw["_id"], "version": raw["version"]}, {"$set": keys})


def violated(error: DuplicateKeyError, indexes: Sequence[Index]) -> list[str]:
    """The fields of the unique index that refused, or `id`."""
    named = re.search(r"index: (\S+)", str(error))
    for index in indexes:
        if index.unique and named and named[1] == _name("ux", index):
            return list(index.fields)
    return ["id"]


def _name(kind: str, index: Index) -> str:
    # Also the name of a field below `keys`, where a dot would mean something.
    return f"{kind}:{','.join(index.fields).replace('.', '/')}"


def _path(field: str) -> str:
    return "_id" if field == "id" else f"body.{field}"
