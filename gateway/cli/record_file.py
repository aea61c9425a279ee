"""A record in a file, checked line by line without the platform: what holds, what does not."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gateway.cli.errors import CliError
from kit.merkle import checkpoint
from kit.merkle.note import NoteInvalid, PublicKey
from kit.merkle.receipts import Receipt
from kit.merkle.tree import Growing

FORMAT = "gongkai-record/1"


@dataclass
class Read:
    """What is left of a record file once it was read: heads and sums, and the entry of a receipt."""

    head: Mapping[str, Any]
    tree: Growing = field(default_factory=Growing)
    roots: dict[int, bytes] = field(default_factory=dict)  # by the sizes of signed heads
    entry: Mapping[str, Any] | None = None  # of the receipt
    by_group: Counter[str] = field(default_factory=Counter)
    by_outcome: Counter[str | None] = field(default_factory=Counter)
    accounts: Mapping[str, tuple[int, str]] = field(default_factory=dict)  # count and outcome by group
    ended: bool = False
    in_order: bool = True  # every entry says the place where it stands


def read(file: Path, receipt: Receipt | None, keys: Sequence[PublicKey]) -> Read:
    """Raises `CliError` where it is no record file. Holds one line in memory, whatever its length."""
    lines = _lines(file)
    found = Read(_head(next(lines, {})))
    sizes = {one.size for one in heads(found, receipt, keys)}
    found.roots[0] = found.tree.root()
    try:
        for line in lines:
            if line.get("end"):
                found.ended, found.accounts = True, _accounts(line["accounts"])
                break
            _take(found, line, receipt)
            if found.tree.size in sizes:
                found.roots[found.tree.size] = found.tree.root()
    except (KeyError, TypeError, ValueError, AttributeError):
        raise CliError(f"记录文件第 {found.tree.size + 2} 行不能识别，请重新下载。") from None
    return found


def _head(line: dict[str, Any]) -> dict[str, Any]:
    if line.get("format") != FORMAT:
        raise CliError("这不是记录文件。请在“公开的记录”页面下载。")
    if not isinstance(line.get("checkpoints", []), list) or not isinstance(line.get("outcomes", {}), dict):
        raise CliError("记录文件第 1 行不能识别，请重新下载。")
    return line


def _accounts(told: Sequence[Mapping[str, Any]]) -> dict[str, tuple[int, str]]:
    return {str(one["group"]): (int(one["count"]), str(one["outcome"])) for one in told}


def heads(found: Read, receipt: Receipt | None, keys: Sequence[PublicKey]) -> list[checkpoint.Checkpoint]:
    """The signed heads of file and receipt; those that are not signed are none."""
    log = str(found.head.get("log", ""))
    notes = [*found.head.get("checkpoints", []), found.head.get("checkpoint", "")]
    if receipt and receipt.checkpoint and receipt.promise.log == log:
        notes.append(receipt.checkpoint)
    return [one for note in notes if (one := signed(str(note), log, keys))]


def signed(note: str, log: str, keys: Sequence[PublicKey]) -> checkpoint.Checkpoint | None:
    try:
        return checkpoint.read(note, log, keys)
    except NoteInvalid:
        return None


def checks(found: Read, receipt: Receipt | None, keys: Sequence[PublicKey]) -> dict[str, bool | None]:
    """`whole`: the lines are the tree that was signed. `grown`: every earlier head is a beginning of it; None: there
    is none. `entry`: the receipt's entry is in it, where the receipt says. `accounted`: every entry has its outcome,
    and the sums agree.
    """
    log = str(found.head.get("log", ""))
    newest = signed(str(found.head.get("checkpoint", "")), log, keys)
    whole = found.ended and found.in_order and newest is not None
    whole = whole and newest is not None and (newest.size, newest.root) == (found.tree.size, found.tree.root())
    promised = len(found.head.get("checkpoints", [])) + 1 + bool(receipt and receipt.checkpoint)
    earlier = heads(found, receipt, keys)
    grown = len(earlier) == promised and all(found.roots.get(one.size) == one.root for one in earlier)
    return {
        "whole": whole,
        "grown": None if grown and promised == 1 else grown,
        "entry": _has_entry(found, receipt, log),
        "accounted": _accounted(found) if found.head.get("answered") else None,
    }


def _has_entry(found: Read, receipt: Receipt | None, log: str) -> bool | None:
    if receipt is None:
        return None
    if receipt.promise.log != log or found.entry is None:
        return False
    return receipt.inclusion is None or receipt.inclusion.index == found.entry["index"]


def _accounted(found: Read) -> bool:
    sums = Counter[str]()
    for count, outcome in found.accounts.values():
        sums[outcome] += count
    told = {name: count for name, count in found.head.get("outcomes", {}).items() if count}
    counts = {group: count for group, (count, _) in found.accounts.items() if count}
    return found.by_outcome == Counter(told) == sums and dict(found.by_group) == counts


def _take(found: Read, line: Mapping[str, Any], receipt: Receipt | None) -> None:
    found.in_order = found.in_order and line["index"] == found.tree.size
    found.tree.add(bytes.fromhex(line["leaf"]))
    found.by_group[line["group"]] += 1
    found.by_outcome[line["outcome"]] += 1
    if receipt and line["leaf"] == receipt.promise.leaf:
        found.entry = line


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    try:
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                value = json.loads(line)
                yield value if isinstance(value, dict) else {}
    except (ValueError, RecursionError):
        raise CliError("记录文件不能读取，可能没有下载完整。请重新下载。") from None
