"""What changed between two texts, told so that both can be read from it."""

from hypothesis import given
from hypothesis import strategies as st

from kit.files.differences import differences, plain
from kit.files.model import Block

TEXTS = st.lists(st.text("一二三四。，\n", max_size=20).map(lambda text: Block("paragraph", text)), max_size=8)


def paragraphs(*texts: str) -> list[Block]:
    return [Block("paragraph", text) for text in texts]


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_their_differences(before: list[Block], after: list[Block]) -> None:
    found = differences(before, after)
    now = [one for one in found if one.kind != "removed"]
    assert ["".join(part.text for part in one.parts if part.op != "drop") for one in now] == [plain(b) for b in after]
    then = [one for one in found if one.kind != "added"]
    assert ["".join(part.text for part in one.parts if part.op != "add") for one in then] == [plain(b) for b in before]
    assert [one.block for one in now] == list(range(len(after)))


def test_a_changed_word_is_shown_where_it_stands() -> None:
    (found,) = differences(paragraphs("补贴标准为每亩100元。"), paragraphs("补贴标准为每亩120元。"))
    assert found.kind == "changed"
    assert [(part.op, part.text) for part in found.parts if part.op != "same"] == [("drop", "100"), ("add", "120")]


def test_a_new_paragraph_is_added_and_does_not_touch_its_neighbours() -> None:
    found = differences(
        paragraphs("第一段。", "第三段在后面。"), paragraphs("第一段。", "新来的，完全不同。", "第三段在后面。")
    )
    assert [one.kind for one in found] == ["same", "added", "same"]


def test_a_table_is_compared_by_its_cells() -> None:
    old, new = Block("table", rows=[["村", "元"], ["石湾", "10"]]), Block("table", rows=[["村", "元"], ["石湾", "20"]])
    (found,) = differences([old], [new])
    assert found.kind == "changed"
    assert "".join(part.text for part in found.parts if part.op == "add") == "20"
