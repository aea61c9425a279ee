"""What must be public by when: from items in force, what is known of documents and happenings, and the calendar.

Nothing of it is stored. Days are judged by the calendar as it stands now, those of what was fulfilled long ago too: a
notice that was entered wrongly and then corrected corrects every judgement that was made by it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from services.catalog.domain.happening import DISCLOSED, KINDS
from services.catalog.domain.occasion import FROM_DOCUMENT, Occasion, Reckoning, State, fixed_day, limit_of, rhythm_of
from services.catalog.domain.periods import period_named
from services.catalog.domain.time_limit import TimeLimit

WHOLE_TOWN = "-"  # in an id, where another obligation names its village


@dataclass(frozen=True, slots=True)
class Owed:
    """An item as far as it obliges. `since`: the day the platform first had it in force; rhythms run from there.

    `town`: its department owes it; `village`: every village does. Where both do, what the town publishes serves all.
    """

    id: str
    name: str
    domain: str
    department: str
    words: TimeLimit
    since: date
    town: bool = True
    village: bool = False


class Known(NamedTuple):
    """A document, as far as it is known: `issued_on` its date, `public_on` None while it is not public yet.

    `unit`: department or village. `until`: the day it was withdrawn.
    """

    id: str
    unit: str
    issued_on: date | None
    public_on: date | None
    until: date | None = None
    title: str = ""


class Happened(NamedTuple):
    id: str
    kind: str
    on: date
    village: str | None = None


@dataclass(frozen=True)
class Facts:
    """By item: documents, and what happened; in any order."""

    documents: Mapping[str, Sequence[Known]] = field(default_factory=dict)
    happenings: Mapping[str, Sequence[Happened]] = field(default_factory=dict)


class Obligation(NamedTuple):
    """`document`: what fulfils it, or what is being prepared for it. `village` None: the department's own."""

    owed: Owed
    village: str | None
    occasion: Occasion
    state: State
    fulfilled_on: date | None = None
    document: str | None = None

    @property
    def id(self) -> str:
        return f"{self.owed.id}~{self.village or WHOLE_TOWN}~{self.occasion.code}"


def obligations(
    items: Iterable[Owed], facts: Facts, villages: Sequence[str], reckoning: Reckoning
) -> Iterator[Obligation]:
    """One item after the other, each with the town's own before those of its villages. Cost grows with the rows."""
    for owed in items:
        documents, happenings = facts.documents.get(owed.id, ()), facts.happenings.get(owed.id, ())
        yield from _of_item(owed, documents, happenings, villages, reckoning)


def _of_item(
    owed: Owed,
    documents: Sequence[Known],
    happenings: Sequence[Happened],
    villages: Sequence[str],
    reckoning: Reckoning,
) -> Iterator[Obligation]:
    all_known = [*documents, *(_elsewhere(one, owed) for one in happenings if one.kind == DISCLOSED)]
    started = [one for one in happenings if one.kind != DISCLOSED]
    known = sorted(all_known, key=lambda one: (one.public_on or date.max, one.id))
    own = _by_village(known, villages)
    rhythm = rhythm_of(owed.words)
    if rhythm is not None:
        occasions: Sequence[Occasion] = reckoning.periodic(owed.words, owed.since)
    elif owed.words.kind == "permanent":
        occasions = _always(owed, reckoning)
    elif (day := fixed_day(owed.words)) is not None:
        occasions = [reckoning.once(day)] if day >= owed.since else []
    else:
        yield from _as_it_happens(owed, known, started, own, villages, reckoning)
        return
    shared = own[None] if owed.town else []
    served = _served(occasions, shared, rhythm)
    if owed.town:
        yield from (Obligation(owed, None, *rest) for rest in served)
    for village in villages if owed.village else ():
        theirs = own.get(village)
        rows = _served(occasions, sorted([*shared, *theirs], key=_public), rhythm) if theirs else served
        for occasion, state, on, document in rows:
            yield Obligation(owed, village, occasion, state, on, document)


def _elsewhere(happened: Happened, owed: Owed) -> Known:
    return Known(happened.id, happened.village or owed.department, None, happened.on)


def _by_village(known: Iterable[Known], villages: Sequence[str]) -> dict[str | None, list[Known]]:
    """Under None what is the town's."""
    places = frozenset(villages)
    found: dict[str | None, list[Known]] = {None: []}
    for one in known:
        found.setdefault(one.unit if one.unit in places else None, []).append(one)
    return found


Served = tuple[Occasion, State, date | None, str | None]


def _served(occasions: Sequence[Occasion], known: Sequence[Known], rhythm: str | None) -> list[Served]:
    """Each occasion with what serves it: what names its period, or else what came out while it was the latest open one.

    A document serves one occasion; more than one at a time make up for those missed before, the nearest first.
    `known` are sorted by the day they came out.
    """
    taken: dict[int, Known] = {}
    public = [one for one in known if one.public_on]
    if public and occasions:
        unnamed = _take_named(occasions, public, rhythm, taken)
        opens = [one.opens for one in occasions]
        for one in unnamed:
            if len(taken) == len(occasions):
                break
            place = bisect_right(opens, one.public_on or date.max) - 1
            while place >= 0 and (place in taken or not _counts(one, occasions[place])):
                place -= 1
            if place >= 0:
                taken[place] = one
    return [_judged(occasion, taken.get(place)) for place, occasion in enumerate(occasions)]


