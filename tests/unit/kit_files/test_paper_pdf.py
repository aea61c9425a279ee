from io import BytesIO

import pypdfium2
from PIL import Image

from kit.files.document import read_document
from kit.files.docx_writer import write_docx
from kit.files.model import Block, Limits
from kit.files.paper import Paper
from kit.files.paper_pdf import write_pdf

ROWS = [["序号", "意见", "答复"], *([str(n), "建房的材料太多，" * 6, "已写进第二条。"] for n in range(1, 40))]


def picture() -> bytes:
    file = BytesIO()
    Image.new("1", (33, 33)).save(file, "PNG")
    return file.getvalue()


PAPER = Paper(
    "关于征求意见采纳情况的报告",
    [Block("heading", "一、总的情况", 1), Block("paragraph", "逐条研究。"), Block("table", "按组", rows=ROWS)],
    issuer="自然资源所",
    facts=[("期限", "三十天")],
    signed=("港口镇人民政府自然资源所", "2022年4月20日"),
    foot="港口镇人民政府",
    mark=("网上查看：", "https://example.invalid/feedback"),
    picture=picture(),
)


def test_both_formats_say_the_same_in_the_same_order() -> None:
    wanted = (
        PAPER.title,
        "三十天",
        "一、总的情况",
        "逐条研究。",
        ROWS[-1][1][:8],
        "港口镇人民政府自然资源所",
        "2022年4月20日",
        "网上查看",
    )
    for name, data in (("a.docx", write_docx(PAPER)), ("a.pdf", write_pdf(PAPER))):
        text = "".join(read_document(name, data, Limits()).text.split())
        places = [text.find(part) for part in wanted]
        assert places == sorted(places), name
        assert places[0] >= 0, name


def test_a_long_table_begins_every_page_with_its_head_and_the_signature_is_not_parted_from_its_mark() -> None:
    pages = pypdfium2.PdfDocument(write_pdf(PAPER))
    texts = ["".join(page.get_textpage().get_text_range().split()) for page in pages]
    assert len(texts) > 1
    assert all("采纳" in text or "序号" in text for text in texts[:-1])
    assert all(f"第{number}页，共{len(texts)}页" in text for number, text in enumerate(texts, 1))
    assert "2022年4月20日" in texts[-1]
    assert "网上查看" in texts[-1]


def test_a_paper_without_end_matter_ends_with_its_words() -> None:
    (page,) = pypdfium2.PdfDocument(write_pdf(Paper("通知", [Block("paragraph", "就这些。")])))
    assert "就这些。" in page.get_textpage().get_text_range()
