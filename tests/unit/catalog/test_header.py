import pytest

from services.catalog.domain.header import find_header, repeats_header

LEAVES = ["公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体"]
ONE = ["序号", "一级事项", "二级事项", *LEAVES, "公开对象", "公开方式", "公开层级"]
BARE = ["序号", "一级事项", *LEAVES[:4]]
TOP = ["序号", "公开事项", "", *LEAVES, "公开对象", "", "公开方式", "", "公开层级", ""]
SUB = [
    "",
    "一级事项",
    "二级事项",
    "",
    "",
    "",
    "",
    "",
    "全社会",
    "特定群体",
    "主动",
    "依申请公开",
    "县级",
    "乡级",
]
DATA = ["1", "最低生活保障", "办事指南", "条件", "《法》", "及时", "民政所", "■政府网站", "√", "", "√", "", "", "√"]


def test_finds_one_header_row_and_not_the_data_under_it() -> None:
    header = find_header([ONE, ["1", "甲", "乙", "丙", "《法》", "及时", "镇", "网站", "全社会", "主动", "县级"]])
    assert header is not None
    assert (header.first, header.data) == (0, 1)
    assert header.columns["audience"] == 8


def test_finds_two_header_rows_under_a_title() -> None:
    header = find_header([["社会救助领域目录"], TOP, SUB, DATA])
    assert header is not None
    assert (header.first, header.data) == (1, 3)
    assert header.columns.items() >= {"second_level": 2, "everyone": 8, "group": 9, "township": 13}.items()


def test_finds_two_header_rows_whose_merged_cells_are_filled() -> None:
    filled = [text or above for text, above in zip(TOP, ["", *TOP[:-1]], strict=True)]
    below = [under or above for under, above in zip(SUB, filled, strict=True)]
    header = find_header([filled, below, DATA])
    assert header is not None
    assert (header.data, header.columns["content"], header.columns["on_request"]) == (2, 3, 11)


def test_finds_three_header_rows() -> None:
    third = ["", "", "", "", "", "", "", "", "", "", "", "", "", "乡、村级"]
    header = find_header([TOP, [*SUB[:13], "乡级"], third, DATA])
    assert header is not None
    assert header.data == 3
    assert header.columns["township_and_village"] == 13


def test_a_header_printed_again_is_no_row() -> None:
    assert repeats_header(ONE)
    assert repeats_header(SUB)
    assert not repeats_header(DATA)
    assert not repeats_header([*DATA[:3], "公开内容", *DATA[4:]])


def test_a_row_that_numbers_the_columns_belongs_to_the_header() -> None:
    header = find_header([TOP, SUB, [str(number) for number in range(1, 15)], DATA])
    assert header is not None
    assert header.data == 3


def test_names_the_columns_it_cannot_read() -> None:
    header = find_header([[*ONE, "备注", "三级事项"], [*DATA, "", "x"]])
    assert header is not None
    assert header.unread == {12: "三级事项"}


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("公开渠道和载体\n（■必选 □可选）", "channels"),
        ("公开内容\n(要素)", "content"),
        ("特定群众（请写明）", "group"),
        ("乡（镇）、村级", "township_and_village"),
        ("县（市、区）级", "county"),
        ("村（居）级", "village"),
        ("公开责任单位", "disclosing_body"),
        ("公开时限（工作日）", "time_limit"),
    ],
)
def test_reads_the_labels_of_many_towns(label: str, field: str) -> None:
    bare = find_header([BARE])
    assert bare is not None
    others = [text for index, text in enumerate(BARE) if index != bare.columns.get(field)]
    header = find_header([[*others, label]])
    assert header is not None
    assert header.columns[field] == len(others)


@pytest.mark.parametrize("rows", [[], [["姓名", "电话", "住址"]], [["序号", "公开内容", "公开依据", "公开时限"]]])
def test_other_tables_have_no_header(rows: list[list[str]]) -> None:
    assert find_header(rows) is None
