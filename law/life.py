"""What people and enterprises look for at each stage of their lives: needs that catalogue items answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from law._data import load
from law.errors import TermUnknown

Who = Literal["person", "enterprise"]


@dataclass(frozen=True)
class Need:
    """Empty `domains` mean any, empty `words` all that its domains hold."""

    name: str
    domains: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def takes(self, domain: str, names: str) -> bool:
        in_domain = not self.domains or domain in self.domains
        return in_domain and (not self.words or any(word in names for word in self.words))


@dataclass(frozen=True)
class Stage:
    """`about` says in a line what one does at this stage."""

    code: str
    who: Who
    name: str
    about: str
    needs: tuple[Need, ...]

    def need_of(self, domain: str, names: str) -> Need | None:
        """The first need that takes an item of this domain; `names`: its first and second level."""
        return next((need for need in self.needs if need.takes(domain, names)), None)


def stage(code: str) -> Stage:
    """Raises TermUnknown."""
    if code not in STAGES:
        raise TermUnknown("没有这个人生阶段。", term=code)
    return STAGES[code]


def _read(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, Stage]:
    return MappingProxyType(
        {
            row["code"]: Stage(row["code"], row["who"], row["name"], row["about"], tuple(map(_need, row["need"])))
            for row in rows
        }
    )


def _need(row: Mapping[str, Any]) -> Need:
    return Need(row["name"], tuple(row.get("domains", ())), tuple(row.get("words", ())))


STAGES = _read(load("life_stages.toml")["stage"])
