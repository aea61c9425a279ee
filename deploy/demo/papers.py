"""Papers of the demonstration town, and the steps by which its people bring one to its reviewers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from deploy.demo import files
from deploy.demo.api import DemoApi
from kit.files.model import Block, Extracted
from kit.files.outline import extract
from kit.files.title import Line

DOCUMENTS = "/api/publication/documents"
OPINION = "未发现涉密和违法内容。"
_BLOCK = ("kind", "text", "level", "rows", "source")
_STEPS: dict[str, tuple[str, str, dict[str, str] | None]] = {
    "draft": ("drafter.{}", "submit", None),
    "in_review": ("reviewer.{}", "approve", None),
    "in_legality": ("legality.sifa", "clear", {"opinion": OPINION}),
}
_NOT_OF_THE_DRAFT = ("file", "key", "office", "text", "files", "published_on", "waived", "kind", "explains", "picture")


@dataclass(frozen=True)
class Paper:
    """`bound` ties an interpretation or a response to its document; `files` are names of `deploy.demo.files`."""

    key: str
    office: str
    fields: dict[str, Any]
    files: tuple[str, ...]
    bound: dict[str, str]

    @classmethod
    def of(cls, listed: Mapping[str, Any], text: str, **bound: str) -> "Paper":
        read = _read(text)
        number = listed.get("number")  # stands above the body by itself
        kept = [block for block in read.blocks if not number or block.text != number]
        blocks = [{name: getattr(block, name) for name in _BLOCK} for block in kept]
        if picture := listed.get("picture"):
            blocks.insert(0, {"kind": "image", "text": picture["says"], "source": picture["file"]})
        fields = {name: value for name, value in listed.items() if name not in _NOT_OF_THE_DRAFT}
        attached = (*listed.get("files", ()), *([picture["file"]] if picture else ()))
        return cls(
            listed.get("key") or listed["file"],
            listed["office"],
            {**fields, "title": read.title, "body": blocks},
            attached,
            bound,
        )


async def draft(api: DemoApi, paper: Paper) -> Any:
    """The document as it is now, made if there is none."""
    first = {"title": paper.fields["title"], **paper.bound}
    return await api.post(f"drafter.{paper.office}", DOCUMENTS, first, key=paper.key)


async def bring(api: DemoApi, paper: Paper, document: Any, goal: str = "approved") -> str:
    """Write it and take it on step by step until it is in `goal`, from wherever it is; its address."""
    address, state = f"{DOCUMENTS}/{document['id']}", document["state"]
    if state == "draft":
        await _write(api, paper, address, document)
    while state in _STEPS and state != goal:
        who, step, said = _STEPS[state]
        state = (await api.post(who.format(paper.office), f"{address}/{step}", said))["state"]
    return address


async def _write(api: DemoApi, paper: Paper, address: str, document: Any) -> None:
    drafter, version = f"drafter.{paper.office}", document["version"]
    ids = {one["name"]: one["id"] for one in document["attachments"]}
    for name in paper.files:
        if name not in ids:
            done = await api.upload(drafter, f"{address}/attachments", name, await files.made(name))
            ids[name], version = done["attachment"]["id"], done["version"]
    body = [{**block, "source": ids.get(block.get("source"), "")} for block in paper.fields["body"]]
    await api.put(drafter, address, {**paper.fields, "body": body, "version": version})


@cache
def _read(text: str) -> Extracted:
    """Plain text as an office would type it; lines that begin with a bar are the rows of a table."""
    groups = groupby(text.strip().splitlines(), lambda line: line.startswith("|"))
    return extract([item for rows, lines in groups for item in (_table if rows else _lines)(lines)], {})


def _table(lines: Iterable[str]) -> list[Line | Block]:
    return [Block("table", rows=[[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines])]


def _lines(lines: Iterable[str]) -> list[Line | Block]:
    return [Line(line) for line in lines]
