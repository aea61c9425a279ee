"""`gongkai import documents`: files as drafts, and what is already public as migrated documents, found by search."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gateway.cli import screen
from gateway.cli.api import PATIENCE, Api, PlatformRefused, connect, path_of
from gateway.cli.errors import EXIT_PROBLEMS, CliError, WrongUse
from gateway.cli.files import LINES, found_in, read_papers
from gateway.cli.journal import Journal
from gateway.cli.papers import Paper, key_of
from gateway.cli.place import Place
from gateway.cli.readers import Readers
from gateway.cli.signing_in import load
from gateway.cli.work import each, in_thread

BATCH = 100  # documents of one request
BATCH_BYTES = 4_000_000
ASKED_TOGETHER = 100
STALLED = 120.0  # seconds without another document found


@dataclass(frozen=True)
class Wanted:
    source: Path
    released: bool
    department: str | None
    item: str | None


@dataclass
class Report:
    """What became of each paper."""

    imported: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)

    def sort(self) -> None:
        for some in (self.imported, self.refused):
            some.sort(key=lambda one: (one["file"], one.get("line", 0)))

    def took(self, paper: Paper, id: str) -> None:
        self.imported.append({**paper.place(), "id": id})

    def refuse(self, paper: Paper, code: str, message: str) -> None:
        self.refused.append({**paper.place(), "title": paper.title, "code": code, "message": message})
        screen.warn(f"{_where(paper)}：{message}")

    def refuse_itself(self, paper: Paper) -> None:
        for problem in paper.problems:
            if problem.severity == "error":
                self.refuse(paper, problem.code, problem.message)
                return


def dry_run(readers: Readers, wanted: Wanted, as_json: bool) -> int:
    """What would be imported and what is wrong with it; asks no platform."""
    shown, problems, readable = [], [], 0
    alone: dict[str, Any] = {}
    with screen.progress("读取") as bar:
        for paper in _papers(readers, wanted):
            bar.step()
            alone = paper.shown() if wanted.source.is_file() and not paper.line else {}
            if paper.title or paper.body:
                shown.append(paper.shown())
            else:
                problems += [{**paper.place(), "severity": p.severity, "code": p.code, "message": p.message}
                             for p in paper.problems]  # fmt: skip
            readable += bool(paper.title or paper.body) or bool(paper.line)
    if as_json:
        # A file of its own is told at the top as well, where programs that import one file look
        screen.document({"documents": shown, "problems": problems, **alone})
    else:
        _print_dry_run(shown, problems)
    return 0 if readable or not problems else EXIT_PROBLEMS


async def import_documents(place: Place, readers: Readers, wanted: Wanted, as_json: bool) -> int:
    migrates = wanted.released or wanted.source.suffix.lower() == LINES
    as_person = not migrates and load(place) is not None
    if not migrates and not as_person and place.operator and not wanted.department:
        raise WrongUse(
            "用本机凭据导入草稿时，请用 --department 指明部门代码；或先执行 gongkai sign-in，以拟稿人身份导入。"
        )
    journal, report = Journal(place, wanted.source), Report()
    try:
        async with connect(place, "operator" if migrates else "person", screen.notice, PATIENCE) as api:
            run = _Migration(api, journal, report) if migrates else _Drafts(api, journal, report, wanted)
            await run.all(_papers(readers, wanted))
    finally:
        journal.close()
    report.sort()
    _print_report(report, migrates, as_json)
    return EXIT_PROBLEMS if report.refused else 0


def _papers(readers: Readers, wanted: Wanted) -> Iterator[Paper]:
    for path in found_in(wanted.source):
        for paper in read_papers(path, readers, released=wanted.released):
            if wanted.department:
                paper.more.setdefault("department", wanted.department)
            if wanted.item:
                paper.more.setdefault("item", wanted.item)
            yield paper


class _Drafts:
    """A file a request: the platform reads it again, and keeps what it read."""

    def __init__(self, api: Api, journal: Journal, report: Report, wanted: Wanted) -> None:
        self._api, self._journal, self._report, self._wanted = api, journal, report, wanted

    async def all(self, papers: Iterator[Paper]) -> None:
        await self._api.get("/healthz")
        with screen.progress("导入草稿", len(found_in(self._wanted.source))) as bar:

            async def one(paper: Paper) -> None:
                await self._one(paper)
                bar.step()

            await each(in_thread(papers), one)

    async def _one(self, paper: Paper) -> None:
        if paper.line:
            self._report.refuse(paper, "import.released_only", "文件夹里的 .jsonl 请加 --released，或单独导入。")
            return
        if paper.refused:
            self._report.refuse_itself(paper)
            return
        data = await asyncio.to_thread(paper.file.read_bytes)
        form = {name: value for name in ("department", "item") if (value := getattr(self._wanted, name))}
        key = key_of("draft", data.hex(), form)
        if known := await self._known(key):
            self._report.took(paper, known)
            return
        try:
            made = await self._api.post(
                "/api/publication/documents/import",
                files={"file": (paper.file.name, data)},
                data=form,
                headers={"Idempotency-Key": key},
            )
        except PlatformRefused as refused:
            self._report.refuse(paper, refused.problem["code"], refused.message)
            return
        self._journal.take(key, made["document"]["id"])
        self._report.took(paper, made["document"]["id"])

    async def _known(self, key: str) -> str | None:
        id = self._journal.taken.get(key)
        if id is None:
            return None
        try:
            await self._api.get(path_of("api", "publication", "documents", id))
        except PlatformRefused:
            return None  # an older state of the platform has come back: send it again
        return id


class _Migration:
    """Many documents a request, several requests at once; done when search finds every one."""

    def __init__(self, api: Api, journal: Journal, report: Report) -> None:
        self._api, self._journal, self._report = api, journal, report

    async def all(self, papers: Iterator[Paper]) -> None:
        await self._api.get("/healthz")
        await self._forget_what_is_gone()
        departments = await _departments(self._api)
        with screen.progress("导入已公开文件") as bar:

            async def some(batch: list[Paper]) -> None:
                await self._send(batch)
                bar.step(len(batch))

            await each(_batches(self._fit(papers, departments)), some, at_once=4)
        await self._found_by_search(sorted({one["id"] for one in self._report.imported}))

    async def _fit(self, papers: Iterator[Paper], departments: dict[str, str]) -> AsyncIterator[Paper]:
        """What is to be sent: the rest is refused, or taken already."""
        async for paper in in_thread(papers):
            if paper.refused:
                self._report.refuse_itself(paper)
                continue
            _name_department(paper, departments)
            if known := self._journal.taken.get(_migration_key(paper)):
                self._report.took(paper, known)
            else:
                yield paper

    async def _send(self, batch: Sequence[Paper]) -> None:
        documents = [{"key": _migration_key(paper), **paper.fields()} for paper in batch]
        answer = await self._api.post("/api/publication/migrations/batch", json={"documents": documents})
        for paper, document, result in zip(batch, documents, answer["results"], strict=True):
            if result["id"]:
                self._journal.take(document["key"], result["id"])
                self._report.took(paper, result["id"])
            else:
                self._report.refuse(paper, result["code"], result["detail"])

    async def _forget_what_is_gone(self) -> None:
        """An older state of the platform may have come back since: what search does not know is sent again."""
        by_id = {id: key for key, id in self._journal.taken.items()}
        missing = await self._missing(sorted(by_id))
        self._journal.forget([by_id[id] for id in missing])

    async def _found_by_search(self, ids: list[str]) -> None:
        with screen.progress("等待全部可以搜到", len(ids)) as bar:
            left, moved = ids, time.monotonic()
            while missing := await self._missing(left):
                if len(missing) < len(left):
                    moved = time.monotonic()
                if time.monotonic() - moved > STALLED:
                    raise CliError(
                        f"已全部公开，但还有 {len(missing)} 份搜不到。请执行 gongkai dead-letters list 查看原因。"
                    )
                left = missing
                bar.at(len(ids) - len(left))
                await asyncio.sleep(0.2)

    async def _missing(self, ids: Sequence[str]) -> list[str]:
        missing: list[str] = []
        for start in range(0, len(ids), ASKED_TOGETHER):
            some = ids[start : start + ASKED_TOGETHER]
            answer = await self._api.get("/api/search/entries", id=[f"document:{id}" for id in some])
            missing += [id for id, one in zip(some, answer["items"], strict=True) if one["version"] is None]
        return missing


async def _batches(papers: AsyncIterator[Paper]) -> AsyncIterator[list[Paper]]:
    batch: list[Paper] = []
    async for paper in papers:
        if batch and sum(one.size for one in batch) + paper.size > BATCH_BYTES:
            yield batch
            batch = []
        batch.append(paper)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


async def _departments(api: Api) -> dict[str, str]:
    """Name → code."""
    try:
        units = (await api.get("/api/catalog/units"))["items"]
    except PlatformRefused:
        return {}
    return {unit["name"]: unit["code"] for unit in units if unit["kind"] == "department"}


def _name_department(paper: Paper, departments: dict[str, str]) -> None:
    """The platform wants the code; what is no code and no name of a department here issued the document elsewhere."""
    said = paper.more.get("department", "")
    if said in departments:
        paper.more["department"] = departments[said]
    elif said and not said.isascii():
        del paper.more["department"]
        paper.issuing_body = paper.issuing_body or said


def _migration_key(paper: Paper) -> str:
    return key_of("migration", paper.fields())


def _where(paper: Paper) -> str:
    return f"{paper.file.name} 第 {paper.line} 行" if paper.line else str(paper.file)


def _print_report(report: Report, migrates: bool, as_json: bool) -> None:
    if as_json:
        screen.document({"imported": report.imported, "refused": report.refused})
        return
    done = "份文件已公开，可以搜到" if migrates else "份文件已存为草稿"
    different = len({one["id"] for one in report.imported})
    again = len(report.imported) - different
    said = f"{different} {done}" + (f"；{again} 份内容重复，没有另建" if again else "")
    screen.line(said + (f"；{len(report.refused)} 份没有导入，原因见上" if report.refused else "") + "。")


def _print_dry_run(shown: list[dict[str, Any]], problems: list[dict[str, Any]]) -> None:
    for one in shown:
        facts = " · ".join(filter(None, (one["number"], one["issuing_body"], one["issued_on"])))
        screen.line(f"{one['title'] or '（没有认出标题）'}" + (f"（{facts}）" if facts else ""))
        screen.line(f"  {len(one['outline'])} 个标题，{one['tables']} 张表格")
        for problem in one["problems"]:
            screen.line(f"  {problem['message']}" + (f"（{problem['place']}）" if problem["place"] else ""))
    for problem in problems:
        line = f" 第 {problem['line']} 行" if "line" in problem else ""
        screen.line(f"{problem['file']}{line}：{problem['message']}")
    screen.line(f"可以导入 {sum(not _has_error(one) for one in shown)} 份；什么也没有写入。")


def _has_error(shown: dict[str, Any]) -> bool:
    return any(problem["severity"] == "error" for problem in shown["problems"])
