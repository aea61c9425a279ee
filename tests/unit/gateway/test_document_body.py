"""A body as plain text and back, and two bodies put together."""

from typing import Any

import pytest

from gateway.pages.documents.body import from_html, from_text, is_rich, to_html, to_text
from gateway.pages.documents.merging import Base, base_of, compare, even, read_base

RICH: list[dict[str, Any]] = from_html(
    "<h2>一、时间</h2><p>上午<b>八点</b></p><ul><li>甲</li><li>乙<ol><li>子一</li><li>子二</li></ol></li></ul>"
    "<table><caption>表</caption><tr><td colspan=2>头</td></tr><tr><td>1</td><td>2</td></tr></table>"
    "<p><img src='/x/attachments/a1' alt='图'></p><p>两<br>行</p>"
)
NAMES = ("title", "number")


def document(body: list[dict[str, Any]], **fields: str) -> dict[str, Any]:
    return {"title": "题", "number": "", **fields, "body": body}


def paragraphs(*texts: str) -> list[dict[str, Any]]:
    return from_html("".join(f"<p>{text}</p>" for text in texts))


def texts(body: Any) -> list[str]:
    return [block["text"] for block in body]


def test_text_that_nobody_touched_keeps_all_that_it_cannot_show() -> None:
    assert is_rich(RICH)
    assert from_text(to_text(RICH), RICH) == RICH


@pytest.mark.parametrize("at", range(10))
def test_only_the_line_that_was_changed_loses_its_look(at: int) -> None:
    lines = to_text(RICH).split("\n")
    lines[at] = "改过的一行"
    after = from_text("\n".join(lines), RICH)
    assert sum(block in after for block in RICH) >= len(RICH) - 1
    assert "改过的一行" in "\n".join(texts(after))


def test_lines_are_added_and_taken_away_anywhere() -> None:
    lines = to_text(RICH).split("\n")
    assert texts(from_text("\n".join(["新的开头", *lines, "新的结尾"]), RICH))[0] == "新的开头"
    assert from_text("\n".join(lines[1:]), RICH) == RICH[1:]
    assert from_text("", RICH) == []


def test_lists_and_tables_are_written_as_lines() -> None:
    body = from_text("一、总则\n- 甲\n  - 子\n1) 乙\n| 项目 | 金额 |\n| 修路 | 1 |")
    assert [(one["kind"], one["marker"], one["level"]) for one in body] == [
        ("heading", "", 1),
        ("paragraph", "bullet", 1),
        ("paragraph", "bullet", 2),
        ("paragraph", "number", 1),
        ("table", "", 0),
    ]
    assert to_text(body) == "一、总则\n- 甲\n  - 子\n1) 乙\n| 项目 | 金额 |\n| 修路 | 1 |"


def test_the_editor_hands_back_what_it_was_given() -> None:
    assert from_html(to_html(RICH, "/desk/documents/x")) == RICH
    assert even(RICH) == RICH


def test_what_only_one_side_changed_is_that_side_s() -> None:
    start = document(paragraphs("甲", "乙", "丙"))
    base = read_base(base_of(start, NAMES))
    mine = document(paragraphs("甲改", "乙", "丙"))
    theirs = document(paragraphs("甲", "乙", "丙改", "丁"), title="新题")
    merge = compare(mine, theirs, base)
    assert not merge.open
    assert merge.taken == ["title", "body"]
    made = merge.composed(mine, {})
    assert (made["title"], texts(made["body"])) == ("新题", ["甲改", "乙", "丙改", "丁"])


def test_what_both_changed_is_asked_and_nothing_is_lost() -> None:
    base = read_base(base_of(document(paragraphs("甲", "乙")), NAMES))
    mine, theirs = document(paragraphs("甲一", "乙"), title="我的"), document(paragraphs("甲二", "乙"), title="他的")
    merge = compare(mine, theirs, base)
    assert merge.open
    both = merge.composed(mine, {})
    assert texts(both["body"]) == ["甲一", "甲二", "乙"]
    chosen = merge.composed(mine, {"title": "theirs", "body-0": "theirs"})
    assert (chosen["title"], texts(chosen["body"])) == ("他的", ["甲二", "乙"])
    assert texts(merge.composed(mine, {"body-0": "mine"})["body"]) == ["甲一", "乙"]


def test_a_paragraph_taken_away_stays_away_unless_the_other_worked_on_it() -> None:
    base = read_base(base_of(document(paragraphs("甲", "乙", "丙")), NAMES))
    mine = document(paragraphs("甲", "丙"))
    assert texts(compare(mine, document(paragraphs("甲", "乙", "丙", "丁")), base).composed(mine, {})["body"]) == [
        "甲",
        "丙",
        "丁",
    ]
    assert "乙改" in texts(compare(mine, document(paragraphs("甲", "乙改", "丙")), base).composed(mine, {})["body"])


@pytest.mark.parametrize("garbage", ["", ":", ",,,", "body:", "title:zz,body:..", "\x00" * 50])
def test_of_a_base_that_is_garbage_every_difference_is_asked(garbage: str) -> None:
    mine, theirs = document(paragraphs("甲"), title="一"), document(paragraphs("乙"), title="二")
    assert compare(mine, theirs, read_base(garbage)).open
    assert compare(mine, theirs, Base()).open
    assert not compare(mine, document(paragraphs("甲"), title="一"), read_base(garbage)).open
