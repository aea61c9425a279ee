"""A lot that anyone can repeat: what goes in is published before the seed is known, and the seed is not ours.

The list of registration numbers is frozen and its digest published when registration ends; the seed comes later, from
a public source named in the announcement. A number's place is SHA-256(digest ‖ seed ‖ number), smallest first.
Whoever has the published list and the seed gets the same people.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PROGRAM = "gongkai-lot-1"


@dataclass(frozen=True)
class Drawn:
    """A registration as the lot sees it. `side`: a label that tells sides apart and not which is which, or ""."""

    number: str
    role: str
    side: str = ""


@dataclass(frozen=True)
class Outcome:
    chosen: list[str]  # numbers, by role and place
    waiting: dict[str, list[str]]  # numbers by role, who moves up first


def digest(entries: Sequence[Drawn], quotas: Mapping[str, int]) -> str:
    """SHA-256 in hex of canonical JSON: sorted keys, no spaces, UTF-8."""
    told = {
        "entries": [[one.number, one.role, one.side] for one in sorted(entries, key=lambda one: one.number)],
        "program": PROGRAM,
        "quotas": dict(quotas),
    }
    canonical = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def place(list_digest: str, seed: str, number: str) -> str:
    """What a number is ordered by, in hex."""
    return hashlib.sha256("\n".join((list_digest, seed.strip(), number)).encode()).hexdigest()


def draw(entries: Sequence[Drawn], quotas: Mapping[str, int], seed: str) -> Outcome:
    """By lot."""
    fixed = digest(entries, quotas)
    return seated(sorted(entries, key=lambda one: place(fixed, seed, one.number)), quotas)


def seated(ordered: Sequence[Drawn], quotas: Mapping[str, int]) -> Outcome:
    """The first of each role get its places, so that no side which registered is left without one.

    重大行政决策程序暂行条例第十六条第三款. A side without a place gets that of the last one drawn from a side with
    more than one.
    """
    chosen: list[str] = []
    waiting: dict[str, list[str]] = {}
    for role, seats in quotas.items():
        those = [one for one in ordered if one.role == role]
        got = _balanced(those, seats)
        chosen += [one.number for one in got]
        taken = set(got)
        waiting[role] = [one.number for one in those if one not in taken]
    return Outcome(chosen, waiting)


def _balanced(ordered: Sequence[Drawn], seats: int) -> list[Drawn]:
    got = list(ordered[:seats])
    sides = dict.fromkeys(one.side for one in ordered)
    for side in sides:
        have = Counter(one.side for one in got)
        if have[side]:
            continue
        spare = next((one for one in reversed(got) if have[one.side] > 1), None)
        if spare is None:
            break
        got.remove(spare)
        got.append(next(one for one in ordered if one.side == side))
    return sorted(got, key=ordered.index)


def next_up(waiting: Sequence[Drawn], seated_now: Sequence[Drawn]) -> Drawn | None:
    """Who moves up: the first of a side that has no place any more, else the first."""
    sides = {one.side for one in seated_now}
    unseen = (one for one in waiting if one.side not in sides)
    return next(unseen, waiting[0] if waiting else None)


def repeated(
    entries: Sequence[tuple[str, str, str]], quotas: Mapping[str, int], seed: str, *, by_lot: bool
) -> tuple[str, list[str], dict[str, list[str]]]:
    """Of published entries (number, role, side): digest of the list, who is chosen, who waits."""
    drawn = [Drawn(*one) for one in entries]
    outcome = draw(drawn, quotas, seed) if by_lot else seated(drawn, quotas)
    return digest(drawn, quotas), outcome.chosen, outcome.waiting
