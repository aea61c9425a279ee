"""The data folder: one process at a time, its secrets readable by its owner alone."""

import fcntl
import json
import secrets
from pathlib import Path
from typing import IO

from deploy.keycloak.realm import OPERATOR_CLIENT
from kit.closed import write_closed


class Folder:
    """`lock` is held until the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: IO[str] | None = None

    def lock(self) -> None:
        """Raises `SystemExit` with one sentence when another process runs on this folder."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.path.chmod(0o700)
        self._lock = (self.path / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SystemExit(
                f"数据文件夹 {self.path} 正被另一个平台进程使用。请先停止它，或用 DATA=另一个文件夹 启动。"
            ) from None

    def secrets(self) -> dict[str, str]:
        """Made at the first start and kept: session key, record key, client secrets."""
        file = self.path / "secrets.json"
        names = ("session_key", "oidc_client_secret", "service_client_secret", "record_key")
        made: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
        if missing := {name: secrets.token_urlsafe(32) for name in names if name not in made}:
            made |= missing
            write_closed(file, json.dumps(made))
        return made

    def operator(self, url: str, issuer: str) -> str:
        """The secret of the command line's own client, made once; `operator.json` tells `gongkai` where to use it."""
        file = self.path / "operator.json"
        known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
        secret = known.get("client_secret") or secrets.token_urlsafe(32)
        wanted = {"url": url, "issuer": issuer, "client_id": OPERATOR_CLIENT, "client_secret": secret}
        if known != wanted:
            write_closed(file, json.dumps(wanted, indent=2))
        return secret
