"""`gongkai verify`: whether a receipt is genuine and its opinion stands in the record. Works without the platform."""

import asyncio
import json
from contextlib import suppress
from pathlib import Path

from gateway.cli import record_file, record_keys, screen
from gateway.cli.errors import EXIT_PROBLEMS, CliError
from gateway.cli.place import Place
from kit.merkle import receipts
from kit.merkle.note import PublicKey
from kit.merkle.receipts import Receipt, ReceiptUnreadable

Checks = dict[str, bool | None]

_NAMES = {
    "content": "回执上的文字",
    "promise": "收到时的签名",
    "key": "签名用的公钥",
    "inclusion": "在记录里的位置",
    "checkpoint": "记录的签名",
    "whole": "整份记录",
    "grown": "以前公布的记录",
    "entry": "这条意见",
    "accounted": "采纳情况表",
}
_GOOD = {
    "content": "与当时收到的一致",
    "promise": "有效",
    "key": "是平台公布的",
    "inclusion": "属实",
    "checkpoint": "有效",
    "whole": "一条不多、一条不少，与签名相符",
    "grown": "都是现在这份记录的开头，没有改动",
    "entry": "在记录里",
    "accounted": "每一条都有结果，数目相符",
}
_BAD = {
    "content": "与当时收到的不一致，被改动过",
    "promise": "无效，回执是伪造的或被改动过",
    "key": "不是平台公布的",
    "inclusion": "不属实",
    "checkpoint": "无效",
    "whole": "与签名不符，记录被改动过或文件不完整",
    "grown": "与现在这份记录不符，记录被改动过",
    "entry": "不在记录里",
    "accounted": "与记录对不上",
}
_NONE = {
    "content": "回执里没有原文（可能已经依法删除），只核对其余各项",
    "inclusion": "回执里还没有，等几秒再下载一次，或者用 --record 核对",
    "checkpoint": "回执里还没有",
    "grown": "没有可以比较的以前的记录头",
    "accounted": "还没有公布",
}


async def verify(place: Place, file: Path, record: Path | None, key: Path | None, as_json: bool) -> int:
    """0 only when all holds and the keys are known to be the platform's."""
    receipt = _receipt(file)
    trusted = record_keys.from_file(key) if key else await record_keys.of_platform(place)
    keys = trusted or [PublicKey(_raw(receipt))]
    checks: Checks = {**receipts.check(receipt, keys)}
    if record:
        read = await asyncio.to_thread(record_file.read, record, receipt, keys)
        checks |= record_file.checks(read, receipt, keys)
    if not trusted:
        checks["key"] = None
    good = all(held is not False for held in checks.values())
    if as_json:
        screen.document({"verified": good and bool(trusted), "key_confirmed": bool(trusted), "checks": checks})
    else:
        _say(receipt, checks, bool(trusted), good)
    return 0 if good and trusted else EXIT_PROBLEMS


def _say(receipt: Receipt, checks: Checks, trusted: bool, good: bool) -> None:
    screen.line(f"记录：{receipt.promise.log}")
    screen.line(f"收到时间：{receipt.promise.at}")
    if receipt.inclusion:
        screen.line(f"位置：第 {receipt.inclusion.index + 1} 条，当时共 {receipt.inclusion.size} 条")
    none = _NONE if trusted else {**_NONE, "key": "还没有核对"}
    for name, held in checks.items():
        words = none.get(name, "没有") if held is None else (_GOOD if held else _BAD)[name]
        screen.line(f"{'[不符]' if held is False else '[相符]' if held else '[未查]'} {_NAMES[name]}：{words}")
    if not good:
        screen.line("结论：不属实。")
    elif not trusted:
        screen.line(
            "结论：前后一致，但没有核对公钥，还不能确定是平台签发的。连上平台再试一次，或用 --key 指明公钥文件。"
        )
    else:
        screen.line("结论：属实。" if checks.get("inclusion") or checks.get("entry") else "结论：属实，等待写入记录。")
        if receipt.content is None:
            screen.line("回执里没有原文，只证明记录里有这一条，不证明写了什么。")


def _receipt(file: Path) -> Receipt:
    """As downloaded, or the whole answer about a receipt with the receipt in it."""
    data = file.read_bytes()
    with suppress(ValueError, RecursionError):
        told = json.loads(data)
        if isinstance(told, dict) and "receipt" in told:
            data = json.dumps(told["receipt"]).encode()
    try:
        return receipts.read(data)
    except ReceiptUnreadable:
        raise CliError(f"{file.name} 不是回执。请在回执页面下载。") from None


def _raw(receipt: Receipt) -> bytes:
    return receipts.decoded(receipt.promise.key)
