"""What editors keep for everybody's searches: synonyms, and best bets. Each step is harmless to repeat."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar

from kit.errors import GongkaiError
from kit.identity.port import Principal
from kit.runtime.ids import new_id
from kit.store.port import Collection, Conflict, Entry
from services.search.domain.synonym import TooManyWords
from services.search.remembered import everything

EDITORS = ("search_editor", "administrator")
MOST = 500  # the standing thesaurus is not written here


class Word(Protocol):
    id: str
    version: int
    __dataclass_fields__: ClassVar[dict[str, Any]]

    def check(self) -> None:
        """Raises what is wrong with it."""

    def same(self, other: Self) -> bool: ...


W = TypeVar("W", bound=Word)


@dataclass(frozen=True)
class Wordlist(Generic[W]):
    """`changed` is called after each change, so that the next search knows of it."""

    kept: Collection[W]
    unknown: type[GongkaiError]
    changed: Callable[[], None]

    async def all(self) -> list[W]:
        return await everything(self.kept)

    async def add(self, who: Principal, given: W) -> W:
        """The same one sent twice is kept once. Raises what `check` raises, `TooManyWords`."""
        who.must(*EDITORS)
        given.check()
        known = await self.all()
        for one in known:
            if one.same(given):
                return one
        if len(known) >= MOST:
            raise TooManyWords
        entry = Entry(who.subject, "add", after=_said(given))
        made = await self.kept.insert(replace(given, id=new_id()), entry=entry)
        self.changed()
        return made

    async def change(self, who: Principal, given: W) -> W:
        """`given.version` is the one the editor has read. Raises `unknown` and `Conflict` besides."""
        who.must(*EDITORS)
        given.check()
        old = await self._load(given.id)
        if _said(old) == _said(given):
            return old
        made = await self.kept.save(given, entry=Entry(who.subject, "change", _said(old), _said(given)))
        self.changed()
        return made

    async def remove(self, who: Principal, id: str, version: int) -> None:
        """Raises `unknown`, `Conflict`."""
        who.must(*EDITORS)
        old = await self._load(id)
        if old.version != version:
            raise Conflict
        await self.kept.delete(old, entry=Entry(who.subject, "remove", _said(old)))
        self.changed()

    async def _load(self, id: str) -> W:
        one = await self.kept.get(id)
        if one is None:
            raise self.unknown
        return one


def _said(one: Word) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if name not in ("id", "version")}
