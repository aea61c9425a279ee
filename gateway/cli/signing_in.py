"""Access tokens: the operator's by client credentials, a person's by device flow, kept for the next command."""

import asyncio
import fcntl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol

import httpx
import msgspec

from gateway.cli.errors import Refused, Unreachable
from gateway.cli.place import Place, origin, settings_folder
from kit.closed import write_closed
from kit.identity.oidc import DevicePending, DeviceSignIn, OidcClient, SignInFailed, Tokens
from kit.identity.port import IdentityUnavailable, TokenInvalid
from kit.runtime.clock import SystemClock

CLIENT = "gongkai-cli"
EARLY = timedelta(seconds=20)

As = Literal["operator", "person", "nobody"]


class Source(Protocol):
    async def token(self) -> str:
        """A good access token. Raises `Refused`, `Unreachable`."""


class Kept(msgspec.Struct):
    """A person's sign-in at one platform."""

    issuer: str
    access: str
    refresh: str
    expires_at: datetime


class OperatorSource:
    def __init__(self, place: Place, http: httpx.AsyncClient) -> None:
        assert place.operator
        one = place.operator
        self._client = OidcClient(one.issuer, one.client_id, one.client_secret, http, SystemClock())
        self._held: Tokens | None = None

    async def token(self) -> str:
        if self._held is None or self._held.expires_at - EARLY < SystemClock().now():
            with _named("本机凭据（operator.json）不被接受。请重启平台，它会重新生成。"):
                self._held = await self._client.client_credentials()
        return self._held.access


class PersonSource:
    """Refreshed under a lock: a refresh token that two commands use at once ends the whole sign-in."""

    def __init__(self, place: Place, http: httpx.AsyncClient) -> None:
        self._place, self._http = place, http

    async def token(self) -> str:
        kept = load(self._place)
        if kept is not None and kept.expires_at - EARLY > SystemClock().now():
            return kept.access
        with _locked():
            kept = load(self._place)
            if kept is None:
                raise Refused("还没有登录。请先执行 gongkai sign-in。")
            if kept.expires_at - EARLY <= SystemClock().now():
                client = OidcClient(kept.issuer, CLIENT, "", self._http, SystemClock())
                with _named("登录已过期。请重新执行 gongkai sign-in。"):
                    kept = keep(self._place, kept.issuer, await client.refresh(kept.refresh))
        return kept.access


def choose(place: Place, wanted: As, http: httpx.AsyncClient) -> Source | None:
    """Who asks. An `operator`'s work is done by the credential file where there is one, a `person`'s by the person."""
    if wanted == "nobody":
        return None
    person = PersonSource(place, http) if load(place) else None
    operator = OperatorSource(place, http) if place.operator else None
    found = (operator or person) if wanted == "operator" else (person or operator)
    if found is None:
        raise Refused("还没有登录。请先执行 gongkai sign-in；在平台所在的机器上，用 GONGKAI_DATA 指明数据文件夹即可。")
    return found


async def device_flow(
    place: Place,
    http: httpx.AsyncClient,
    show: Callable[[DeviceSignIn], None],
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """RFC 8628. `show` tells the person where to go; returns once the browser has said yes."""
    client = OidcClient(place.issuer, CLIENT, "", http, SystemClock())
    with _named("登录没有完成：被拒绝或超时。请重新执行 gongkai sign-in。"):
        begun = await client.begin_device()
        show(begun)
        interval = float(begun.interval)
        while isinstance(answer := await client.poll_device(begun.device_code), DevicePending):
            interval += 5 if answer.slow_down else 0
            await pause(interval)
    with _locked():
        keep(place, place.issuer, answer)


def load(place: Place) -> Kept | None:
    return _read().get(_name(place))


def keep(place: Place, issuer: str, tokens: Tokens) -> Kept:
    kept = Kept(issuer, tokens.access, tokens.refresh, tokens.expires_at)
    write_closed(_file(), msgspec.json.encode(_read() | {_name(place): kept}).decode())
    return kept


def forget(place: Place) -> bool:
    """Whether there was a sign-in to forget."""
    with _locked():
        kept = _read()
        found = kept.pop(_name(place), None)
        if found:
            write_closed(_file(), msgspec.json.encode(kept).decode())
    return found is not None


def _read() -> dict[str, Kept]:
    try:
        return msgspec.json.decode(_file().read_bytes(), type=dict[str, Kept])
    except (FileNotFoundError, msgspec.DecodeError):
        return {}


def _file() -> Path:
    return settings_folder() / "sign-in.json"


def _name(place: Place) -> str:
    scheme, host, port = origin(place.url)
    return f"{scheme}://{host}:{port}"


@contextmanager
def _locked() -> Iterator[None]:
    settings_folder().mkdir(parents=True, exist_ok=True)
    with (settings_folder() / "sign-in.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _named(refusal: str) -> Iterator[None]:
    try:
        yield
    except (TokenInvalid, SignInFailed):
        raise Refused(refusal) from None
    except IdentityUnavailable:
        raise Unreachable("登录服务没有应答。请确认平台正在运行，或用 GONGKAI_ISSUER 指明登录服务的地址。") from None
