"""Demonstration accounts, the same for both issuers, and their random passwords, kept in one closed file."""

import json
import secrets
from collections.abc import Iterable
from pathlib import Path

from kit.closed import write_closed
from kit.identity.realm import RealmAccount

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that reads like another on paper


_ROLES = {"legality": "legality_reviewer", "editor": "search_editor"}  # by the first part of a user name


def _staff(office: str, department: str, name: str) -> RealmAccount:
    return RealmAccount(f"{office}.{department}", name, (_ROLES.get(office, office),), (f"/departments/{department}",))


def _clerk(village: str, name: str) -> RealmAccount:
    return RealmAccount(f"clerk.{village}", name, ("village_clerk",), (f"/villages/{village}",))


DEMO_ACCOUNTS: tuple[RealmAccount, ...] = (
    _staff("drafter", "dangzheng", "陈文"),
    _staff("reviewer", "dangzheng", "李慎"),
    _staff("releaser", "dangzheng", "王发"),
    _staff("drafter", "caizheng", "周算"),
    _staff("reviewer", "caizheng", "吴核"),
    _staff("releaser", "caizheng", "钱明"),
    _staff("drafter", "shehui", "郑民"),
    _staff("reviewer", "shehui", "冯审"),
    _staff("releaser", "shehui", "蒋告"),
    _staff("drafter", "nongye", "何田"),
    _staff("reviewer", "nongye", "吕验"),
    _staff("releaser", "nongye", "施布"),
    _staff("drafter", "ziran", "沈图"),
    _staff("releaser", "ziran", "许印"),
    _staff("reviewer", "ziran", "曹阅"),
    _staff("moderator", "ziran", "韩听"),
    _staff("drafter", "bianmin", "方便"),
    _staff("reviewer", "bianmin", "袁度"),
    _staff("releaser", "bianmin", "邓行"),
    _staff("drafter", "xiangcun", "田兴"),
    _staff("reviewer", "xiangcun", "苏明"),
    _staff("releaser", "xiangcun", "潘振"),
    _staff("drafter", "yingji", "江安"),
    _staff("reviewer", "yingji", "葛平"),
    _staff("releaser", "yingji", "范急"),
    _staff("drafter", "wenhua", "乐书"),
    _staff("reviewer", "wenhua", "史正"),
    _staff("releaser", "wenhua", "柳新"),
    _staff("legality", "sifa", "严法"),
    _staff("moderator", "dangzheng", "杨理"),
    _staff("editor", "dangzheng", "文辞"),
    RealmAccount("disclosure.dangzheng", "朱公", ("disclosure_officer",), ("/departments/dangzheng",)),
    _clerk("shiwan", "石安"),
    _clerk("shangzhou", "洲平"),
    _clerk("baishudun", "柏青"),
    _clerk("nantang", "南星"),
    _clerk("guzhang", "古树声"),
    _clerk("qingxi", "溪清"),
    _clerk("taoling", "陶岭"),
    _clerk("fengqiaofan", "冯桥"),
    _clerk("gangdong", "江东"),
    RealmAccount("supervisor", "严督", ("supervisor",), ("/departments/dangzheng",)),
    RealmAccount("admin", "管理员", ("administrator",), ("/departments/dangzheng",)),
    RealmAccount("citizen", "港小民", ("citizen",)),
)


def demo_passwords(path: Path, accounts: Iterable[RealmAccount] = DEMO_ACCOUNTS) -> dict[str, str]:
    """Password by username: read from `path`, or made and written there, readable by its owner alone (0600)."""
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = [account.username for account in accounts if account.username not in known]
    if missing:
        known |= {username: _password() for username in missing}
        write_closed(path, json.dumps(known, ensure_ascii=False, indent=2))
    return known


def _password() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
