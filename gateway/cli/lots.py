"""`gongkai lot`: draws a published lot once more and compares. Asks no platform."""

from pathlib import Path

import msgspec

from gateway.cli import screen
from gateway.cli.errors import EXIT_PROBLEMS, CliError
from gateway.cli.readers import Lot

PROGRAM = "gongkai-lot-1"
LARGEST = 20_000_000  # bytes
_ROLES = {
    "interested_party": "利害关系人",
    "deputy": "人大代表、政协委员",
    "expert": "专家",
    "public": "公众",
    "media": "媒体",
}


class _Entry(msgspec.Struct):
    number: str
    role: str
    side: str = ""


class _Lot(msgspec.Struct):
    entries: list[_Entry]
    quotas: dict[str, int]
    program: str = PROGRAM
    selection: str = "lot"
    digest: str = ""
    seed: str = ""
    drawn_at: str = ""
    chosen: list[str] = []
    waiting: dict[str, list[str]] = {}


class _Published(msgspec.Struct):
    lot: _Lot | None = None


def repeat(file: Path, lot: Lot, as_json: bool) -> int:
    """0: what was published is what comes out. 1: it is not, or it cannot be told."""
    told = _read(file)
    entries = [(one.number, one.role, one.side) for one in told.entries]
    digest, chosen, waiting = lot(entries, told.quotas, told.seed, by_lot=told.selection == "lot")
    same_list = digest == told.digest
    drawn = bool(told.drawn_at or told.chosen) and told.selection != "organiser"
    same = same_list and (not drawn or (chosen, waiting) == (told.chosen, told.waiting))
    if as_json:
        found = {"digest": digest, "chosen": chosen, "waiting": waiting} if drawn else {"digest": digest}
        screen.json_line({**found, "same_list": same_list, "same": same})
    else:
        for words in _words(told, digest, chosen, drawn=drawn, same_list=same_list, same=same):
            screen.line(words)
    return 0 if same else EXIT_PROBLEMS


def _words(told: _Lot, digest: str, chosen: list[str], *, drawn: bool, same_list: bool, same: bool) -> list[str]:
    found = "一致" if same_list else "不一致：名单被改动过"
    words = [f"报名编号 {len(told.entries)} 个，名单摘要 {digest}，与公布的{found}。"]
    if told.selection == "organiser":
        return [*words, "参加人由组织单位遴选，没有抽签，理由见活动页面。"]
    if not drawn:
        return [*words, "还没有抽签。"]
    roles = {one.number: one.role for one in told.entries}
    for role in told.quotas:
        numbers = [one for one in chosen if roles[one] == role]
        words.append(f"{_ROLES.get(role, role)}：{'、'.join(numbers) or '没有人'}")
    return [*words, "重算的结果与公布的一致。" if same else "重算的结果与公布的不一致。"]


def _read(file: Path) -> _Lot:
    """The published list, or its `lot` alone."""
    if file.stat().st_size > LARGEST:
        raise CliError(f"{file.name} 太大，不是公布的名单数据。")
    data = file.read_bytes()
    try:
        told = msgspec.json.decode(data, type=_Published).lot or msgspec.json.decode(data, type=_Lot)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise CliError(f"{file.name} 不是公布的名单数据：请下载活动页面上的“抽签数据”。") from None
    if told.program != PROGRAM:
        raise CliError("这份数据用的是另一个版本的抽签程序，请升级命令行后再试。")
    return told
