"""Errors that people and programs can act on. Standard library only, so that a domain may raise them."""

from typing import Any, ClassVar


class GongkaiError(Exception):
    """A named failure: `status` is its HTTP status (RFC 9110), `code` is stable for programs, `message` for people.

    `message` is Chinese: it says what happened and what to do. `detail` holds JSON values only, never personal data.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "kit.error"
    message: str = "请求没有完成，请检查后再试。"

    def __init__(self, message: str | None = None, **detail: Any) -> None:
        self.message = message or type(self).message
        self.detail = detail
        super().__init__(self.message)
