import pytest

from kit.files import Limits, read_document
from kit.files.errors import FileTooLong, FileTypeUnknown, TextEncodingUnknown
from kit.files.rich import blocks_to_html
from kit.files.text import decode

TEXT = "关于开会的通知\r\n请各村于明天上午到会，并带上材料。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_reads_the_encodings_of_chinese_offices(encoding: str) -> None:
    document = read_document("a.txt", TEXT.encode(encoding), Limits())
    assert document.title == "关于开会的通知"
    assert [block.text for block in document.blocks] == ["请各村于明天上午到会，并带上材料。"]
    assert document.metadata["encoding"] == encoding


def test_reads_rare_characters_among_common_ones() -> None:
    assert decode("联系人：㛃玥、赵钱孙李，电话见公开栏。".encode("gb18030"))[0].startswith("联系人：㛃")


@pytest.mark.parametrize("encoding", ["big5", "shift_jis"])
def test_refuses_other_encodings_instead_of_guessing(encoding: str) -> None:
    text = {
        "big5": "關於開會的通知，請各村到會",
        "shift_jis": "お知らせです、会議に来てください",
    }
    with pytest.raises(TextEncodingUnknown):
        decode(text[encoding].encode(encoding))


@pytest.mark.parametrize("data", [b"a\x00\x01b", b"\x07\xff\xfe", b"ab\x08"])
def test_refuses_bytes_that_are_no_text(data: bytes) -> None:
    with pytest.raises(FileTypeUnknown):
        decode(data)


def test_refuses_too_many_characters() -> None:
    with pytest.raises(FileTooLong):
        read_document("a.txt", b"a" * 11, Limits(characters=10))


def test_keeps_a_script_as_harmless_text() -> None:
    document = read_document("a.txt", "关于开会的通知\n<script>alert(1)</script>到会。".encode(), Limits())
    assert blocks_to_html(document.blocks) == "<p>&lt;script&gt;alert(1)&lt;/script&gt;到会。</p>"
