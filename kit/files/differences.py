"""Two texts in blocks side by side: what stayed, what came, what went, and inside a changed block which words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from kit.files.model import Block

Op = Literal["same", "add", "drop"]
Kind = Literal["same", "added", "removed", "changed"]

ALIKE = 0.5  # from this ratio on two blocks are one that was changed
AHEAD = 12  # how many old blocks are looked through for one that is like a new one
LONGEST = 4_000  # characters compared sign by sign; longer ones by sentence

_WORD = re.compile(r"[0-9０-９][0-9０-９.,%]*|[A-Za-z]+|.", re.DOTALL)  # a number changes as a whole
_SENTENCE = re.compile(r"[^。；！？\n\t]*[。；！？\n\t]?")


@dataclass(frozen=True)
class Part:
    op: Op
    text: str


@dataclass(frozen=True)
class Difference:
    """`block`: its place after the change, None where it went. `parts` read in order give both texts."""

    kind: Kind
    block: int | None
    parts: list[Part]


def differences(before: Sequence[Block], after: Sequence[Block]) -> list[Difference]:
    """In reading order. Blocks that stayed are told too, so that a change can be read where it stands."""
    old, new = [plain(block) for block in before], [plain(block) for block in after]
    found: list[Difference] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Difference("same", place, [Part("same", new[place])]) for place in range(c, d)]
        else:
            found += _replaced(old[a:b], new[c:d], c)
    return found


def words(before: str, after: str) -> list[Part]:
    """Inside one text."""
    signs = max(len(before), len(after)) <= LONGEST
    pieces = _WORD if signs else _SENTENCE
    old, new = pieces.findall(before), pieces.findall(after)
    parts: list[Part] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(Part("same", "".join(new[c:d])))
        else:
            parts += [Part("drop", "".join(old[a:b]))] if b > a else []
            parts += [Part("add", "".join(new[c:d]))] if d > c else []
    return parts


def plain(block: Block) -> str:
    """A table a line a row, cells parted by tabs."""
    return "\n".join("\t".join(row) for row in block.rows) if block.kind == "table" else block.text


def _replaced(old: Sequence[str], new: Sequence[str], start: int) -> Iterator[Difference]:
    """Each new block beside the next old one that is like it; what stands alone came or went."""
    left = 0
    for place, text in enumerate(new, start):
        match = next((n for n in range(left, min(left + AHEAD, len(old))) if _alike(old[n], text)), None)
        if match is None:
            yield Difference("added", place, [Part("add", text)])
            continue
        yield from (Difference("removed", None, [Part("drop", gone)]) for gone in old[left:match])
        yield Difference("changed", place, words(old[match], text))
        left = match + 1
    yield from (Difference("removed", None, [Part("drop", gone)]) for gone in old[left:])


def _alike(a: str, b: str) -> bool:
    matcher = SequenceMatcher(None, a[:LONGEST], b[:LONGEST], autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
