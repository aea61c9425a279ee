"""What is already public moves in: once each, audited, found by search when the command ends."""

import json
import time
from pathlib import Path

import docx

from tests.component.cli.cli_platform import Town, lines


def test_what_is_already_public_is_found_when_the_command_ends(town: Town, tmp_path: Path) -> None:
    ended = town.gongkai("import", "documents", lines(tmp_path / "old.jsonl", "旧网站", 120), "--json")
    assert ended.code == 0, ended.err
    assert [one["line"] for one in ended.json["imported"]] == list(range(1, 121))
    assert town.total("旧网站") == 120
    id = ended.json["imported"][0]["id"]
    document = town.get(f"/api/publication/documents/{id}")
    assert document["state"] == "released"
    assert document["migrated"] is True
    assert document["item"] is None
    assert document["number"] == "港府发〔2019〕1号"
    numbers = {
        town.get(f"/api/publication/documents/{one['id']}")["index_number"] for one in ended.json["imported"][:9]
    }
    assert len(numbers) == 9


def test_the_same_line_makes_one_document_however_often_it_is_sent(town: Town, tmp_path: Path) -> None:
    file = lines(tmp_path / "twice.jsonl", "重复导入", 3)
    file.write_text(file.read_text() * 2, encoding="utf-8")
    first = town.gongkai("import", "documents", file, "--json").json["imported"]
    other = tmp_path / "copy.jsonl"
    other.write_text(file.read_text(), encoding="utf-8")
    again = town.gongkai("import", "documents", other, "--json").json["imported"]
    assert len(first) == len(again) == 6
    assert {one["id"] for one in first} == {one["id"] for one in again}
    assert town.total("重复导入") == 3


def test_a_bad_line_costs_no_good_one(town: Town, tmp_path: Path) -> None:
    good = lines(tmp_path / "mixed.jsonl", "好坏相间", 3).read_text().splitlines()
    bad = ["{broken", '{"title": "好坏相间", "body": ""}', '{"title": "好坏相间", "body": "电话13812345678"}']
    unknown = json.dumps({"title": "好坏相间", "body": "正文", "metadata": {"item": "no.such"}}, ensure_ascii=False)
    file = tmp_path / "mixed.jsonl"
    file.write_text("\n".join([good[0], bad[0], good[1], bad[1], unknown, bad[2], good[2]]), encoding="utf-8")
    ended = town.gongkai("import", "documents", file, "--json")
    assert ended.code == 1
    assert [one["line"] for one in ended.json["imported"]] == [1, 3, 7]
    assert sorted((one["line"], one["code"]) for one in ended.json["refused"]) == [
        (2, "import.not_json"),
        (4, "import.no_body"),
        (5, "publication.item_unknown"),
        (6, "publication.personal_data_found"),
    ]
    assert "第 2 行" in ended.err
    assert town.total("好坏相间") == 3


def test_an_import_that_was_killed_goes_on_where_it_was(town: Town, tmp_path: Path) -> None:
    file = lines(tmp_path / "killed.jsonl", "半途而止", 500)
    known = set((town.data / "imports").glob("*"))
    command = town.begin("import", "documents", file)
    while not any(path.stat().st_size for path in set((town.data / "imports").glob("*")) - known):
        assert command.poll() is None, "over before it could be killed"
        time.sleep(0.005)
    command.kill()
    command.communicate()
    (journal,) = set((town.data / "imports").glob("*")) - known
    taken = journal.read_bytes().count(b'"id"')
    assert 0 < taken < 500
    ended = town.gongkai("import", "documents", file)
    assert ended.code == 0, ended.err
    assert "500 份" in ended.out
    assert town.total("半途而止") == 500


def test_files_become_drafts_of_the_department_named(town: Town, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    paper = docx.Document()
    for text in ("关于翻修戏台的通知", "一、总体要求", "年内完成戏台翻修。"):
        paper.add_paragraph(text)
    paper.save(str(folder / "通知.docx"))
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 broken")
    ended = town.gongkai("import", "documents", folder, "--department", "nongye", "--json")
    assert ended.code == 1
    assert len(ended.json["imported"]) == len(ended.json["refused"]) == 1
    assert town.total("翻修戏台") == 0
    again = town.gongkai("import", "documents", folder, "--department", "nongye", "--json")
    assert again.json["imported"] == ended.json["imported"]


def test_files_that_are_already_public_are_released(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "通告.txt"
    file.write_text("关于禁放烟花爆竹的通告\n全镇范围内禁止燃放烟花爆竹。\n", encoding="utf-8")
    assert town.gongkai("import", "documents", file, "--released", "--department", "dangzheng").code == 0
    assert town.total("禁放烟花爆竹") == 1


def test_a_draft_without_a_department_is_wrong_use(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("通知\n正文。", encoding="utf-8")
    ended = town.gongkai("import", "documents", file)
    assert ended.code == 2
    assert "--department" in ended.err


def test_the_catalogue_imported_again_changes_nothing(town: Town) -> None:
    town.gongkai("import", "catalog", "deploy/demo/catalog.csv", "--json")  # undoes what the town has revised since
    ended = town.gongkai("import", "catalog", "deploy/demo/catalog.csv", "--json")
    assert ended.code == 0, ended.err
    assert (ended.json["added"], ended.json["changed"]) == (0, 0)
    assert ended.json["same"] > 50
