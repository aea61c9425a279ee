"""One key for one number, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.search.domain.language.folding import fold, folded_characters
from services.search.domain.language.numbers import number_key, number_keys, numbers_in
from services.search.domain.query import parse

WRITTEN = (
    "港府发〔2022〕3号",
    "港府发[2022]3号",
    "港府发（２０２２）第０３号",
    "港府发 2022 3号",
    "港府发2022年3号",
    "港府发【2022】 003 号",
    "港 府 发〔2022〕3号",
    "查询港府发〔2022〕3号文件",
)


@pytest.mark.parametrize("written", WRITTEN)
def test_a_document_number_has_one_key(written: str) -> None:
    assert number_key(written) == "港府发20223号"
    assert parse(written).numbers == ("港府发20223号",)
    assert not parse(written).runs or parse(written).runs[0].text in ("查询", "查")


@pytest.mark.parametrize("written", ["H36112601/2022-00003", "h36112601 / 2022 - 3", "Ｈ３６１１２６０１/2022-00003"])
def test_an_index_number_has_one_key(written: str) -> None:
    assert parse(written).numbers == (number_key("H36112601/2022-00003"),)


def test_a_number_is_also_known_without_its_organ() -> None:
    assert number_keys("港府发〔2022〕3号") == ("港府发20223号", "20223号")
    assert parse("2022年3号文").numbers == ("20223号",)


def test_what_has_no_shape_of_a_number_is_its_letters() -> None:
    assert number_keys("第 5 号令（试行）") == ("第5号令试行",)
    assert number_keys("") == ()


def test_cited_numbers_are_found_where_they_stand() -> None:
    text = "根据《通知》（国发〔2016〕11号）和赣府厅发〔2020〕17号的要求"
    found = list(numbers_in(text))
    assert [number.key for number in found] == ["国发201611号", "赣府厅发202017号"]
    assert [text[number.start : number.end] for number in found] == ["国发〔2016〕11号", "赣府厅发〔2020〕17号"]


@pytest.mark.parametrize("typed", ["2022年3号楼", "3号", "2022年", "13800138000", "15栋3号"])
def test_other_figures_are_no_numbers_of_documents(typed: str) -> None:
    assert parse(typed).numbers == ()


@given(st.text(alphabet="港府发〔〕[]（）0123456789号年第 /-hH", max_size=40))
def test_nothing_like_a_number_fails(text: str) -> None:
    for number in numbers_in(fold(text)):
        assert 0 <= number.start < number.end <= len(text)
        assert number_keys(fold(text)[number.start : number.end])[0] == number.key


def test_traditional_forms_tones_and_width_fold_in_place() -> None:
    assert fold("農村土地承包經營權　ＡＢ nóng lǜ −") == "农村土地承包经营权 ab nong lv -"


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_the_table_of_folds_says_what_fold_does() -> None:
    table = folded_characters()
    assert len(table) > 6_000
    assert table["權"] == "权"
    assert all(len(char) == len(folded) == 1 for char, folded in table.items())
