"""Rich text between HTML and blocks: nothing dangerous comes through, nothing written is lost."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.files import Block, Span
from kit.files.inline import clean, safe_link
from kit.files.rich import Look, blocks_to_html
from kit.files.rich_reading import clean_block, html_to_blocks

TABLE = Block(
    "table",
    "收支表",
    rows=[["甲", "甲", "乙"], ["1", "2", "丙"], ["3", "4", "丙"]],
    spans=[Span(0, 0, 1, 2), Span(1, 2, 2, 1)],
)
VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:x">x</a>',
    '<a href="//evil.example/x">x</a>',
    '<a href="/\\evil.example">x</a>',
    "<a href='https://a.cn/\"onmouseover=\"alert(1)'>x</a>",
    "<b onclick=alert(1) style='background:url(javascript:alert(1))'>x</b>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<object data=x></object><embed src=x>",
    "<form action=javascript:alert(1)><button formaction=javascript:alert(1)>x</button></form>",
    "<style>@import 'x'</style><link rel=stylesheet href=x>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<table><td background=javascript:alert(1) onfocus=alert(1)>x</td></table>",
    "<img src='/desk/documents/a/attachments/b\" onerror=\"alert(1)' alt='\" onerror=\"alert(1)'>",
    "<img data-source='x\" onerror=\"alert(1)'>",
    "<p data-kind=image>〔图片：<img src=x onerror=alert(1)>〕</p>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<<script>script>alert(1)<</script>/script>",
    "<textarea><script>alert(1)</script></textarea>",
    "<h2 id=x onclick=alert(1)><a name=x></a>题</h2>",
    "<details open ontoggle=alert(1)>x</details>",
    "<base href=//evil.example><template><script>1</script></template>",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
]
TAG = re.compile(r"<[^>]*>")
ALLOWED = re.compile(
    r"</?(?:h[2-6]|p|ul|ol|li|table|caption|tr|td|strong|em|u|s|sub|sup|a|div)>|<br>|</?th>"
    r"|<th scope=\"col\"(?: rowspan=\"\d+\")?(?: colspan=\"\d+\")?>|<td(?: rowspan=\"\d+\")?(?: colspan=\"\d+\")?>"
    r"|<a href=\"(?:https?://|/(?![/\\]))[^\"<>\s]*\">|<p data-kind=\"image\">"
    r"|<img src=\"/f/attachments/[A-Za-z0-9_-]+\" alt=\"[^\"<>]*\">"
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zs", "Zl", "Zp"]), min_size=1, max_size=8)
MARKUP = st.builds(
    lambda parts: clean("".join(f"<{tag}>{text.replace('<', '')}</{tag}>" for tag, text in parts)),
    st.lists(
        st.tuples(st.sampled_from(["strong", "em", "u", "s", "sub", "sup", "span"]), WORDS), min_size=1, max_size=3
    ),
).filter(lambda cleaned: bool(cleaned[0]))


def _rows(width: int) -> st.SearchStrategy[list[list[str]]]:
    return st.lists(st.lists(WORDS, min_size=width, max_size=width), min_size=2, max_size=4)


BLOCK = st.one_of(
    st.builds(lambda t, level: Block("heading", t[0], level, html=t[1]), MARKUP, st.integers(1, 4)),
    st.builds(lambda t: Block("paragraph", t[0], html=t[1]), MARKUP),
    st.builds(
        lambda t, m: Block("paragraph", t[0], 1, html=t[1], marker=m), MARKUP, st.sampled_from(["bullet", "number"])
    ),
    st.builds(lambda rows, caption: Block("table", caption, rows=rows), st.integers(2, 4).flatmap(_rows), WORDS),
    st.builds(lambda text: Block("image", text, source="a1-b_2"), WORDS),
)


def safe(markup: str) -> bool:
    return all(ALLOWED.fullmatch(tag) for tag in TAG.findall(markup))


@pytest.mark.parametrize("vector", VECTORS)
def test_no_script_survives(vector: str) -> None:
    for markup in (vector, f"<p>前{vector}后</p>", f"<table><tr><td>{vector}</td><td>b</td></tr></table>"):
        shown = blocks_to_html(html_to_blocks(markup), Look(files="/f"))
        assert safe(shown), shown
        assert "alert(1)" not in "".join(TAG.findall(shown))
    assert safe(clean(vector)[1])
    assert safe(blocks_to_html([clean_block(Block("paragraph", "x", html=vector))], Look(files="/f")))
    assert safe(blocks_to_html([Block("paragraph", "x", html=vector)], Look(files="/f")))


@given(st.text(alphabet="<>/\"'= abhrefscijvpt:onlmg&#;!-[]"))
def test_cleaning_twice_changes_nothing(markup: str) -> None:
    text, once = clean(markup)
    assert clean(once) == (text, once) or not once
    blocks = html_to_blocks(markup)
    assert safe(blocks_to_html(blocks, Look(files="/f")))
    assert [clean_block(block) for block in blocks] == blocks


@settings(max_examples=60)
@given(st.lists(BLOCK, max_size=6))
def test_blocks_come_back_as_they_went(blocks: list[Block]) -> None:
    assert html_to_blocks(blocks_to_html(blocks, Look(files="/f"))) == blocks


def test_writes_a_page_with_anchors_wide_tables_and_lazy_pictures() -> None:
    blocks = [Block("heading", "一、时间", 1), Block("paragraph", "上午\n<b>"), Block("image", "地图"), TABLE]
    shown = blocks_to_html([*blocks, Block("image", "全景", source="a1")], Look(files="/f", page=True))
    assert shown.split("\n") == [
        '<h2 id="h-0">一、时间</h2>',
        "<p>上午<br>&lt;b&gt;</p>",
        '<p data-kind="image">〔图片：地图〕</p>',
        '<div class="table-wide" role="region" tabindex="0" aria-label="收支表"><table class="table">'
        '<caption>收支表</caption><tr><th scope="col" colspan="2">甲</th><th scope="col">乙</th></tr>'
        '<tr><td>1</td><td>2</td><td rowspan="2">丙</td></tr><tr><td>3</td><td>4</td></tr></table></div>',
        '<figure><img src="/f/attachments/a1" alt="全景" loading="lazy" decoding="async"></figure>',
    ]


def test_reads_what_it_wrote() -> None:
    blocks = [
        Block("heading", "一、时间", 1),
        Block("paragraph", "甲", 1, marker="number"),
        Block("paragraph", "子", 2, html="<strong>子</strong>", marker="bullet"),
        Block("paragraph", "乙", 1, marker="number"),
        Block("image", "地图"),
        Block("image", "全景", source="a1"),
        TABLE,
    ]
    assert html_to_blocks(blocks_to_html(blocks, Look(files="/f"))) == blocks


def test_reads_a_paste_from_word() -> None:
    pasted = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{}</style></head>
    <body lang=ZH-CN><!--StartFragment--><h1 style='mso-x:y'>一、总则<o:p></o:p></h1>
    <p class=MsoNormal style='text-indent:21.0pt'>为<span style='font-weight:bold'>规范<span lang=EN-US>&nbsp;</span>
    村务</span>公开。<o:p></o:p></p>
    <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.
    <span>&nbsp;&nbsp;</span></span><![endif]>第一项</p>
    <p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>·</span>子项</p>
    <table class=MsoTableGrid><tr><td colspan=2><p class=MsoNormal>合计</p></td></tr><tr><td>甲<p>乙</p></td><td>2</td>
    </tr></table><!--EndFragment--></body></html>"""
    assert html_to_blocks(pasted) == [
        Block("heading", "一、总则", 1),
        Block("paragraph", "为规范 村务公开。", html="为<strong>规范 村务</strong>公开。"),
        Block("paragraph", "第一项", 1, marker="number"),
        Block("paragraph", "子项", 2, marker="bullet"),
        Block("table", rows=[["合计", "合计"], ["甲\n乙", "2"]], spans=[Span(0, 0, 1, 2)]),
    ]


def test_a_strangers_picture_stays_outside() -> None:
    assert html_to_blocks('<p>文<img src="https://evil.example/a.png"><img src="data:image/png;base64,x">字</p>') == [
        Block("paragraph", "文字")
    ]


@pytest.mark.parametrize("depth", [300, 20_000])
def test_what_nests_too_deep_keeps_its_words(depth: int) -> None:
    for tag in ("div", "b", "ul><li", "table><tr><td"):
        assert "深处" in "".join(block.text for block in html_to_blocks(f"<{tag}>" * depth + "深处"))


def test_spans_that_do_not_fit_are_dropped() -> None:
    rows = [["a", "b"], ["c", "d"]]
    spans = [Span(0, 0, 1, 2), Span(0, 1, 2, 1), Span(1, 1, 5, 5), Span(1, 0, 1, 1)]
    assert clean_block(Block("table", rows=rows, spans=spans)).spans == [Span(0, 0, 1, 2)]


@pytest.mark.parametrize("address", ["https://a.cn/x?a=1&b=2#c", "http://a.cn", "/documents/H36112601/2022-00001"])
def test_links_lead_to_the_web_or_this_site(address: str) -> None:
    assert safe_link(address) == address
