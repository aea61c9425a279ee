"""Texts with what must be found in them, and texts in which nothing must be: a line each in the two files."""

import gzip
import json
import random
import re
import time
from pathlib import Path

import pytest

from law.privacy import Finding, find, key, mask

HERE = Path(__file__).parent
LAWS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "laws.jsonl.gz"
HOSTILE = 30_000  # characters
LONGEST = 30  # seconds of work, where a busy machine takes two: a pattern gone wild takes minutes
ESCAPE = re.compile(r"\\(n|t|u[0-9a-f]{4})")


def unescaped(text: str) -> str:
    return ESCAPE.sub(lambda found: {"n": "\n", "t": "\t"}.get(found[1]) or chr(int(found[1][1:], 16)), text)


def lines(name: str) -> list[str]:
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


def marked(line: str) -> tuple[str, list[Finding]]:
    kind, _, rest = line.partition("|")
    text, wanted, start = "", [], 0
    for part in re.split("([⟦⟧])", unescaped(rest)):
        if part == "⟦":
            start = len(text)
        elif part == "⟧":
            wanted.append(Finding(start, len(text), kind))  # type: ignore[arg-type]  # the file names the kinds
        else:
            text += part
    return text, wanted


@pytest.mark.parametrize("line", lines("privacy_found.txt"))
def test_finds_what_must_not_be_public_where_it_stands(line: str) -> None:
    text, wanted = marked(line)
    found = find(text)
    assert found == wanted
    masked = mask(text, found)
    assert len(masked) == len(text)
    assert find(masked) == []
    assert all(
        masked[place] == text[place] for place in range(len(text)) if not any(s <= place < e for s, e, _ in found)
    )


@pytest.mark.parametrize("line", lines("privacy_left_alone.txt"))
def test_leaves_what_is_public_alone(line: str) -> None:
    assert find(unescaped(line)) == []


@pytest.mark.parametrize("around", ["{}", "电话：{}。", "张三（{}）", "姓名\t电话\n张三\t{}\n", "　　{}\n", "a{}b"])
@pytest.mark.parametrize("gap", ["", " ", "-", "·", "\u200b", "\u3000"])
def test_numbers_in_every_surrounding(around: str, gap: str) -> None:
    number = gap.join(("138", "0013", "8000"))
    glued_to_letters = around == "a{}b" and not gap.strip(" \u3000\u200b-·") and "a" in around
    expected = [] if glued_to_letters else ["mobile"]
    assert [one.kind for one in find(around.format(number))] == expected


@pytest.mark.skipif(not LAWS.exists(), reason="the corpus lies beside the repository and is not part of it")
def test_finds_nothing_in_the_laws() -> None:
    with gzip.open(LAWS, "rt", encoding="utf-8") as file:
        laws = [json.loads(line) for line in file]
    assert len(laws) > 800
    for law in laws:
        found = find(law["body"])
        assert found == [], [law["body"][start - 20 : end + 20] for start, end, _ in found]


UNITS = (
    *(
        "1",
        "1 ",
        "13",
        "13800138000 ",
        "1\t3\t",
        "622202\n",
        "1X",
        "1,",
        "一三八",
        "1\u200b",
        "卡号1234567890123",
        "户名",
    ),
    *(
        "住址:石湾村3组12号,",
        "3栋2单元",
        "村3组",
        "姓名\t住址\n",
        "张三患",
        "三级",
        "张三,男,",
        "村民张三,男,1980年生,",
    ),
)


@pytest.mark.parametrize("unit", UNITS)
def test_hostile_text_ends(unit: str) -> None:
    assert seconds((unit * HOSTILE)[:HOSTILE]) < LONGEST


def test_noise_of_digits_and_words_ends() -> None:
    draw = random.Random(4)
    assert seconds("".join(draw.choice("1389 6,-\t\n张三患病村组号住址栋|X") for _ in range(HOSTILE))) < 2 * LONGEST


@pytest.mark.parametrize("separator", ["\t", " ", "  ", "\n"])
def test_rows_of_amounts_are_hardly_ever_taken_for_numbers_of_people(separator: str) -> None:
    draw = random.Random(11)

    def amount() -> str:
        value = int(10 ** draw.uniform(1, 8))
        return draw.choice((str(value), f"{value:,}", f"{value / 100:.2f}", f"{value:,}.{draw.randint(0, 99):02d}"))

    rows = [separator.join(amount() for _ in range(draw.randint(3, 9))) for _ in range(1_000)]
    assert len(find("\n".join(rows))) <= 5


def seconds(text: str) -> float:
    before = time.process_time()
    mask(text, find(text))
    return time.process_time() - before


def test_a_key_names_a_finding_and_does_not_tell_it() -> None:
    text, moved = "电话13800138000。", "第一段。\n联系 138-0013-8000"
    (one,), (other,) = find(text), find(moved)
    assert key("d1", text, one) == key("d1", moved, other)
    assert key("d2", text, one) != key("d1", text, one)
    assert "138" not in key("d1", text, one) or len(key("d1", text, one)) == 32
