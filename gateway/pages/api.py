"""What pages ask of the services: always over /api, as the person who is looking."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit.errors import GongkaiError
from kit.runtime.correlation import correlation
from kit.runtime.upstream import Reply, call, scope_of

Query = Mapping[str, str | int | bool | Sequence[str] | None]

Files = Mapping[str, tuple[str, bytes, str]]
"""Field → (file name, bytes, media type)."""


class ApiProblem(GongkaiError):
    """A service's refusal as it came: `status`, stable `code`, Chinese `message`; `errors` by field or by name."""

    def __init__(self, status: int, code: str, detail: str, errors: Mapping[str, Any] | None = None) -> None:
        super().__init__(detail, **(errors or {}))
        self.status, self.code = status, code  # type: ignore[misc]  # of the answer, not of the class
        self.errors = dict(errors or {})

    @property
    def fields(self) -> dict[str, str]:
        """What to show beside the fields; codes are left to the summary."""
        return {name: text for name, text in self.errors.items() if isinstance(text, str)}


class Api:
    """One visitor's calls during one request. Paths are whole: `/api/<service>/…`, parts of them quoted by `path`."""

    def __init__(self, services: Mapping[str, ASGIApp], token: str = "", more: Mapping[str, str] | None = None) -> None:
        """`more`: headers by which the door tells services about this request."""
        self._services, self._token, self._more = services, token, dict(more or {})
        self.asked: set[str] = set()
        self.failed = False  # something did not answer: what is made of the rest is not the whole page

    async def get(self, path: str, query: Query | None = None) -> Any:
        return await self.send("GET", path, query=query)

    async def pages(self, path: str, query: Query | None = None) -> AsyncIterator[list[dict[str, Any]]]:
        """The items of a list that is read by cursor, an answer at a time."""
        after: str | None = None
        while True:
            page = await self.get(path, {**(query or {}), "after": after})
            yield page["items"]
            if (after := page["next"]) is None:
                return

    async def every(self, path: str, query: Query | None = None) -> list[dict[str, Any]]:
        """All items of such a list."""
        return [one async for page in self.pages(path, {"limit": 200, **(query or {})}) for one in page]

    async def post(self, path: str, body: Any = None, *, key: str = "", query: Query | None = None) -> Any:
        """`key` is the `Idempotency-Key`: the same key twice makes one thing."""
        return await self.send("POST", path, body, key=key, query=query)

    async def put(self, path: str, body: Any = None, *, key: str = "") -> Any:
        return await self.send("PUT", path, body, key=key)

    async def patch(self, path: str, body: Any = None, *, key: str = "") -> Any:
        return await self.send("PATCH", path, body, key=key)

    async def delete(self, path: str, body: Any = None, *, key: str = "") -> Any:
        return await self.send("DELETE", path, body, key=key)

    async def send(self, method: str, path: str, body: Any = None, *, key: str = "", query: Query | None = None) -> Any:
        content = b"" if body is None else msgspec.json.encode(body)
        headers = {"content-type": "application/json"} if content else {}
        return _read(await self._call(method, path, content, headers, key, query))

    async def upload(
        self,
        path: str,
        files: Mapping[str, tuple[str, bytes, str]],
        fields: Mapping[str, str] | None = None,
        key: str = "",
    ) -> Any:
        """POST as multipart/form-data. `files`: field → (file name, bytes, media type)."""
        form = httpx.Request("POST", "http://internal", files=files, data=fields)
        headers = {"content-type": form.headers["content-type"]}
        return _read(await self._call("POST", path, form.read(), headers, key, None))

    async def exchange(self, method: str, path: str, content: bytes, headers: Mapping[str, str]) -> Reply:
        """The whole answer with its headers, for what is not JSON. Raises `ApiProblem`."""
        reply = await self._call(method, path, content, dict(headers), "", None)
        if reply.status >= 400:
            raise _problem(reply)
        return reply

    async def download(self, path: str, query: Query | None = None) -> Reply:
        """The whole answer as it came, for what is not JSON. Raises `ApiProblem`."""
        reply = await self._call("GET", path, b"", {}, "", query)
        if reply.status >= 400:
            raise _problem(reply)
        return reply

    def passing(self, path: str, request: Request, query: Query | None = None) -> Response:
        """What the service answers to GET goes on to the visitor piece by piece, with its headers; for files."""
        app = self._services[path.removeprefix("/api/").partition("/")[0]]
        return Passed(app, path, _encoded(query), self._token, request.headers.get("if-none-match", ""))

    async def _call(
        self, method: str, path: str, content: bytes, headers: dict[str, str], key: str, query: Query | None
    ) -> Reply:
        service = path.removeprefix("/api/").partition("/")[0]
        self.asked.add(service)
        headers |= {**self._more, "x-correlation-id": correlation.get()}
        if self._token:
            headers["authorization"] = f"Bearer {self._token}"
        if key:
            headers["idempotency-key"] = key
        app = self._services[service]
        try:
            reply = await call(app, method, path, query=_encoded(query), headers=headers, body=content)
        except GongkaiError as away:
            self.failed = True
            raise ApiProblem(away.status, away.code, away.message) from away
        self.failed = self.failed or reply.status >= 500
        return reply


class Passed(Response):
    """Raises `ApiProblem` before anything is out."""

    def __init__(self, app: ASGIApp, path: str, query: str, token: str, known: str) -> None:
        super().__init__()
        self._app, self._path, self._query = app, path, query
        sent = {"authorization": f"Bearer {token}" if token else "", "if-none-match": known}
        self._sent = {**sent, "x-correlation-id": correlation.get()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused: list[int] = []
        chunks: list[bytes] = []

        async def on(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] >= 400:
                refused.append(message["status"])
            elif refused:
                chunks.append(message.get("body", b""))
            else:
                await send(message)

        headers = [(name.encode(), value.encode("latin-1")) for name, value in self._sent.items() if value]
        asked = scope_of("GET", self._path, self._query, headers)
        await self._app(asked, receive, on)
        if refused:
            raise _problem(Reply(refused[0], {}, b"".join(chunks)))


def path(*parts: str) -> str:
    """`path("publication", "documents", id)` → `/api/publication/documents/<id quoted>`."""
    return "/api/" + "/".join(quote(part, safe="") for part in parts)


def _encoded(query: Query | None) -> str:
    given = {name: value for name, value in (query or {}).items() if value is not None and value != ""}
    return urlencode(
        {name: str(value).lower() if isinstance(value, bool) else value for name, value in given.items()}, True
    )


def _read(reply: Reply) -> Any:
    if reply.status >= 400:
        raise _problem(reply)
    return msgspec.json.decode(reply.body) if reply.body else None


def _problem(reply: Reply) -> ApiProblem:
    try:
        said = msgspec.json.decode(reply.body, type=dict[str, Any])
    except msgspec.MsgspecError:
        said = {}
    detail = said.get("detail") or "这一步没有完成，请稍后再试。"
    return ApiProblem(reply.status, said.get("code", "http.error"), detail, said.get("errors"))
