"""Small services for the gateway to stand before."""

import asyncio
import json
from typing import Any

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from kit.bus.port import Event
from kit.bus.sqlite import SqliteBus
from kit.runtime.clock import FixedClock
from kit.runtime.ids import new_id


class Echo:
    """Answers what it was asked. `text` is what it would show; `before_answer` holds an answer back."""

    def __init__(self, bus: SqliteBus | None = None, clock: FixedClock | None = None) -> None:
        self.text = "第一版"
        self.asked = 0
        self.before_answer: asyncio.Event | None = None
        self.arrived = asyncio.Event()
        self.status = 200
        self._bus, self._clock = bus, clock
        self._sequence = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        request = Request(scope, receive)
        body = await request.body()
        status, answer = await self._answer(request, body)
        headers = [(b"content-type", b"application/json"), (b"server", b"echo/1"), (b"x-gongkai-depends", b"leak")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(answer).encode()})

    async def _answer(self, request: Request, body: bytes) -> tuple[int, Any]:
        path = request.url.path
        if path == "/readyz":
            return self.status, {}
        if self.status >= 500:
            return self.status, {"code": "echo.away", "detail": "稍后再试。"}
        if path.endswith("/openapi.json"):
            return 200, {"paths": {"/api/publication/documents": {"get": {"description": "公开的文件。"}}}}
        if path == "/api/catalog/units":
            return 200, {"items": [{"code": "dangzheng", "name": "党政办公室"}]}
        if path.endswith("/text") and request.method == "GET":
            text = self.text
            self.arrived.set()
            if self.before_answer:
                await self.before_answer.wait()
            return 200, {"text": text}
        if path.endswith("/text"):
            return await self._change(json.loads(body)["text"])
        return 200, {
            "method": request.method,
            "path": path,
            "query": request.url.query,
            "headers": dict(request.headers),
            "size": len(body),
        }

    async def _change(self, text: str) -> tuple[int, Any]:
        if not text:
            problem = {"code": "publication.empty", "detail": "请填写正文。", "errors": {"text": "请填写正文"}}
            return 409, problem
        self.text = text
        if self._bus and self._clock:
            self._sequence += 1
            type = "publication.document.published.v1"
            event = Event(new_id(), type, "d1", self._sequence, self._clock.now(), "", {"id": "d1"})
            await self._bus.publish([event])
        return 200, {"text": text}