def _take_named(
    occasions: Sequence[Occasion], public: Sequence[Known], rhythm: str | None, taken: dict[int, Known]
) -> list[Known]:
    """Those that name no period are left. One that names a period which is not owed serves none."""
    if rhythm is None or not occasions[0].told:
        return list(public)  # a fixed day within the period: titles name the period before as often as this one
    places = {one.code: place for place, one in enumerate(occasions)}
    left = []
    for one in public:
        code = period_named(one.title, rhythm) if one.title else None
        if code is None:
            left.append(one)
        elif (place := places.get(code)) is not None and place not in taken and _counts(one, occasions[place]):
            taken[place] = one
    return left


def _counts(known: Known, occasion: Occasion) -> bool:
    """What was withdrawn before the day was due has fulfilled nothing."""
    return known.until is None or known.until > occasion.due


def _judged(occasion: Occasion, by: Known | None) -> Served:
    if by is None or by.public_on is None:
        return occasion, occasion.open_state, None, by.id if by else None
    late = by.public_on > occasion.due
    return occasion, "fulfilled_late" if late else "fulfilled", by.public_on, by.id


def _always(owed: Owed, reckoning: Reckoning) -> list[Occasion]:
    """There must always be something; the first of it within the general limit of the day the item came into force."""
    one = reckoning.occasion("always", "长期公开", "事项列入目录之日", owed.since, None, opens=date.min)
    return [one] if one else []


def _as_it_happens(
    owed: Owed,
    known: Sequence[Known],
    happenings: Sequence[Happened],
    own: Mapping[str | None, list[Known]],
    villages: Sequence[str],
    reckoning: Reckoning,
) -> Iterator[Obligation]:
    """Each happening is served by the first document after it; what serves none is counted from its own date."""
    places = frozenset(villages)
    mine: dict[str | None, list[Happened]] = {}
    for one in happenings:
        mine.setdefault(one.village if one.village in places else None, []).append(one)
    for village in (None, *villages):
        if village in mine or own.get(village):
            yield from _of_unit(owed, village, own.get(village, []), mine.get(village, []), reckoning)


def _of_unit(
    owed: Owed, village: str | None, known: Sequence[Known], happenings: Sequence[Happened], reckoning: Reckoning
) -> Iterator[Obligation]:
    limit = None if owed.words.kind == "publicity" else limit_of(owed.words)
    used: set[str] = set()
    place, before = 0, date.min
    for happened in sorted(happenings, key=lambda one: (one.on, one.id)):
        backward = limit is not None and limit.backward
        name = KINDS.get(happened.kind, KINDS["other"])
        opens = before if backward else happened.on
        occasion = reckoning.occasion(f"h.{happened.id}", name, name, happened.on, limit, opens)
        before = happened.on
        if occasion is None:
            continue
        while place < len(known) and not _may_serve(known[place], occasion):
            place += 1
        by = known[place] if place < len(known) else None
        place += 1
        if by:
            used.add(by.id)
        yield Obligation(owed, village, *_judged(occasion, by))
    for one in known:
        yield from _of_document(owed, village, one, one.id in used, reckoning)


def _may_serve(known: Known, occasion: Occasion) -> bool:
    return (known.public_on or date.max) >= occasion.opens and _counts(known, occasion)


def _of_document(
    owed: Owed, village: str | None, known: Known, used: bool, reckoning: Reckoning
) -> Iterator[Obligation]:
    words = owed.words
    if not used and known.issued_on is not None:
        by_words = limit_of(words) if words.starts in FROM_DOCUMENT and words.kind in ("within", "real_time") else None
        starts = "成文日期（信息形成之日）"
        label = "文件公开" if known.public_on else "文件待公开"
        occasion = reckoning.occasion(f"d.{known.id}", label, starts, known.issued_on, by_words)
        if occasion and _counts(known, occasion) and not _brought_in(owed, known, occasion):
            yield Obligation(owed, village, *_judged(occasion, known))
    if words.kind == "publicity" and known.public_on is not None:
        stay = reckoning.occasion(f"s.{known.id}", "公示期", "公布之日", known.public_on, limit_of(words))
        if stay:
            yield Obligation(owed, village, *_stayed(stay, known, reckoning.today))


def _brought_in(owed: Owed, known: Known, occasion: Occasion) -> bool:
    """An old document put onto the platform: when it first came out is not known, so it is not judged."""
    return known.public_on is not None and occasion.due < owed.since <= known.public_on


def _stayed(stay: Occasion, known: Known, today: date) -> Served:
    """A notice period: kept once its last day is over, cut short where it was withdrawn before."""
    if known.until is not None and known.until <= stay.due:
        return stay, "cut_short", None, known.id
    if today <= stay.due:
        return stay, "due", None, known.id
    return stay, "fulfilled", stay.due, known.id


def _public(known: Known) -> tuple[date, str]:
    return known.public_on or date.max, known.id
