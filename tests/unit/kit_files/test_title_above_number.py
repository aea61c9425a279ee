from kit.files.outline import extract
from kit.files.title import Line


def test_takes_the_title_above_its_number() -> None:
    texts = ["关于印发创建方案的通知", "港府发〔2022〕3号", "各村（居）民委员会：", "现印发给你们。"]
    read = extract([Line(text) for text in texts], {})
    assert read.title == texts[0]
    assert [block.text for block in read.blocks] == texts[1:]
