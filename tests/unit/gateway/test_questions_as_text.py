"""Questions and answers as lines, and back."""

import pytest

from gateway.pages.documents.questions import from_text, to_text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("问：补多少？\n答：每亩120元。", [("补多少？", "每亩120元。")]),
        ("问:一？\r\n答: 甲\r\n乙\r\n\r\n问： 二？\r\n答：丙", [("一？", "甲\n乙"), ("二？", "丙")]),
        ("没有写问字的话\n答：照样留着", [("没有写问字的话", "照样留着")]),
        ("问：还没有回答", [("还没有回答", "")]),
    ],
)
def test_reads_lines(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one["question"], one["answer"]) for one in from_text(text)] == found
    assert from_text(to_text(from_text(text))) == from_text(text)
