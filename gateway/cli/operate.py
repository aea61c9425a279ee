"""Running the platform: the index made anew, dead letters, audit trails."""

import asyncio
import json
from typing import Any

from gateway.cli import screen
from gateway.cli.api import PATIENCE, Api, PlatformRefused, connect
from gateway.cli.errors import EXIT_PROBLEMS, CliError, Unreachable, WrongUse
from gateway.cli.place import Place
from gateway.edge.routes import SERVICES

POLL_SECONDS = 0.25
_CHECKED = ("trails", "lines", "anchors", "broken")
_FAULTS = {
    "altered": "第 {} 行起审计记录被改动",
    "removed": "第 {} 行起审计记录被删去",
    "inserted": "第 {} 行是后来插入的",
    "rewritten": "第 {} 行起与当时的锚点不符，审计记录被重写",
    "gone": "整份审计记录不见了",
}
_SOURCES = {"log": "事件日志", "services": "各项服务的数据"}
_ANCHOR_FAULTS = {
    "anchor_altered": "锚点被改动",
    "anchor_removed": "锚点不见了",
    "anchor_unlogged": "事件日志里没有它",
    "log_differs": "与事件日志不符，两处之一被改动",
}


async def rebuild_index(place: Place, as_json: bool) -> int:
    async with connect(place, "operator", screen.notice, PATIENCE) as api:
        try:
            await api.post("/api/search/rebuild")
        except PlatformRefused as refused:
            if refused.problem["code"] != "search.rebuild_running":
                raise
            screen.notice("索引正在重建，等它完成。")
        told = await _rebuilt(api)
    if as_json:
        screen.document({name: told[name] for name in ("read", "total", "source", "begun", "heard")})
    else:
        screen.line(f"索引已从{_SOURCES[told['source']]}重建，共读 {told['read']} 条。")
    return 0


async def _rebuilt(api: Api) -> dict[str, Any]:
    with screen.progress("重建索引") as bar:
        while (now := await api.get("/api/search/rebuild"))["state"] == "running":
            bar.says(f"从{_SOURCES[now['source']]}重建索引" if now["source"] else "准备重建索引")
            bar.at(now["read"], now["total"])
            await asyncio.sleep(POLL_SECONDS)
    if now["state"] != "done":
        raise CliError("索引没有重建成，旧索引照常使用。原因见搜索服务的日志；查明后请再执行一次。")
    return dict(now)


async def list_letters(place: Place, service: str | None, as_json: bool) -> int:
    async with connect(place, "operator", screen.notice) as api:
        letters = await _letters(api, service)
    if as_json:
        screen.document({"letters": letters})
        return 0
    for one in letters:
        screen.line(f"{one['service']}\t{one['id']}\t{one['error']}")
    screen.line(f"共 {len(letters)} 封死信。" if letters else "没有死信。")
    return 0


async def settle_letter(place: Place, id: str, action: str, service: str | None) -> int:
    """`action`: replay or skip."""
    async with connect(place, "operator", screen.notice) as api:
        held = sorted({one["service"] for one in await _letters(api, service) if one["id"] == id})
        if not held:
            raise CliError("没有这封死信，可能已经重放或跳过。用 gongkai dead-letters list 查看现有的。")
        if len(held) > 1:
            raise WrongUse(f"几项服务都有这封死信（{'、'.join(held)}），请用 --service 指明一项。")
        await api.post(f"/internal/{held[0]}/dead-letters/{action}", params={"id": id})
    screen.line("已重放，几秒内处理。" if action == "replay" else "已跳过，后面的消息继续处理。")
    return 0


async def _letters(api: Api, service: str | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name in (service,) if service else SERVICES:
        after: dict[str, str] = {}
        while True:
            page = await api.get(f"/internal/{name}/dead-letters", **after)
            found += [{"service": name, **letter} for letter in page["letters"]]
            if not page["next"]:
                break
            after = {"after": page["next"]}
    return found


async def verify_audit(place: Place, as_json: bool) -> int:
    checked: list[dict[str, Any]] = []
    async with connect(place, "operator", screen.notice) as api:
        with screen.progress("核对审计链") as bar:
            for service in SERVICES:
                bar.says(f"核对审计链：{service}")
                before = sum(int(one["trails"]) for one in checked)
                last: dict[str, Any] = {}
                async with api.lines(f"/internal/{service}/audit") as lines:
                    async for line in lines:
                        last = json.loads(line)
                        bar.at(before + last["trails"])
                if not last.get("done"):
                    raise Unreachable(f"{service} 的核对没有做完，请再执行一次。")
                checked.append({"service": service, **{name: last[name] for name in _CHECKED}})
    broken = [{"service": one["service"], **found} for one in checked for found in one["broken"]]
    if as_json:
        screen.document({"services": checked, "broken": broken})
    else:
        for one in broken:
            screen.line(_fault(one))
        totals = [sum(int(one[name]) for one in checked) for name in ("trails", "lines", "anchors")]
        found = f"{len(broken)} 处不符。" if broken else "全部相符。"
        screen.line(f"核对了 {totals[0]} 份审计记录、{totals[1]} 行、{totals[2]} 个锚点，{found}")
    return EXIT_PROBLEMS if broken else 0


def _fault(one: dict[str, Any]) -> str:
    if one["fault"] in _ANCHOR_FAULTS:
        return f"{one['service']} 第 {one['id']} 号锚点：{_ANCHOR_FAULTS[one['fault']]}"
    return f"{one['service']} {one['collection']} {one['id']}：{_FAULTS[one['fault']].format(one['line'])}"
