"""`gongkai comments group` on a file; no platform is asked."""

import json
from pathlib import Path

from tests.unit.cli.cli_parts import Gongkai


def test_names_a_group_by_the_opinion_that_began_it(gongkai: Gongkai, tmp_path: Path) -> None:
    texts = [
        "我反对在村口建垃圾站。味道太大，夏天窗户都不敢开。",
        "味道太大，夏天窗户都不敢开！我是王秀英，我反对在村口建垃圾站。",
        "我支持在村口建垃圾站。味道太大，夏天窗户都不敢开。",
        "希望把路灯也一起装上。",
    ]
    file = tmp_path / "comments.jsonl"
    rows = [{"id": f"c{number}", "text": text} for number, text in enumerate(texts)]
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    ended = gongkai("comments", "group", file)
    assert ended.code == 0
    found = [json.loads(line) for line in ended.out.splitlines()]
    assert found == [
        {"id": "c0", "group": "c0"},
        {"id": "c1", "group": "c0"},
        {"id": "c2", "group": "c2"},
        {"id": "c3", "group": "c3"},
    ]


def test_a_line_that_cannot_be_read_costs_no_other(gongkai: Gongkai, tmp_path: Path) -> None:
    file = tmp_path / "comments.jsonl"
    file.write_text('{"id": 1, "text": "同意"}\n不是\n{"id": 2, "text": "同意。"}\n', encoding="utf-8")
    ended = gongkai("comments", "group", file)
    assert ended.code == 1
    assert "第 2 行" in ended.err
    assert [json.loads(line)["group"] for line in ended.out.splitlines()] == [1, 1]


def test_an_id_that_comes_twice_is_named(gongkai: Gongkai, tmp_path: Path) -> None:
    file = tmp_path / "comments.jsonl"
    file.write_text('{"id": "a", "text": "同意"}\n{"id": "a", "text": "不同意"}\n{"id": "b", "text": "同意"}\n')
    ended = gongkai("comments", "group", file)
    assert ended.code == 1
    assert "编号 a 出现了不止一次" in ended.err
    assert len(ended.out.splitlines()) == 3


def test_another_value_is_another_group(gongkai: Gongkai, tmp_path: Path) -> None:
    file = tmp_path / "comments.jsonl"
    file.write_text('{"id": 1, "text": "每亩补偿300元"}\n{"id": 2, "text": "每亩补偿500元"}\n')
    found = [json.loads(line) for line in gongkai("comments", "group", file).out.splitlines()]
    assert [one["group"] for one in found] == [1, 2]
