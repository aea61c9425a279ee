"""Any filter, order and page size against a plain Python model."""

from datetime import date
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.store.port import In, Prefix, Range
from tests.contract.store.store_models import INDEXES, Note

texts = st.text("ab公告（(", max_size=3)
numbers = st.integers(-3, 3)
dates = st.none() | st.dates(date(2025, 12, 30), date(2026, 1, 3))
notes_of = st.lists(
    st.builds(lambda title, amount, due, open: (title, amount, due, open), texts, numbers, dates, st.booleans()),
    max_size=12,
)
VALUES = {"title": texts, "amount": numbers, "due": dates, "open": st.booleans()}


def _range(values):
    bound = st.none() | values
    return st.builds(Range, gte=bound, gt=bound, lte=bound, lt=bound)


CONDITIONS = {
    "title": texts | texts.map(Prefix) | _range(texts) | st.lists(texts, max_size=3).map(In),
    "amount": numbers | _range(numbers) | st.lists(numbers, max_size=3).map(In),
    "due": dates | _range(dates) | st.lists(dates, max_size=3).map(In),
    "open": st.booleans(),
}
filters = st.fixed_dictionaries({}, optional=CONDITIONS)
sorts = st.builds(str.__add__, st.sampled_from(["", "-"]), st.sampled_from(["id", *VALUES]))
names = count()


def _holds(value, wanted) -> bool:
    match wanted:
        case In(values):
            return value in values
        case Prefix(start):
            return value.startswith(start)
        case Range(gte, gt, lte, lt):
            if value is None:
                return (gte, gt, lte, lt) == (None,) * 4
            return (
                (gte is None or value >= gte)
                and (gt is None or value > gt)
                and (lte is None or value <= lte)
                and (lt is None or value < lt)
            )
    return value == wanted


def _expected(notes, filter, sort) -> list[str]:
    field = sort.removeprefix("-")
    kept = [note for note in notes if all(_holds(getattr(note, name), wanted) for name, wanted in filter.items())]
    # (None first, then values) in ascending order; the id follows the same way
    kept.sort(key=lambda n: n.id, reverse=sort.startswith("-"))
    some = [note for note in kept if getattr(note, field) is not None]
    none = [note for note in kept if getattr(note, field) is None]
    some.sort(key=lambda note: getattr(note, field), reverse=sort.startswith("-"))
    return [note.id for note in (some + none if sort.startswith("-") else none + some)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=notes_of, filter=filters, sort=sorts, limit=st.integers(1, 5))
async def test_finds_sorts_pages_and_counts_as_the_model_does(store, rows, filter, sort, limit):
    collection = await store.collection(f"c{next(names)}", Note, indexes=INDEXES)
    made = [Note(f"n{i:02}", title=t, amount=a, due=d, open=o) for i, (t, a, d, o) in enumerate(rows)]
    for note in made:
        await collection.insert(note)

    ids, after = [], None
    while True:
        page = await collection.find(filter, sort=sort, limit=limit, after=after)
        ids += [note.id for note in page.items]
        after = page.next
        if after is None:
            break
    assert ids == _expected(made, filter, sort)
    assert await collection.count(filter) == len(ids)
