"""Where the platform is and who asks: address, data folder, credentials."""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import click
import msgspec

from gateway.cli.errors import CliError

DEFAULT_URL = "http://127.0.0.1:8080"


class Operator(msgspec.Struct):
    """`DATA/operator.json`, made by the platform's own start: its address and the command line's own client there."""

    url: str
    issuer: str
    client_id: str
    client_secret: str


@dataclass(frozen=True)
class Place:
    """`operator` is None away from the platform's machine, or where `url` names another platform."""

    url: str
    data: Path
    operator: Operator | None = field(repr=False)

    @property
    def issuer(self) -> str:
        if self.operator:
            return self.operator.issuer
        return os.environ.get("GONGKAI_ISSUER") or f"{self.url}/id"

    @property
    def state(self) -> Path:
        """Where long work keeps its place: beside the platform's data, or in the person's own folder."""
        return self.data if self.operator else settings_folder()


def find() -> Place:
    """From GONGKAI_URL and GONGKAI_DATA. Without the former, the operator file says where its platform listens."""
    data = Path(os.environ.get("GONGKAI_DATA") or "data")
    operator = _operator(data / "operator.json")
    url = (os.environ.get("GONGKAI_URL") or (operator.url if operator else DEFAULT_URL)).rstrip("/")
    # Its token must never travel to a platform that it is not for.
    return Place(url, data, operator if operator and origin(operator.url) == origin(url) else None)


def origin(url: str) -> tuple[str, str, int]:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise CliError(f"地址 {url} 写得不对，应像 {DEFAULT_URL}。") from None
    return parts.scheme, "127.0.0.1" if host == "localhost" else host, port


def settings_folder() -> Path:
    return Path(click.get_app_dir("gongkai"))


def _operator(file: Path) -> Operator | None:
    try:
        mode = file.stat().st_mode
        text = file.read_bytes()
    except FileNotFoundError:
        return None
    except PermissionError:
        return None  # another person's platform: they sign in as themselves
    if stat.S_IMODE(mode) & 0o077:
        raise CliError(f"凭据文件 {file} 别人也能读，已拒绝使用。请先执行 chmod 600 {file}。")
    try:
        return msgspec.json.decode(text, type=Operator)
    except msgspec.DecodeError:
        raise CliError(f"凭据文件 {file} 已损坏。删除它并重启平台，会重新生成。") from None
