import string
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.numbers import is_credit_code
from law.privacy import Finding, Kind, find, find_said, is_id_number, mask, mask_name, passes_luhn

WIDE = str.maketrans(string.digits + "X", "０１２３４５６７８９Ｘ")
FREE_TEXT = st.text(st.sampled_from("0123456789Xx １３ -./|\n\t张元〔〕号\u200b①*A¥"), max_size=80)


def id_number(region: int, born: date, serial: int) -> str:
    body = f"{region:06d}{born:%Y%m%d}{serial:03d}"
    weights = [pow(2, 17 - place, 11) for place in range(17)]
    rest = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11
    return body + "10X98765432"[rest]


def card(body: str) -> str:
    return next(body + digit for digit in string.digits if passes_luhn(body + digit))


IDS = st.builds(
    id_number, st.integers(110000, 820000), st.dates(date(1900, 1, 1), date(2025, 12, 31)), st.integers(0, 999)
)
# [3-9]{2}: no identity number by chance, whose year of birth would stand there
CARDS = st.from_regex(r"62[0-9]{4}[3-9]{2}[0-9]{7,10}", fullmatch=True).map(card)
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


def of_kind(numbers: st.SearchStrategy[str], kind: Kind) -> st.SearchStrategy[tuple[str, Kind]]:
    return numbers.map(lambda number: (number, kind))


NUMBERS = of_kind(IDS, "id_number") | of_kind(CARDS, "bank_card") | of_kind(MOBILES, "mobile")
AROUND = st.text(st.sampled_from("港口镇石湾村村民，：（）。、\n"), max_size=10)


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in find(text)]


@given(NUMBERS, AROUND, AROUND, st.booleans())
def test_finds_a_number_exactly_where_it_stands(number: tuple[str, Kind], before: str, after: str, wide: bool) -> None:
    digits, kind = number
    written = digits.translate(WIDE) if wide else digits
    text = before + written + after
    assert find(text) == [Finding(len(before), len(before) + len(written), kind)]
    assert mask(text, find(text)) == before + "*" * len(written) + after


@given(
    IDS, st.lists(st.integers(1, 17), max_size=6, unique=True), st.sampled_from([" ", "\n", " | ", "-", "\u3000", "\t"])
)
def test_finds_an_identity_number_however_it_is_split(number: str, cuts: list[int], gap: str) -> None:
    edges = [0, *sorted(cuts), 18]
    text = gap.join(number[start:end] for start, end in pairwise(edges))
    assert find(f"号码{text}。") == [Finding(2, 2 + len(text), "id_number")]


@given(FREE_TEXT | st.lists(NUMBERS.map(lambda number: number[0]) | FREE_TEXT, max_size=6).map("".join))
def test_masked_text_has_no_findings_and_keeps_its_length(text: str) -> None:
    findings = find(text)
    masked = mask(text, findings)
    assert find(masked) == []
    assert len(masked) == len(text)
    assert all(0 <= finding.start < finding.end <= len(text) for finding in findings)
    assert all(one.end <= other.start for one, other in pairwise(findings))
    covered = {place for finding in findings for place in range(finding.start, finding.end)}
    assert all(masked[place] == char for place, char in enumerate(text) if place not in covered)


@given(st.lists(NUMBERS, min_size=2, max_size=4), st.sampled_from([" ", "，", "\n", "\t", "/"]))
def test_no_whole_number_survives_among_others(numbers: list[tuple[str, Kind]], between: str) -> None:
    text = between.join(digits for digits, _ in numbers)
    masked = mask(text, find(text))
    assert not any(digits in masked for digits, _ in numbers)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("11010519491231002X", "id_number"),
        ("110105 19491231 002x", "id_number"),
        ("1\u200b10105194912310\u200b02x", "id_number"),
        ("6222 0212 3456 7890 128", "bank_card"),
        ("620387381410607271", "bank_card"),  # passes for a credit code, too
        ("4111-1111-1111-1111", "bank_card"),
        ("622202\n1234567890128", "bank_card"),
        ("138-1234-5678", "mobile"),
        ("138 1234 5678", "mobile"),
        ("+86 13812345678", "mobile"),
        ("8613812345678", "mobile"),
        ("1.张三13812345678.2.李四", "mobile"),
        ("①13812345678", "mobile"),
        ("13812345678@139.com", "mobile"),
        ("电话13812345678，13912345679", "mobile"),
    ],
)
def test_finds_the_ways_people_write_numbers(text: str, kind: str) -> None:
    assert set(kinds(text)) == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "港府发〔2022〕3号",
        "赣府公开办字〔2021〕7号、国办发〔2019〕54号",
        "000014349/2018-00222",
        "11441700007280420Y/2021-00050",
        "统一社会信用代码11441700007280420Y",
        "0793-5861234",
        "0793-5861234转8001",
        "010-12345678",
        "400-123-4567",
        "补贴13812345678元",
        "合计13812345678.50",
        "￥13812345678",
        "共1,381,234,567.80元",
        "2022-03-01至2022-03-31",
        "2022年3月1日 20220301",
        "2019 2020 2021 2022",
        "邮编334401，行政区划361125104000",
        "11010519491231003X",
        "sha256:a13812345678f",
        "",
    ],
)
def test_leaves_other_numbers_alone(text: str) -> None:
    assert find(text) == []


@given(st.from_regex(r"1[129][0-9]{15}", fullmatch=True))
def test_leaves_credit_codes_alone_that_pass_for_cards(body: str) -> None:
    code = next(body + char for char in "0123456789ABCDEFGHJKLMNPQRTUWXY" if is_credit_code(body + char))
    assert is_id_number(code) or "bank_card" not in kinds(f"代码{code}。")


@given(IDS)
def test_knows_an_identity_number_by_its_check_character(number: str) -> None:
    assert is_id_number(number)
    assert is_id_number(number.lower())
    wrong = "0" if number[17] != "0" else "1"
    assert not is_id_number(number[:17] + wrong)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张小明", "张某某"),
        ("李明", "李某某"),
        ("欧阳小明", "欧阳某某"),
        ("张某某", "张某某"),
        (" 王芳 ", "王某某"),
        ("", ""),
    ],
)
def test_masks_the_given_name_of_a_minor(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("发到 zhang.san+1@qq.com 就行", "发到 ****************** 就行"),
        ("信箱ｌｉ＠163.com。", "信箱**********。"),
        ("13807918642@139.com", "*******************"),
        ("打138 0013 8000@qq.com", "打*** **** ***********"),
        ("身份证110105 19491231 002X@a.cn", "身份证****** ******** *********"),
        ("@所有人，价格 3@5 元", "@所有人，价格 3@5 元"),
    ],
)
def test_hides_mail_addresses_in_what_people_say(said: str, shown: str) -> None:
    assert mask(said, find_said(said)) == shown
    assert find_said(shown) == []


def test_leaves_an_office_its_own_mail_address() -> None:
    assert find("联系信箱：bgs@gangkou.gov.cn") == []
