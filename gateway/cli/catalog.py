"""`gongkai import catalog`: the standard table. A dry run reads the file here, so that it needs no platform."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gateway.cli import screen
from gateway.cli.api import PATIENCE, connect
from gateway.cli.errors import EXIT_PROBLEMS, CliError
from gateway.cli.place import Place
from gateway.cli.readers import Readers
from kit.errors import GongkaiError


def dry_run(readers: Readers, file: Path, take_hidden: bool, as_json: bool) -> int:
    try:
        with file.open("rb") as opened:
            found = readers.table(file.name, opened.read(readers.largest + 1), take_hidden)
    except GongkaiError as error:
        problem = {"sheet": "", "row": 0, "cell": "", "severity": "error", "code": error.code, "message": error.message}
        if not as_json:
            raise CliError(error.message) from None
        screen.document({"items": [], "problems": [problem]})
        return EXIT_PROBLEMS
    if as_json:
        screen.document(found)
        return 0
    _print_problems(found)
    screen.line(f"读出 {len(found['items'])} 个公开事项；什么也没有写入。")
    return 0


async def import_catalog(place: Place, readers: Readers, file: Path, choices: Mapping[str, bool], as_json: bool) -> int:
    """`choices`: take_hidden, retire_dropped."""
    data = await asyncio.to_thread(file.read_bytes)
    if len(data) > readers.largest:
        raise CliError(f"文件超过 {readers.largest // 1_048_576} MB 的上限，请拆分后导入。")
    with screen.progress("导入标准目录"):
        async with connect(place, "operator", screen.notice, PATIENCE) as api:
            done = await api.post("/api/catalog/import", params=choices, files={"file": (file.name, data)})
    if as_json:
        screen.document(done)
    else:
        _print_problems(done)
        _print_done(done)
    return EXIT_PROBLEMS if any(one["severity"] == "error" for one in done["problems"]) else 0


def _print_done(done: Mapping[str, Any]) -> None:
    screen.line(
        f"新增 {done['added']} 项，更改 {done['changed']} 项，未变 {done['same']} 项，停用 {done['retired']} 项。"
    )
    if done["waiting"]:
        screen.line(f"还有 {done['waiting']} 项等您改好或确认，没有写入。")
    if done["dropped"] and not done["retired"]:
        screen.line(f"这份文件里没有、目录里仍在用的有 {len(done['dropped'])} 项，没有改动：")
        for one in done["dropped"]:
            screen.line(f"  {one['domain_name']}：{one['name']}")


def _print_problems(found: Mapping[str, Any]) -> None:
    for one in found["problems"]:
        where = "".join(filter(None, (one["sheet"], f" {one['cell']}" if one["cell"] else "")))
        screen.warn(f"{where}：{one['message']}" if where else one["message"])
