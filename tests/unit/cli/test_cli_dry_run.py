"""Dry runs read files here and now: no platform is asked, nothing is written."""

import json
from pathlib import Path

import pytest

from tests.unit.cli.cli_parts import Gongkai

NOTICE = """港口镇人民政府文件
港府发〔2022〕3号
关于做好防汛工作的通知
各村民委员会：
一、组织领导
成立防汛工作领导小组。
二、工作要求
（一）加强值守
确保信息畅通。
港口镇人民政府
2022年3月14日
"""


def write(path: Path, *lines: object) -> Path:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def test_prints_what_a_file_says_of_itself(gongkai: Gongkai, tmp_path: Path) -> None:
    file = tmp_path / "通知.txt"
    file.write_text(NOTICE, encoding="utf-8")
    ended = gongkai("import", "documents", file, "--dry-run", "--json")
    (document,) = json.loads(ended.out)["documents"]
    assert ended.code == 0
    assert document["title"] == "关于做好防汛工作的通知"
    assert document["number"] == "港府发〔2022〕3号"
    assert document["issuing_body"] == "港口镇人民政府"
    assert document["issued_on"] == "2022-03-14"
    assert [one["level"] for one in document["outline"]] == [1, 1, 2]
    assert document["tables"] == 0


def test_a_file_of_its_own_is_told_at_the_top(gongkai: Gongkai, tmp_path: Path) -> None:
    file = tmp_path / "通知.txt"
    file.write_text(NOTICE, encoding="utf-8")
    said = json.loads(gongkai("import", "documents", file, "--dry-run", "--json").out)
    assert {name: said[name] for name in said["documents"][0]} == said["documents"][0]
    names = {"title", "number", "issuing_body", "issued_on", "outline", "tables", "problems"}
    assert names <= said.keys()
    assert said["addressees"] == "各村民委员会"


def test_a_huge_file_is_refused_unread(gongkai: Gongkai, tmp_path: Path) -> None:
    file = tmp_path / "huge.pdf"
    with file.open("wb") as stream:
        stream.write(b"%PDF-1.7")
        stream.truncate(200 * 1024 * 1024)
    ended = gongkai("import", "documents", file, "--dry-run", "--json")
    said = json.loads(ended.out)
    assert (ended.code, said["documents"]) == (1, [])
    assert [one["code"] for one in said["problems"]] == ["file.too_large"]


def test_a_file_that_cannot_be_read_at_all_ends_with_1(gongkai: Gongkai, tmp_path: Path) -> None:
    file = tmp_path / "bad.docx"
    file.write_bytes(b"PK\x03\x04 no archive at all")
    ended = gongkai("import", "documents", file, "--dry-run", "--json")
    assert ended.code == 1
    said = json.loads(ended.out)
    assert said["documents"] == []
    assert said["problems"][0]["code"].startswith("file.")


def test_one_bad_file_of_a_folder_costs_no_other(gongkai: Gongkai, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    (folder / "more").mkdir(parents=True)
    (folder / "a.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "more" / "b.txt").write_text(NOTICE.replace("防汛", "防火"), encoding="utf-8")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 broken")
    (folder / "old.doc").write_bytes(b"old")
    (folder / ".hidden.txt").write_text("x")
    (folder / "~$a.docx").write_text("lock")
    ended = gongkai("import", "documents", folder, "--dry-run", "--json")
    said = json.loads(ended.out)
    assert ended.code == 0
    assert [Path(one["file"]).name for one in said["documents"]] == ["a.txt", "b.txt"]
    assert [Path(one["file"]).name for one in said["problems"]] == ["bad.pdf", "old.doc"]


def test_each_line_is_read_for_itself(gongkai: Gongkai, tmp_path: Path) -> None:
    good = {
        "title": "甲",
        "body": "一、总则\n正文。",
        "metadata": {"number": "港府发[2021]007号", "issued_on": "2021年5月1日"},
    }
    file = write(
        tmp_path / "old.jsonl", good, {"title": "", "body": "无题"}, {"title": "乙", "body": "正文"}, ["no object"]
    )
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes() + b"\n{broken\n\xff\xfe\n" + b'{"title": "last", "body": "b"}')
    ended = gongkai("import", "documents", file, "--dry-run", "--json")
    said = json.loads(ended.out)
    assert ended.code == 0
    assert [(one["line"], one["title"]) for one in said["documents"]] == [(1, "甲"), (2, ""), (3, "乙"), (8, "last")]
    assert said["documents"][0]["number"] == "港府发〔2021〕7号"
    assert said["documents"][0]["issued_on"] == "2021-05-01"
    assert said["documents"][0]["outline"] == [{"level": 1, "text": "一、总则"}]
    assert [(one["line"], one["code"]) for one in said["problems"]] == [
        (4, "import.not_an_object"),
        (6, "import.not_json"),
        (7, "import.not_json"),
    ]


