"""Writing to Elasticsearch: external versions decide, tombstones are documents, aliases say where to write."""

import asyncio
import logging
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

import elasticsearch
from elasticsearch import AsyncElasticsearch

from services.search.domain.entry import Entry
from services.search.engines.elasticsearch_index import MAPPING, SETTINGS, document
from services.search.engines.port import SearchResting
from services.search.engines.rules import fingerprint

AWAY = (elasticsearch.ConnectionError, elasticsearch.ConnectionTimeout, elasticsearch.ApiError)
WRITE_TIMEOUT = 30.0  # seconds: nobody waits for a write, and a long text takes its time

log = logging.getLogger(__name__)


@cache
def rules() -> str:
    """Of this program."""
    return fingerprint([MAPPING, SETTINGS])


class IndexGone(SearchResting):
    """A rebuild has put another in its place."""


@contextmanager
def answering() -> Iterator[None]:
    try:
        yield
    except AWAY as away:
        raise SearchResting from away


@dataclass(frozen=True)
class Place:
    """One index. `uuid` is Elasticsearch's own name for it, and never another's."""

    name: str
    uuid: str
    rules: str
    read: bool
    written: bool

    @property
    def current(self) -> bool:
        return self.rules == rules()


class Indices:
    """The indices whose names begin with `prefix`, and their aliases. What is known of them is trusted `known_for`."""

    def __init__(self, client: AsyncElasticsearch, prefix: str, known_for: float) -> None:
        self._client, self._prefix, self._known_for = client, prefix, known_for
        self.reading, self.writing = f"{prefix}-reading", f"{prefix}-writing"
        self._own = re.compile(re.escape(prefix) + r"-\d+")
        self._places: list[Place] = []
        self._asked_at = float("-inf")

    async def all(self) -> list[Place]:
        asked = time.monotonic()
        told = "*.aliases,*.mappings._meta,*.settings.index.uuid"
        found = (await self._client.indices.get(index=f"{self._prefix}-*", filter_path=told)).body
        self._places = [self._place(name, told) for name, told in sorted(found.items()) if self._own.fullmatch(name)]
        self._asked_at = asked
        return self._places

    async def targets(self) -> list[Place]:
        """Where to write, as far as is known."""
        known = time.monotonic() - self._asked_at <= self._known_for
        return [place for place in (self._places if known else await self.all()) if place.written]

    def forget(self) -> None:
        self._asked_at = float("-inf")

    async def create(self, name: str, *, read: bool) -> None:
        """An alias of its own beside: a write to an index that is gone must fail, where its name would make it anew."""
        aliases: dict[str, Any] = {self.writing: {}, alone(name): {}} | ({self.reading: {}} if read else {})
        try:
            await self._client.indices.create(
                index=name, mappings=MAPPING | {"_meta": {"rules": rules()}}, settings=SETTINGS, aliases=aliases
            )
        except elasticsearch.BadRequestError as raised:
            if raised.error != "resource_already_exists_exception":
                raise  # another replica was faster with the very same index
        self.forget()

    def _place(self, name: str, told: Mapping[str, Any]) -> Place:
        aliases = told.get("aliases", {})
        return Place(
            name,
            told["settings"]["index"]["uuid"],
            told.get("mappings", {}).get("_meta", {}).get("rules", ""),
            self.reading in aliases,
            self.writing in aliases,
        )


def documents(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    return [document(entry) for entry in entries]


async def write(
    client: AsyncElasticsearch,
    places: Sequence[Place],
    entries: Sequence[Entry],
    made: Sequence[dict[str, Any]] | None = None,
) -> None:
    """Into each; return once it is seen where it is searched. Nobody searches a half-filled index."""
    if entries:
        bodies = await asyncio.to_thread(documents, entries) if made is None else made
        await asyncio.gather(*(_write(client, place, entries, bodies) for place in places))


async def _write(
    client: AsyncElasticsearch, place: Place, entries: Sequence[Entry], made: Sequence[dict[str, Any]]
) -> None:
    """A version conflict says that something newer is there already, which is what `put` promises to respect."""
    operations: list[dict[str, Any]] = []
    for entry, body in zip(entries, made, strict=True):
        where = {"_index": alone(place.name), "_id": entry.id, "version": entry.version, "version_type": "external"}
        operations += [{"index": where}, body]
    patient = client.options(request_timeout=WRITE_TIMEOUT)
    answer = await patient.bulk(operations=operations, refresh=place.read, require_alias=True)
    failed = [one["index"] for one in answer["items"] if one["index"]["status"] not in (200, 201, 409)]
    if any(one["status"] in (429, 503) for one in failed):
        raise SearchResting
    if any(one["status"] == 404 for one in failed):
        raise IndexGone
    if not failed:
        return
    if place.current:
        raise ValueError(failed[0]["error"]["type"])
    log.warning("%d entries do not fit the old index; the new one will have them", len(failed))


async def forget(client: AsyncElasticsearch, places: Sequence[Place], ids: Sequence[str]) -> None:
    for place in places:
        operations = [{"delete": {"_index": alone(place.name), "_id": id}} for id in ids]
        await client.bulk(operations=operations, refresh=place.read, require_alias=True)


async def remove(client: AsyncElasticsearch, names: Sequence[str]) -> None:
    for name in names:
        with suppress(elasticsearch.NotFoundError):
            await client.indices.delete(index=name)


def alone(index: str) -> str:
    """The alias of one index."""
    return f"{index}-alone"
