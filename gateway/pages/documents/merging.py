"""Two people wrote at once: what each has changed since both began, and how it goes together (three-way merge).

The form carries digests of what it began with, so nothing but the two texts at hand is needed.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Literal

import msgspec

from gateway.pages.documents.body import Blocks, from_html, to_html

Side = Literal["mine", "theirs", "both"]
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Base:
    """Digests of what both began with; of a body one a block."""

    fields: Mapping[str, str] = field(default_factory=dict)
    body: frozenset[str] = _NONE


@dataclass(frozen=True)
class Part:
    """A field in which the two differ. `open`: both changed it, so somebody has to choose."""

    name: str
    mine: Any
    theirs: Any
    pick: Side
    open: bool


@dataclass(frozen=True)
class Run:
    """Blocks that follow each other: the same on both sides (`number` None), or one difference of the body."""

    mine: list[Mapping[str, Any]]
    theirs: list[Mapping[str, Any]]
    number: int | None = None
    pick: Side = "mine"
    open: bool = False


@dataclass(frozen=True)
class Merge:
    parts: list[Part]
    runs: list[Run]

    @property
    def open(self) -> bool:
        return any(part.open for part in self.parts) or any(run.open for run in self.runs)

    @property
    def taken(self) -> list[str]:
        """Names of what comes from the other side where nobody has to choose."""
        body = any(run.number is not None and run.pick != "mine" for run in self.runs)
        return [part.name for part in self.parts if part.pick == "theirs"] + (["body"] if body else [])

    def composed(self, mine: Mapping[str, Any], picks: Mapping[str, str]) -> dict[str, Any]:
        """`picks`: field → side, `body-<number>` → side; what is not named goes as `pick` says."""
        fields = dict(mine)
        for part in self.parts:
            fields[part.name] = part.theirs if picks.get(part.name, part.pick) == "theirs" else part.mine
        body: list[Mapping[str, Any]] = []
        for run in self.runs:
            side = picks.get(f"body-{run.number}", run.pick)
            body += [*run.mine, *run.theirs] if side == "both" else run.theirs if side == "theirs" else run.mine
        return {**fields, "body": body}


def compare(mine: Mapping[str, Any], theirs: Mapping[str, Any], base: Base) -> Merge:
    """`mine` as sent to the API; `theirs` a document of the API. What only one side has is that side's."""
    parts = [
        _part(name, value, theirs[name], base.fields.get(name))
        for name, value in mine.items()
        if name in theirs and name not in ("body", "version") and (value or "") != (theirs[name] or "")
    ]
    return Merge(parts, _runs(even(mine.get("body", theirs["body"])), even(theirs["body"]), base.body))


def base_of(document: Mapping[str, Any], names: Iterable[str]) -> str:
    """For a hidden field: `title:1a2b3c4d,…,body:…`."""
    fields = [f"{name}:{_digest(document[name] or '')}" for name in names]
    return ",".join([*fields, "body:" + ".".join(_digest(block) for block in even(document["body"]))])


def read_base(text: str) -> Base:
    """Of garbage nothing is known, so that every difference is asked about."""
    pairs = dict(one.partition(":")[::2] for one in text.split(","))
    body = pairs.pop("body", "")
    return Base(pairs, frozenset(body.split(".")) if body else _NONE)


def even(blocks: Blocks) -> list[Mapping[str, Any]]:
    """As the editor would hand them back untouched, so that only what a person changed differs."""
    return list(from_html(to_html(blocks, "")))


def _part(name: str, mine: Any, theirs: Any, base: str | None) -> Part:
    if _digest(theirs or "") == base:
        return Part(name, mine, theirs, "mine", False)
    if _digest(mine or "") == base:
        return Part(name, mine, theirs, "theirs", False)
    return Part(name, mine, theirs, "mine", True)


def _runs(mine: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]], base: frozenset[str]) -> list[Run]:
    left, right = [_digest(one) for one in mine], [_digest(one) for one in theirs]
    runs: list[Run] = []
    count = 0
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(Run(list(mine[a:b]), list(theirs[c:d])))
            continue
        pick, open = _side(left[a:b], right[c:d], base)
        runs.append(Run(list(mine[a:b]), list(theirs[c:d]), count, pick, open))
        count += 1
    return runs


def _side(left: Sequence[str], right: Sequence[str], base: frozenset[str]) -> tuple[Side, bool]:
    """Who changed a stretch: whose blocks were not there at the start, or, of what is missing, who took it away."""
    new_left, new_right = not base.issuperset(left), not base.issuperset(right)
    if new_left and new_right:
        return "both", True
    if new_left != new_right:
        return ("mine" if new_left else "theirs"), False
    return ("theirs" if left and not right else "mine"), bool(left and right)


def _digest(value: Any) -> str:
    return hashlib.blake2b(msgspec.json.encode(value), digest_size=4).hexdigest()
