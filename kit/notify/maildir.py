"""Mail as .eml files in a folder: for a town without a mail server, and for whoever tries the platform."""

import asyncio
import os
import tempfile
from pathlib import Path

from kit.notify.message import compose, occasion
from kit.notify.port import Notice
from kit.runtime.clock import Clock


class MailFolder:
    def __init__(self, folder: Path, sender: str, clock: Clock) -> None:
        self._folder = folder
        self._sender = sender
        self._clock = clock

    async def send(self, notice: Notice) -> None:
        content = compose(notice, self._sender, self._clock).as_bytes()
        await asyncio.to_thread(self._write, f"{occasion(notice)}.eml", content)

    def _write(self, name: str, content: bytes) -> None:
        path = self._folder / name
        if path.exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=self._folder, suffix=".part")
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
