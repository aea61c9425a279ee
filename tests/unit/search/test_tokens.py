"""Texts cut into words and pairs, in their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.search.domain.language.folding import fold
from services.search.engines.tokens import LONGEST, bigrams, spoken, words


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("依照第3条规定", ["依照", "照第", "第3", "3", "3条", "条规", "规定"]),
        ("第 3 条", ["第3", "3", "3条"]),
        ("财务，公开", ["财务", "公开"]),
        ("村", ["村"]),
        ("水 村3组", ["水", "村3", "3", "3组"]),
        ("a-1/2", ["a-1/2"]),
        ("二〇二二年", ["二〇", "〇二", "二二", "二年"]),
        ("。！", []),
    ],
)
def test_pairs_go_over_the_border_of_digits_and_chinese(text: str, pairs: list[str]) -> None:
    assert bigrams(text) == pairs


def test_long_words_are_also_there_in_their_parts() -> None:
    assert words("搜索引擎 abc") == ["搜索", "索引", "引擎", "搜索引擎", "abc"]
    assert spoken("搜索引擎 abc abc") == ("搜索引擎", "abc")


@given(st.text(alphabet="财务公开3a 。村"), st.data())
def test_what_stands_in_a_text_has_its_pairs_there_in_a_row(text: str, data: st.DataObject) -> None:
    runs = [run for run in text.replace("。", " ").split(" ") if run and not (set(run) & set("3a"))]
    if not runs:
        return
    run = data.draw(st.sampled_from(runs))
    start = data.draw(st.integers(0, len(run) - 1))
    row, whole = bigrams(run[start : start + 4]), bigrams(text)
    if len(run[start : start + 4]) > 1:
        assert any(whole[at : at + len(row)] == row for at in range(len(whole)))


@given(st.text())
def test_no_token_is_longer_than_an_engine_holds(text: str) -> None:
    long = fold(text + "a" * 200)
    assert all(len(token) <= LONGEST + 1 for token in (*words(long), *bigrams(long)))
