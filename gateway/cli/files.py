"""Files and folders to import, read one at a time."""

import os
from collections.abc import Iterator
from pathlib import Path

from gateway.cli.lines import read_lines
from gateway.cli.papers import Paper
from gateway.cli.readers import Readers
from kit.errors import GongkaiError

LINES = ".jsonl"
DOCUMENTS = (".docx", ".pdf", ".txt")


def found_in(source: Path) -> list[Path]:
    """The files below a folder in the order of their names; hidden ones and Word's lock files left out."""
    if not source.is_dir():
        return [source]
    found = []
    for folder, folders, names in os.walk(source):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(folder) / name for name in names if not name.startswith((".", "~$"))]
    return sorted(found)


def read_papers(path: Path, readers: Readers, *, released: bool) -> Iterator[Paper]:
    if path.suffix.lower() == LINES:
        yield from read_lines(path)
        return
    paper = Paper(path)
    if path.suffix.lower() not in DOCUMENTS:
        paper.say("error", "import.not_a_document", "只导入 .docx、.pdf、.txt 和 .jsonl 文件，这个文件没有读取。")
    else:
        _fill(paper, readers, released=released)
    yield paper


def _fill(paper: Paper, readers: Readers, *, released: bool) -> None:
    try:
        paper.size = paper.file.stat().st_size
        with paper.file.open("rb") as file:
            read = readers.document(paper.file.name, file.read(readers.largest + 1))
    except OSError as error:
        paper.say("error", "import.file_unreadable", f"文件打不开：{error.strerror}。")
        return
    except GongkaiError as error:
        paper.say("error", error.code, error.message)
        return
    paper.title, paper.number, paper.issuing_body = read.title, read.number, read.issuing_body
    paper.issued_on, paper.body = read.issued_on, read.body
    paper.addressees, paper.attachments, paper.copies = read.addressees, read.attachments, read.copies
    for problem in read.problems:
        paper.say("warning", problem["code"], problem["message"], problem["place"])
    if released and not (paper.title and paper.body):
        paper.say("error", "import.no_title", "没有认出标题或正文，不能直接公开；不加 --released 可作为草稿导入。")
    paper.look_for_personal_data("error" if released else "warning")
