import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.errors import DocNumberMalformed, IndexNumberMalformed
from law.numbers import (
    DocNumber,
    IndexNumber,
    index_number,
    is_credit_code,
    parse_doc_number,
    parse_index_number,
)

ORGANS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=8)
YEARS = st.integers(1949, 2099)
SERIALS = st.integers(1, 99999)
CODE_CHARS = string.digits + string.ascii_uppercase
ORG_CODES = st.text(CODE_CHARS, min_size=9, max_size=9) | st.text(CODE_CHARS, min_size=18, max_size=18)
BRACKETS = st.sampled_from(["〔〕", "[]", "【】", "()", "（）", "［］", "〖〗", "﹝﹞", "{}"])
SPACES = st.sampled_from(["", " ", "\u3000", "\u00a0", "\n"])


@given(ORGANS, YEARS, SERIALS)
def test_a_document_number_reads_back_as_written(organ: str, year: int, serial: int) -> None:
    number = DocNumber(organ, year, serial)
    assert parse_doc_number(str(number)) == number


@given(YEARS, SERIALS, BRACKETS, SPACES, st.booleans(), st.booleans())
def test_any_bracket_style_and_spacing_is_one_number(
    year: int, serial: int, brackets: str, space: str, wide: bool, padded: bool
) -> None:
    digits = f"{serial:03d}" if padded else str(serial)
    text = space.join(["港府发", brackets[0], str(year), brackets[1], digits, "号"])
    if wide:
        text = text.translate({ord(digit): ord(digit) + 0xFEE0 for digit in string.digits})
    assert str(parse_doc_number(f"{space}{text}{space}")) == f"港府发〔{year}〕{serial}号"


def test_drops_the_word_for_ordinal() -> None:
    assert str(parse_doc_number("港府办发[2022]第05号")) == "港府办发〔2022〕5号"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "港府发2022 3号",
        "〔2022〕3号",
        "港府发〔22〕3号",
        "港府发〔2022〕0号",
        "港府发〔1022〕3号",
        "国务院令第711号",
    ],
)
def test_refuses_what_is_no_document_number(text: str) -> None:
    with pytest.raises(DocNumberMalformed):
        parse_doc_number(text)


@given(ORG_CODES, YEARS, SERIALS)
def test_an_index_number_reads_back_as_written(org_code: str, year: int, serial: int) -> None:
    text = index_number(org_code, year, serial)
    assert len(text) == len(org_code) + 11
    assert parse_index_number(text) == IndexNumber(org_code, year, serial)
    assert parse_index_number(f" {text.lower()} ") == IndexNumber(org_code, year, serial)


def test_reads_index_numbers_in_use() -> None:
    assert parse_index_number("000014349/2018-00222") == IndexNumber("000014349", 2018, 222)
    assert str(parse_index_number("11441700007280420Y/2021-00050")) == "11441700007280420Y/2021-00050"


@pytest.mark.parametrize(
    "text", ["", "00001434/2018-00222", "000014349/2018-222", "000014349/2018-00000", "00001434-9"]
)
def test_refuses_what_is_no_index_number(text: str) -> None:
    with pytest.raises(IndexNumberMalformed):
        parse_index_number(text)


@pytest.mark.parametrize(
    ("org_code", "year", "n"), [("abc", 2022, 1), ("000014349", 22, 1), ("000014349", 2022, 100000)]
)
def test_refuses_to_write_an_index_number_out_of_range(org_code: str, year: int, n: int) -> None:
    with pytest.raises(IndexNumberMalformed):
        index_number(org_code, year, n)


def test_knows_a_credit_code_by_its_check_character() -> None:
    assert is_credit_code("11441700007280420Y")
    assert not is_credit_code("11441700007280421Y")
    assert not is_credit_code("11441700007280420")
