import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.files import Block, Span
from kit.files.rich import blocks_to_html, html_to_text, sanitise

TABLE = Block(
    "table", rows=[["甲", "甲", "乙"], ["1", "2", "丙"], ["3", "4", "丙"]], spans=[Span(0, 0, 1, 2), Span(1, 2, 2, 1)]
)


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p onclick=x>好<script>alert(1)</script></p>", "<p>好</p>"),
        ("<p style='color:red' class=a id=b>好</p>", "<p>好</p>"),
        ('<a href="javascript:x">好</a>', '<a rel="noopener noreferrer">好</a>'),
        ('<a href="mailto:a@b.c">好</a>', '<a rel="noopener noreferrer">好</a>'),
        ('<a href="https://a.cn/x">好</a>', '<a href="https://a.cn/x" rel="noopener noreferrer">好</a>'),
        ('<img src="/blobs/ab12" alt="图">', '<img src="/blobs/ab12" alt="图">'),
        ('<img src="blobs/ab12">', '<img src="blobs/ab12">'),
        ('<img src="//evil.cn/x.png">', "<img>"),
        ('<img src="/\\evil.cn/x.png">', "<img>"),
        ('<img src="https://evil.cn/x.png">', "<img>"),
        ('<img src="data:image/svg+xml,x">', "<img>"),
        ('<iframe src="https://a.cn"></iframe><svg><script>1</script></svg>好', "好"),
        (
            '<table><tbody><tr><td colspan="2" rowspan="x">好</td></tr></tbody></table>',
            '<table><tbody><tr><td colspan="2">好</td></tr></tbody></table>',
        ),
    ],
)
def test_leaves_only_what_is_safe(html: str, clean: str) -> None:
    assert sanitise(html) == clean


def test_writes_blocks_as_html() -> None:
    blocks = [Block("heading", "一、时间", 1), Block("paragraph", "上午\n<b>"), Block("image", "地图"), TABLE]
    assert blocks_to_html(blocks) == (
        "<h2>一、时间</h2>\n<p>上午<br>&lt;b&gt;</p>\n<p>〔图片：地图〕</p>\n"
        '<table><tr><th scope="col" colspan="2">甲</th><th scope="col">乙</th></tr>'
        '<tr><td>1</td><td>2</td><td rowspan="2">丙</td></tr><tr><td>3</td><td>4</td></tr></table>'
    )


def test_reads_the_words_of_html() -> None:
    html = (
        blocks_to_html([Block("heading", "一、时间", 1), Block("paragraph", "上午 <8 点"), TABLE])
        + "<script>x</script>"
    )
    assert html_to_text(html).split("\n")[:3] == ["一、时间", "上午 <8 点", "甲\t乙\t"]


@given(st.text())
def test_text_survives_its_way_through_html(text: str) -> None:
    html = blocks_to_html([Block("paragraph", text)])
    assert "<script" not in sanitise(html)
    assert html_to_text(html).split() == text.replace("\x00", "").split()


@given(st.text(alphabet="<>/\"'= abhrefscijvpt:onlmg&#;"))
def test_cleaning_twice_changes_nothing(html: str) -> None:
    assert sanitise(sanitise(html)) == sanitise(html)
