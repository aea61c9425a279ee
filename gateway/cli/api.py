"""The platform's own door, asked from a terminal: waits when told to, says in words what went wrong."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import httpx

from gateway.cli.errors import CliError, Refused, Unreachable
from gateway.cli.place import Place
from gateway.cli.signing_in import As, Source, choose

PATIENCE = 60.0  # seconds that long work waits for a platform that is away: it may just be starting again
_AWAY = (502, 503, 504)


class Api:
    """`patience`: seconds to go on asking a platform that goes away; what is asked must be harmless to ask again.

    A platform that has not answered yet is not waited for.
    """

    def __init__(
        self, place: Place, http: httpx.AsyncClient, source: Source | None, patience: float, say: Callable[[str], None]
    ) -> None:
        self._place, self._http, self._source = place, http, source
        self._patience, self._say, self._reached = patience, say, False

    async def get(self, path: str, **query: Any) -> Any:
        return (await self.ask("GET", path, params=query)).json()

    async def post(self, path: str, **parts: Any) -> Any:
        return (await self.ask("POST", path, **parts)).json()

    async def ask(self, method: str, path: str, **parts: Any) -> httpx.Response:
        """Raises `Unreachable`, `Refused`, or `CliError` with the platform's own words."""
        until = time.monotonic() + self._patience
        while True:
            try:
                answer = await self._http.request(method, path, **await self._signed(parts))
            except (httpx.HTTPError, Unreachable) as lost:
                away = lost if isinstance(lost, Unreachable) else self._away(None)
            else:
                if answer.status_code == 429:
                    await self._wait(answer)
                    continue
                if answer.status_code not in _AWAY:
                    self._reached = True
                    return self._checked(answer)
                away = self._away(answer)
            if not self._reached or time.monotonic() > until:
                raise away
            await asyncio.sleep(0.5)

    @asynccontextmanager
    async def lines(self, path: str) -> AsyncIterator[AsyncIterator[str]]:
        """A long answer line by line."""
        parts = await self._signed({})
        try:
            async with self._http.stream("GET", path, timeout=None, **parts) as answer:
                if answer.status_code != 200:
                    await answer.aread()
                    self._checked(answer)
                yield answer.aiter_lines()
        except httpx.HTTPError as away:
            raise self._away(None) from away

    async def _signed(self, parts: dict[str, Any]) -> dict[str, Any]:
        if self._source is None:
            return parts
        headers = {**parts.get("headers", {}), "Authorization": f"Bearer {await self._source.token()}"}
        return {**parts, "headers": headers}

    async def _wait(self, answer: httpx.Response) -> None:
        told = answer.headers.get("retry-after", "1")
        seconds = min(60, int(told)) if told.isdigit() else 1
        self._say(f"平台限制了速度，等 {seconds} 秒再继续。")
        await asyncio.sleep(seconds)

    def _checked(self, answer: httpx.Response) -> httpx.Response:
        if answer.is_success:
            return answer
        problem = problem_of(answer)
        if answer.status_code in (401, 403):
            raise Refused(problem["detail"])
        if answer.status_code in _AWAY:
            raise self._away(answer)
        raise PlatformRefused(problem)

    def _away(self, answer: httpx.Response | None) -> Unreachable:
        if answer is not None and problem_of(answer)["code"]:
            return Unreachable(problem_of(answer)["detail"])
        return Unreachable(f"连不上平台 {self._place.url}。请确认它正在运行，或用 GONGKAI_URL 指明地址。")


class PlatformRefused(CliError):
    """An answer of the platform that says why not: `problem` is RFC 9457 with `code`, `detail`, `errors`."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(str(problem["detail"]))
        self.problem = problem


def problem_of(answer: httpx.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        said = None
    found: dict[str, Any] = said if isinstance(said, dict) else {}
    return {"detail": f"平台回答了 {answer.status_code}，这一步没有完成。", "code": "", "errors": {}, **found}


@asynccontextmanager
async def connect(
    place: Place, wanted: As, say: Callable[[str], None] = lambda text: None, patience: float = 0.0
) -> AsyncIterator[Api]:
    limits = httpx.Limits(max_connections=16)
    # Proxies of the environment are for the world outside, not for the platform's own address.
    async with (
        httpx.AsyncClient(
            base_url=place.url, timeout=httpx.Timeout(120, connect=5), limits=limits, trust_env=False
        ) as to,
        httpx.AsyncClient(timeout=20, trust_env=False) as issuer,
    ):
        yield Api(place, to, choose(place, wanted, issuer), patience, say)


def path_of(*parts: str) -> str:
    return "/" + "/".join(quote(part, safe="") for part in parts)
