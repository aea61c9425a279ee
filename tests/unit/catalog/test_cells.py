import pytest

from services.catalog.domain import cells
from services.catalog.domain.domains import domain_in
from services.catalog.domain.item import Channels


@pytest.mark.parametrize(
    "text", ["√", "■", "☑", "☒", " ✓ ", "是", "有", "√√", "（√）", "Ｖ", "TRUE", "✔\ufe0f", "þ", "1"]
)
def test_a_tick(text: str) -> None:
    assert cells.tick(text) is True


@pytest.mark.parametrize("text", ["", " ", "□", "☐", "——", "/", "无", "否", "×", "¨", "False", "不涉及", "0"])
def test_a_blank(text: str) -> None:
    assert cells.tick(text) is False


@pytest.mark.parametrize("text", ["?", "待定", "√√?", "√×", "12", "？", "※"])
def test_what_is_neither_tick_nor_blank(text: str) -> None:
    assert cells.tick(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.政策依据\n2.申请指南（对象、条件；材料）", ["政策依据", "申请指南（对象、条件；材料）"]),
        ("①范围；②标准；③结果。", ["范围", "标准", "结果"]),
        ("政策依据；申请指南；补贴结果", ["政策依据", "申请指南", "补贴结果"]),
        ("（1）名单 （2）金额", ["名单", "金额"]),
        ("一、目标\n二、任务", ["目标", "任务"]),
        ("2022.5万元以上项目", ["2022.5万元以上项目"]),
        ("", []),
    ],
)
def test_content_elements(text: str, expected: list[str]) -> None:
    assert cells.elements(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《甲法》、《乙条例》（国办发〔2019〕54号）", ["《甲法》", "《乙条例》（国办发〔2019〕54号）"]),
        ("《甲法》《乙条例》", ["《甲法》", "《乙条例》"]),
        ("《甲法》第二十七条、第二十八条；财农〔2017〕41号", ["《甲法》第二十七条、第二十八条", "财农〔2017〕41号"]),
        ("1.《甲法》\n2.《乙法》。", ["《甲法》", "《乙法》"]),
    ],
)
def test_laws(text: str, expected: list[str]) -> None:
    assert cells.laws(text) == expected


def test_channels_by_their_boxes() -> None:
    text = "■政府网站    □政府公报\n□两微一端 ■社区/企事业单位/村公示栏（电子屏）"
    expected = Channels(["government_website", "notice_board"], ["government_gazette", "social_media"])
    assert cells.channels(text) == (expected, [])


def test_channels_without_boxes_must_all_be_used() -> None:
    channels, unknown = cells.channels("政府网站、便民服务站，村口大喇叭")
    assert channels == Channels(["government_website", "service_station", "other"], [])
    assert unknown == ["村口大喇叭"]


@pytest.mark.parametrize(
    ("everyone", "group", "whole", "expected"),
    [
        ("√", "", "", ("全社会", [])),
        ("", "√", "", ("特定群体", [])),
        ("", "被征地农民", "", ("特定群体：被征地农民", [])),
        ("", "特定群体：被征地农民", "", ("特定群体：被征地农民", [])),
        ("√", "√ 残疾人", "", ("全社会、特定群体：残疾人", [])),
        ("全社会", "", "", ("全社会", [])),
        ("", "", "全社会", ("全社会", [])),
        ("?", "", "", ("", [0])),
        ("", "？", "", ("", [1])),
        ("√", "※", "", ("全社会", [1])),
    ],
)
def test_audience(everyone: str, group: str, whole: str, expected: tuple[str, list[int]]) -> None:
    assert cells.audience(everyone, group, whole) == expected


@pytest.mark.parametrize(
    ("columns", "expected", "unclear"),
    [
        (("√", "√", "", "", ""), ["county", "township"], []),
        (("", "", "☑", "", ""), ["township", "village"], []),
        (("", "", "乡级", "", ""), ["township"], []),
        (("√", "", "乡、村级", "", ""), ["county", "township", "village"], []),
        (("", "", "", "", "县级、乡、村级"), ["county", "township", "village"], []),
        (("", "乡级", "", "", ""), ["township"], []),
        (("√", "", "?", "", ""), ["county"], [2]),
        (("?", "√", "", "待定", ""), ["township"], [0, 3]),
    ],
)
def test_levels(columns: tuple[str, str, str, str, str], expected: list[str], unclear: list[int]) -> None:
    assert cells.levels(*columns) == (expected, unclear)


def test_boxes_within_one_column_are_read_too() -> None:
    assert cells.modes("", "", "■主动公开 □依申请公开") == (["PROACTIVE"], [])
    assert cells.levels("", "", "", "", "□县级 ☑乡、村级") == (["township", "village"], [])
    assert cells.audience("", "", "☑全社会 □特定群体") == ("全社会", [])
    assert cells.audience("", "", "√") == ("", [0])


def test_boxes_may_follow_their_channels() -> None:
    expected = Channels(["government_website"], ["government_gazette"])
    assert cells.channels("政府网站■ 政府公报□") == (expected, [])


def test_channels_in_the_letters_of_wingdings() -> None:
    expected = Channels(["government_website"], ["government_gazette"])
    assert cells.channels("þ政府网站 ¨政府公报") == (expected, [])
    assert cells.channels("R政府网站 £政府公报") == (expected, [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("（十九）社会救助领域基层政务公开标准目录", "social_assistance"),
        ("就业（创业）", "employment"),
        ("生态环境领域", "environmental_protection"),
        ("国有土地上房屋征收与补偿", "housing_expropriation"),
        ("农村集体土地征收", "land_expropriation"),
        ("农村危房改造目录", "rural_dilapidated_housing"),
        ("farm_subsidies", "farm_subsidies"),
        ("乡镇综合", "township_general"),
        ("港口镇目录", None),
    ],
)
def test_domains_by_their_many_names(text: str, code: str | None) -> None:
    assert domain_in(text) == code
