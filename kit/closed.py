"""Files that only their owner may read: secrets, passwords, tokens."""

import os
import secrets
from pathlib import Path


def write_closed(path: Path, text: str) -> None:
    """Replace the file whole; at no moment is it open to others or half written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
