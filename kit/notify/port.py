"""Messages to people. Adapters: `maildir.py`, `smtp.py`, `webhook.py`."""

from dataclasses import dataclass
from typing import Protocol

from kit.errors import GongkaiError


class NotifyUnavailable(GongkaiError):
    status = 503
    code = "notify.unavailable"
    message = "通知暂时无法发出，稍后会自动再发。"


class BadAddress(GongkaiError):
    status = 400
    code = "notify.bad_address"
    message = "邮箱地址不正确，请检查后再试。"


@dataclass(frozen=True, slots=True)
class Notice:
    """`dedupe` names the occasion: at-least-once delivery shows a person one message for it."""

    address: str
    subject: str
    text: str
    dedupe: str


class Notify(Protocol):
    async def send(self, notice: Notice) -> None:
        """Return once it is handed over. Sending the same `dedupe` again is harmless."""
