from services.consultation.domain.tally import BUCKET, STANDINGS, Counts, Tally, recounted


def test_adds_up_the_buckets_by_where_comments_stand() -> None:
    tally = Tally("c1")
    tally.put({2: [1, 4, 0, 2, 0, 1, 0], 0: [2, 3, 1, 0, 0, 0, 1]})
    reasons = {"abuse": 1, "off_topic": 2, "duplicate": 1, "erased": 1}
    assert tally.counts() == Counts(15, 3, 7, 5, reasons)
    tally.put({2: [0] * 7})
    assert tally.counts().received == 7


def test_an_empty_tally_counts_nothing() -> None:
    assert Tally("c1").counts() == Counts()


def test_only_what_may_have_filled_up_is_counted_again() -> None:
    tally = Tally("c1")
    assert list(tally.open_buckets(0)) == []
    assert list(tally.open_buckets(1)) == [0]
    full, begun = [BUCKET, *[0] * (len(STANDINGS) - 1)], [3, *[0] * (len(STANDINGS) - 1)]
    tally.put({0: full, 1: full, 2: begun})
    assert list(tally.open_buckets(2 * BUCKET + 5)) == [2]
    assert list(tally.open_buckets(4 * BUCKET + 1)) == [2, 3, 4]


def test_buckets_of_the_first_schema_are_counted_anew() -> None:
    old = {"id": "c1", "buckets": {"7": [1, 0, 0, 0, 0, 0]}, "version": 4}
    assert recounted(1, old) == {"id": "c1", "version": 4}
    assert recounted(2, {"id": "c1", "buckets": []}) == {"id": "c1", "buckets": []}
