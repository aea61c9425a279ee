"""What the local issuer is told, and where it refuses to run."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kit.identity.realm import Realm, RealmClient

PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class IssuerSettings:
    """`url` is the issuer as browsers reach it, without a slash at its end; `data` the data folder.

    `password_cost` is scrypt's N (RFC 7914).
    """

    url: str
    data: Path
    realm: Realm
    stylesheet: str = "/static/app.css"
    password_cost: int = 2**15

    @property
    def path(self) -> str:
        return urlsplit(self.url).path.rstrip("/")

    @property
    def folder(self) -> Path:
        return self.data / "issuer"

    def client(self, client_id: str) -> RealmClient | None:
        return next((client for client in self.realm.clients if client.id == client_id), None)


def refuse_unless_local(host: str, mode: str) -> None:
    """Raises `SystemExit` with one sentence unless `host` is a loopback address and `mode` is not production."""
    if mode == PRODUCTION:
        raise SystemExit("本机登录服务只供试用，正式运行请把 GONGKAI_ISSUER 改为 Keycloak 的地址。")
    if not _loopback(host):
        raise SystemExit(
            f"本机登录服务只能在本机使用，不能监听 {host}；请改为 127.0.0.1，或改用 Keycloak（GONGKAI_ISSUER）。"
        )


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