@pytest.mark.parametrize(
    ("line", "code", "severity"),
    [
        ({"title": "甲" * 301, "body": "文"}, "import.title_too_long", "error"),
        ({"title": "甲", "body": " \n "}, "import.no_body", "error"),
        ({"title": "甲", "body": 3}, "import.body_unreadable", "error"),
        ({"title": "甲", "body": [{"kind": "song", "text": "x"}]}, "import.body_unreadable", "error"),
        ({"title": "甲", "body": "联系电话13812345678"}, "publication.personal_data_found", "error"),
        ({"title": "甲", "body": "文", "metadata": {"number": "第三号令"}}, "import.number_unusual", "warning"),
        ({"title": "甲", "body": "文", "metadata": {"issued_on": "春天"}}, "import.date_unreadable", "warning"),
        ({"title": "甲", "body": "文", "metadata": {"theme": "没有的主题"}}, "import.unknown_theme", "warning"),
        ({"title": "甲", "body": "文", "metadata": {"department": ["x"]}}, "import.not_text", "warning"),
        ({"title": "甲", "body": "文", "metadata": {"source": "旧网站"}}, "import.unknown_field", "info"),
    ],
)
def test_what_is_wrong_with_a_line_is_named(gongkai: Gongkai, tmp_path: Path, line, code: str, severity: str) -> None:
    ended = gongkai("import", "documents", write(tmp_path / "one.jsonl", line), "--dry-run", "--json")
    (document,) = json.loads(ended.out)["documents"]
    assert [(one["code"], one["severity"]) for one in document["problems"]] == [(code, severity)]


def test_a_line_without_end_does_not_fill_the_memory(gongkai: Gongkai, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("gateway.cli.lines.LONGEST_LINE", 1000)
    file = write(tmp_path / "long.jsonl", {"title": "甲", "body": "长" * 5000}, {"title": "乙", "body": "短"})
    said = json.loads(gongkai("import", "documents", file, "--dry-run", "--json").out)
    assert [(one["line"], one["code"]) for one in said["problems"]] == [(1, "import.line_too_long")]
    assert [one["line"] for one in said["documents"]] == [2]


def test_the_catalogue_is_read_without_a_platform(gongkai: Gongkai) -> None:
    ended = gongkai("import", "catalog", "deploy/demo/catalog.csv", "--dry-run", "--json")
    said = json.loads(ended.out)
    assert ended.code == 0
    assert len(said["items"]) > 50
    assert {"domain", "first_level", "time_limit", "channels", "mode", "level"} <= said["items"][0].keys()


def test_a_table_without_the_standards_columns_ends_with_1(gongkai: Gongkai, tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("甲,乙\n1,2\n", encoding="utf-8")
    ended = gongkai("import", "catalog", file, "--dry-run", "--json")
    assert ended.code == 1
    assert json.loads(ended.out)["problems"][0]["code"] == "catalog.table_not_found"
