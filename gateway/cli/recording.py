"""`gongkai record`: the platform's store against its records, and a record as a file."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from gateway.cli import screen
from gateway.cli.api import PATIENCE, Api, connect, path_of
from gateway.cli.errors import EXIT_PROBLEMS, CliError
from gateway.cli.place import Place

_FAULTS = {
    "altered": "第 {} 条被改动",
    "removed": "第 {} 条被删除",
    "inserted": "有一条是后来插入的（意见编号 {}）",
    "misplaced": "第 {} 条的位置被改动",
    "tree": "第 {} 条起的记录本身被改动",
    "head": "{} 条时签名的记录头与记录对不上",
}


async def audit(place: Place, as_json: bool) -> int:
    checked, faults = 0, list[dict[str, Any]]()
    async with connect(place, "operator", screen.notice, PATIENCE) as api:
        with screen.progress("核对公开的记录") as bar:
            async for consultation in _consultations(api):
                async for page in _audited(api, consultation["id"]):
                    checked += page["checked"]
                    faults += [{"consultation": consultation["id"], **one} for one in page["faults"]]
                    bar.at(checked)
    if as_json:
        screen.document({"checked": checked, "faults": faults})
        return EXIT_PROBLEMS if faults else 0
    for one in faults:
        screen.line(f"{one['consultation']}：{_said(one)}")
    screen.line(f"核对了 {checked} 条意见，{f'{len(faults)} 处不符。' if faults else '全部相符。'}")
    return EXIT_PROBLEMS if faults else 0


async def download(place: Place, consultation: str, file: Path) -> int:
    """Written whole or not at all."""
    draft, last = file.with_name(f"{file.name}.part"), ""
    path = path_of("api", "consultation", "record", consultation, "bundle")
    try:
        with draft.open("w", encoding="utf-8") as to:
            async with connect(place, "nobody", screen.notice) as api, api.lines(path) as lines:
                async for last in lines:
                    to.write(f"{last}\n")
        if not last.startswith('{"end":true'):
            raise CliError("记录没有下载完整，请再执行一次。")
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    screen.line(f"记录已保存到 {file}。")
    return 0


async def _consultations(api: Api) -> AsyncIterator[dict[str, Any]]:
    for state in ("open", "closed"):
        after: dict[str, str] = {}
        while True:
            page = await api.get("/api/consultation/consultations", state=state, limit=100, **after)
            for one in page["items"]:
                yield one
            if not page["next"]:
                break
            after = {"after": page["next"]}


async def _audited(api: Api, consultation: str) -> AsyncIterator[dict[str, Any]]:
    after: dict[str, str] = {}
    while True:
        page = await api.get(path_of("api", "consultation", "record", consultation, "audit"), **after)
        yield page
        if not page["next"]:
            return
        after = {"after": page["next"]}


def _said(one: dict[str, Any]) -> str:
    if one["fault"] == "inserted":
        return _FAULTS["inserted"].format(one["comment"])
    if one["fault"] == "head":
        return _FAULTS["head"].format(one["index"])
    return _FAULTS[one["fault"]].format((one["index"] or 0) + 1)
