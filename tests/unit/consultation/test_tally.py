from services.consultation.domain.tally import Counts, Tally


def test_adds_up_the_buckets_by_where_comments_stand() -> None:
    tally = Tally("c1", {"7": [2, 3, 1, 0, 0, 0], "900": [1, 4, 0, 2, 0, 1]})
    assert tally.counts() == Counts(14, 3, 7, 4, {"abuse": 1, "off_topic": 2, "duplicate": 1})


def test_an_empty_tally_counts_nothing() -> None:
    assert Tally("c1").counts() == Counts()
