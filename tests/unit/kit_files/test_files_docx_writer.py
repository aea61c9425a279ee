"""What is written as .docx is read back as it was."""

from io import BytesIO

import segno
from docx import Document

from kit.files.document import read_document
from kit.files.docx_writer import write_docx
from kit.files.model import Block, Limits
from kit.files.paper import Paper

BLOCKS = [
    Block("heading", "一、收入", 1),
    Block("paragraph", "全年收入3,280万元。"),
    Block("table", rows=[["项目", "万元"], ["税收", "2,000"], ["短行"]]),
    Block("image", "镇区位置图"),
    Block("paragraph", "控制\x00字符\x0b和\ufffe怪字\ud800不进文件"),
]


def png() -> bytes:
    file = BytesIO()
    segno.make("http://town/documents/1").save(file, kind="png", scale=3)
    return file.getvalue()


def test_head_body_tables_and_mark_are_there_when_it_is_opened() -> None:
    paper = Paper("2022年政府预算", BLOCKS, "港口镇", [("索引号", "H1/2022-00001")], "每页", ["校验码：abc"], png())
    text = read_document("a.docx", write_docx(paper), Limits()).text
    for words in ("2022年政府预算", "索引号\tH1/2022-00001", "一、收入", "税收\t2,000", "镇区位置图", "校验码：abc"):
        assert words in text
    assert "控制字符和怪字不进文件" in text


def test_pictures_stand_in_the_text_and_lists_keep_their_signs() -> None:
    blocks = [
        Block("image", "位置图", source="a1"),
        Block("image", "坏图", source="a2"),
        Block("paragraph", "甲", 1, marker="number"),
        Block("paragraph", "乙", 1, marker="number"),
        Block("paragraph", "丙", 1, marker="bullet"),
        Block("table", "表1 收入", rows=[["项目"]]),
    ]
    data = write_docx(Paper("有图", blocks, images={"a1": png(), "a2": b"no picture"}))
    text = read_document("a.docx", data, Limits()).text
    assert len(Document(BytesIO(data)).inline_shapes) == 1
    for words in ("［图片：坏图］", "1. 甲", "2. 乙", "• 丙", "表1 收入"):
        assert words in text
    assert "位置图］" not in text


def test_nothing_but_a_title_is_a_paper_too() -> None:
    assert "空" in read_document("a.docx", write_docx(Paper("空", [Block("table")])), Limits()).text
