"""Errors as problem+json (RFC 9457): a stable `code` for programs, a Chinese `detail` for people."""

import logging
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from kit.errors import GongkaiError
from kit.runtime.correlation import correlation

log = logging.getLogger(__name__)

_PLAIN = {404: "没有这个地址。", 405: "这个地址不接受这种请求。", 413: "内容太大。", 400: "请求的格式不对。"}


STATUSES = (400, 401, 403, 404, 409, 415, 422, 503)
AT_THE_DOOR = (408, 413, 414, 429)  # said by the gateway before any service is asked
_SCHEMA = {"$ref": "#/components/schemas/Problem"}


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    type: str
    status: int
    code: str = Field(description="Stable, for programs.")
    detail: str = Field(description="Chinese, for people.")
    correlation: str = Field(description="Finds the request in the logs.")
    errors: dict[str, Any] = Field(default_factory=dict, description="By field of the request, or by name.")


def declared() -> dict[int | str, dict[str, Any]]:
    """The answers that any operation may refuse with, for OpenAPI."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"schema": _SCHEMA}},
        }
        for status in sorted((*STATUSES, *AT_THE_DOOR))
    }


def problem(status: int, code: str, detail: str, **more: Any) -> Response:
    body = {"type": "about:blank", "status": status, "code": code, "detail": detail, "correlation": correlation.get()}
    return Response(msgspec.json.encode({**body, **more}), status, media_type="application/problem+json")


def handle(app: FastAPI) -> None:
    """Answer every failure of `app` as a problem."""

    @app.exception_handler(GongkaiError)
    async def known(request: Request, error: GongkaiError) -> Response:
        more = {"errors": error.detail} if error.detail else {}
        return problem(error.status, error.code, error.message, **more)

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> Response:
        fields = {".".join(str(part) for part in one["loc"][1:]): one["type"] for one in error.errors()}
        return problem(422, "request.malformed", "填写的内容不完整或格式不对，请检查标出的各项。", errors=fields)

    @app.exception_handler(HTTPException)
    async def plain(request: Request, error: HTTPException) -> Response:
        detail = _PLAIN.get(error.status_code, "请求没有完成。")
        return problem(error.status_code, f"http.{error.status_code}", detail)

    @app.exception_handler(Exception)
    async def unknown(request: Request, error: Exception) -> Response:
        log.error("unexpected %s", type(error).__name__, exc_info=error)
        return problem(500, "internal", "这一步没有完成，我们已经记录下来。请稍后再试，或拨打本单位公开电话。")
