"""Filters, sorting and paging."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from kit.runtime.clock import SHANGHAI
from kit.store.port import BadCursor, BadFilter, In, Prefix, Range
from tests.contract.store.store_models import Note, Place

NOTES = [
    Note("a", title="公告一", number="1", amount=3, due=date(2026, 1, 9), place=Place("上坪村", 1)),
    Note("b", title="公告（二）", number="2", amount=1, due=None, place=Place("上坪村", 2)),
    Note("c", title="通告", amount=3, due=date(2025, 12, 31), open=False, place=Place("下坪村")),
    Note("d", title="公告", amount=-2, due=date(2026, 1, 10), place=Place("下坪村", 2)),
    Note("e", title="", amount=10, changed=datetime(2026, 1, 1, 12, tzinfo=SHANGHAI)),
]


@pytest.fixture
async def filled(notes):
    for note in NOTES:
        await notes.insert(note)
    return notes


@pytest.mark.parametrize(
    ("filter", "ids"),
    [
        ({}, "abcde"),
        ({"id": In(["a", "e", "z"])}, "ae"),
        ({"id": "c"}, "c"),
        ({"title": "公告"}, "d"),
        ({"title": Prefix("公告")}, "abd"),
        ({"title": Prefix("")}, "abcde"),
        ({"amount": 3}, "ac"),
        ({"amount": In([1, 10])}, "be"),
        ({"amount": In([])}, ""),
        ({"amount": Range(gte=1, lt=10)}, "abc"),
        ({"amount": Range(gt=1, lte=3), "open": True}, "a"),
        ({"amount": Range()}, "abcde"),
        ({"due": Range(gte=date(2026, 1, 1))}, "ad"),
        ({"due": Range(lt=date(2026, 1, 10))}, "ac"),
        ({"due": None}, "be"),
        ({"due": In([None, date(2026, 1, 9)])}, "abe"),
        ({"open": False}, "c"),
        ({"place.village": "上坪村", "place.house": Range(gt=1)}, "b"),
        ({"place.house": None}, "ce"),
        ({"changed": datetime(2026, 1, 1, 4, tzinfo=UTC)}, "e"),
        ({"changed": Range(gt=datetime(2026, 1, 1, 12, tzinfo=SHANGHAI) - timedelta(microseconds=1))}, "e"),
    ],
)
async def test_finds_and_counts_what_matches(filled, filter, ids):
    assert [note.id for note in (await filled.find(filter)).items] == list(ids)
    assert await filled.count(filter) == len(ids)


@pytest.mark.parametrize(
    ("sort", "ids"), [("id", "abde"), ("-id", "edba"), ("amount", "dbae"), ("title", "edab"), ("-due", "daeb")]
)
@pytest.mark.parametrize("limit", [1, 3, 4])
@pytest.mark.parametrize("wanted", [{"amount": In([10, -2, 1, 3, 1]), "open": True}, {"place.house": In([2, None, 1])}])
async def test_pages_of_several_values_hold_every_document_once_in_order(filled, wanted, sort, ids, limit):
    closed = [] if "open" in wanted else ["c"]
    seen, after = [], None
    while True:
        page = await filled.find(wanted, sort=sort, limit=limit, after=after)
        seen += [note.id for note in page.items]
        if (after := page.next) is None:
            break
    assert [id for id in seen if id not in closed] == list(ids)
    assert len(seen) == len(ids) + len(closed)


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("id", "abcde"),
        ("-id", "edcba"),
        ("amount", "dbace"),
        ("-amount", "ecabd"),
        ("due", "becad"),
        ("-due", "daceb"),
        ("title", "edabc"),
        ("place.house", "ceabd"),
    ],
)
@pytest.mark.parametrize("limit", [1, 2, 5])
async def test_pages_hold_every_document_once_in_order(filled, sort, ids, limit):
    seen, after = [], None
    while True:
        page = await filled.find(sort=sort, limit=limit, after=after)
        assert len(page.items) <= limit
        seen += [note.id for note in page.items]
        if page.next is None:
            break
        after = page.next
    assert seen == list(ids)


async def test_paging_is_stable_while_others_insert_and_delete(filled):
    first = await filled.find(sort="amount", limit=2)
    assert [note.id for note in first.items] == ["d", "b"]
    await filled.insert(Note("0", amount=-5))
    await filled.insert(Note("bb", amount=2))
    await filled.delete(first.items[1])
    second = await filled.find(sort="amount", limit=10, after=first.next)
    assert [note.id for note in second.items] == ["bb", "a", "c", "e"]


async def test_a_filter_holds_on_every_page(filled):
    page = await filled.find({"title": Prefix("公告")}, sort="-amount", limit=1)
    ids = [page.items[0].id]
    while page.next:
        page = await filled.find({"title": Prefix("公告")}, sort="-amount", limit=1, after=page.next)
        ids += [note.id for note in page.items]
    assert ids == ["a", "b", "d"]


@pytest.mark.parametrize(
    "filter",
    [
        {"seen": 1},
        {"version": 1},
        {"amount": [1, 2]},
        {"amount": {"$gt": 1}},
        {"amount": object()},
        {"amount": Decimal("1.5")},
        {"title' OR 1=1 --": 1},
    ],
)
async def test_refuses_a_filter_that_it_does_not_know(filled, filter):
    with pytest.raises(BadFilter):
        await filled.find(filter)
    with pytest.raises(BadFilter):
        await filled.count(filter)


@pytest.mark.parametrize("options", [{"sort": "seen"}, {"sort": "--id"}, {"limit": 0}])
async def test_refuses_an_unknown_order_and_an_empty_page(filled, options):
    with pytest.raises(BadFilter):
        await filled.find(**options)


@pytest.mark.parametrize("after", ["", "x", "%%%", "bm9uc2Vuc2U", "W10", "字"])
async def test_refuses_a_cursor_that_it_did_not_give(filled, after):
    with pytest.raises(BadCursor):
        await filled.find(after=after)


async def test_refuses_a_cursor_of_another_order(filled):
    page = await filled.find(sort="amount", limit=1)
    with pytest.raises(BadCursor):
        await filled.find(sort="-amount", limit=1, after=page.next)


async def test_a_saved_value_is_found_under_its_new_value_alone(filled):
    note = await filled.get("a")
    await filled.save(replace(note, amount=77))
    assert await filled.count({"amount": 77}) == 1
    assert [found.id for found in (await filled.find({"amount": 3})).items] == ["c"]
