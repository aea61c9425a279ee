import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.edge.cache import MAX_AGE, REMEMBERED, Entry, PageCache


def entry(*tags: str, body: bytes = b"x") -> Entry:
    return Entry([], body, '"e"', frozenset(tags))


@pytest.mark.parametrize(
    ("purged", "gone"),
    [
        ("publication.document:d1", True),
        ("publication", True),
        ("publication.document:d2", False),
        ("publication.document", False),
        ("catalog", False),
    ],
)
def test_a_page_on_one_document_goes_when_it_changes(purged: str, gone: bool) -> None:
    cache = PageCache()
    assert cache.put(("/d1",), entry("publication.document:d1"), cache.moment())
    cache.purge(purged)
    assert (cache.get(("/d1",)) is None) == gone


def test_a_list_goes_with_its_whole_topic() -> None:
    cache = PageCache()
    cache.put(("/",), entry("publication.document", "catalog.unit"), cache.moment())
    cache.purge("catalog.unit")
    assert cache.get(("/",)) is None
    assert cache.size == 0


def test_refuses_a_page_begun_before_a_purge_of_what_it_depends_on() -> None:
    cache = PageCache()
    began = cache.moment()
    cache.purge("publication.document:d1")
    assert not cache.put(("/d1",), entry("publication.document:d1"), began)
    assert cache.put(("/d2",), entry("publication.document:d2"), began)


def test_refuses_what_began_before_its_memory_of_purges() -> None:
    cache = PageCache()
    began = cache.moment()
    cache.purge("publication.document:d1")
    for number in range(REMEMBERED):
        cache.purge(f"consultation.comment:{number}")
    assert not cache.put(("/d1",), entry("publication.document:d1"), began)


def test_forgets_a_page_by_its_age() -> None:
    now = 0.0
    cache = PageCache(monotonic=lambda: now)
    cache.put(("/",), entry("catalog.unit"), cache.moment())
    now = MAX_AGE + 0.1
    assert cache.get(("/",)) is None


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5), st.integers(0, 60)), max_size=200))
def test_memory_stays_bounded_and_counted(steps: list[tuple[int, int, int]]) -> None:
    cache = PageCache(capacity=960)
    for key, tag, size in steps:
        if size == 0:
            cache.purge(f"t.x:{tag}")
        else:
            cache.put((str(key),), entry(f"t.x:{tag}", body=b"x" * size), cache.moment())
        kept = [found for number in range(31) if (found := cache.get((str(number),)))]
        assert cache.size == sum(len(one.body) for one in kept) <= 960
    cache.purge("t")
    assert cache.size == 0
    assert not cache._keys
