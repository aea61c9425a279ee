"""The words for a chat group, the radio and the line under the picture."""

from kit.files.model import Block
from services.publication.domain.content import Content
from services.publication.domain.wording import (
    MOST_CHAT,
    MOST_CRAWL,
    chat,
    crawl,
    gist,
    matter,
    radio,
    shortened,
    taken_back,
)

TOWN = "港口镇人民政府"
BODY = [Block("paragraph", "各村："), Block("paragraph", "补贴每亩112.5元。3月31日前发放。")]
ADDRESS = "https://gk.example.cn/documents/H36112601/2022-00016"


def content(**changes: object) -> Content:
    given = {"title": "关于发放补贴的通知", "number": "港府发〔2022〕18号", "body": BODY, **changes}
    return Content(**given)  # type: ignore[arg-type]  # fields by name


def test_a_chat_text_says_the_gist_and_where_the_rest_is() -> None:
    text = chat(content(), TOWN, "2022年3月1日", ADDRESS).text
    assert text.startswith("【港口镇人民政府政务公开】关于发放补贴的通知\n港府发〔2022〕18号 2022年3月1日")
    assert "补贴每亩112.5元。" in text
    assert "各村：" not in text
    assert text.endswith(ADDRESS)


def test_what_the_head_and_the_signature_say_is_not_said_twice() -> None:
    lines = ("港府发〔2022〕18号", "关于发放补贴的通知", "补贴每亩112.5元。", "港口镇人民政府", "二〇二二年三月一日")
    given = content(
        body=[Block("paragraph", line) for line in lines], issuing_body="港口镇 人民政府", issued_on="2022-03-01"
    )
    assert [one.text for one in matter(given)] == ["补贴每亩112.5元。"]
    assert gist(given) == "补贴每亩112.5元。"


def test_a_long_chat_text_ends_with_a_whole_sentence() -> None:
    long = content(title="长" * 200, body=[Block("paragraph", "各村要张榜公示。" * 200)])
    text = chat(long, TOWN, "", ADDRESS).text
    assert len(text) - len(ADDRESS) <= MOST_CHAT
    assert "公示。…" in text


def test_the_radio_says_figures_as_words_a_sentence_a_line() -> None:
    told = radio(content(), TOWN)
    lines = told.text.splitlines()
    assert lines[0] == "听众朋友，下面播送港口镇人民政府的一份文件：《关于发放补贴的通知》，港府发二〇二二年第十八号。"
    assert "补贴每亩一百一十二点五元。" in lines
    assert all(line[-1] in "。！？；" for line in lines)
    assert told.minutes
    assert 0.3 < told.minutes < 1


def test_the_radio_reads_a_small_table_and_names_a_large_one() -> None:
    small = Block("table", rows=[["村", "金额"], ["石湾村", "120,000元"]])
    large = Block("table", "补贴表", rows=[["村", "金额"]] + [["石湾村", "1元"]] * 30)
    text = radio(content(body=[small, large]), TOWN).text
    assert "村，石湾村，金额，十二万元。" in text
    assert "文件附有表格《补贴表》" in text


def test_a_script_of_an_hour_becomes_its_summary() -> None:
    told = radio(content(summary="大意如此。", body=[Block("paragraph", "各村要张榜公示。" * 2_000)]), TOWN)
    assert "大意如此。" in told.text
    assert told.minutes
    assert told.minutes < 2


def test_the_crawl_is_one_short_line() -> None:
    short = crawl(content(), TOWN).text
    assert short == "港口镇人民政府：关于发放补贴的通知（港府发〔2022〕18号）。详见公告栏和政务公开网"
    long = crawl(content(title="很长的题目\n" * 30), TOWN).text
    assert len(long) <= MOST_CRAWL
    assert "\n" not in long


def test_what_cannot_be_taken_down_is_corrected() -> None:
    text = taken_back("关于发放补贴的通知", "", TOWN, "withdrawn", "数据有误。").text
    assert "《关于发放补贴的通知》已经撤回。原因：数据有误。" in text


def test_shortened_never_exceeds_its_room() -> None:
    for room in range(0, 30):
        assert len(shortened("第一句。第二句很长很长！\n第三句没有句号", room)) <= max(room, 1)
