"""Messages to people. Adapters: `maildir.py`, `smtp.py`, `webhook.py`."""

from dataclasses import dataclass
from typing import Protocol


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
