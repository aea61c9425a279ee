import pytest

from tests.search_quality.judged import judged
from tests.search_quality.laws import CORPUS
from tests.search_quality.measures import Score, ratio_spread, score

GRADES = {"a": 3, "b": 2, "c": 1}


def test_the_best_order_scores_one() -> None:
    assert score(["a", "b", "c"], GRADES) == Score(1.0, 1.0, 1.0)


def test_a_worse_order_scores_less_and_says_when_the_first_answer_came() -> None:
    worse = score(["x", "c", "b"], GRADES)
    assert 0 < worse.ndcg < 0.5
    assert worse.recall == pytest.approx(2 / 3)
    assert worse.rank == pytest.approx(1 / 3)


def test_nothing_found_scores_nothing() -> None:
    assert score([], GRADES) == Score(0.0, 0.0, 0.0)


def test_the_spread_of_a_ratio_lies_around_it() -> None:
    low, high = ratio_spread([0.9, 0.8, 0.7, 1.0] * 10, [0.5, 0.6, 0.7, 0.4] * 10)
    assert low < 34 / 22 < high


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of laws does not lie beside the project")
def test_judged_queries_are_many_of_every_kind_and_half_of_them_unseen() -> None:
    kinds = {one.kind for one in judged()}
    assert len(judged()) >= 150
    assert len(kinds) >= 12
    assert len({one.text for one in judged()}) == len(judged())
    for kind in kinds:
        held_out = [one.held_out for one in judged() if one.kind == kind]
        assert len(held_out) >= 10
        assert abs(2 * sum(held_out) - len(held_out)) <= 1
    assert all(one.note and 3 in one.grades.values() for one in judged())
