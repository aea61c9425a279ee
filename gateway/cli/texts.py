"""A .jsonl file of texts, an object of `id` and `text` a line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from gateway.cli.errors import CliError
from gateway.cli.lines import LONGEST_LINE, raw_lines


class _Entry(msgspec.Struct):
    text: str
    id: str | int | None = None


def texts(file: Path, left: str) -> Iterator[tuple[Any, str | CliError]]:
    """Each id with its text; a line without id goes by its number. `left`: what was not done where it is unreadable."""
    with file.open("rb") as stream:
        for number, raw in raw_lines(stream):
            if not raw.strip():
                continue
            try:
                if len(raw) > LONGEST_LINE:
                    raise ValueError
                entry = msgspec.json.decode(raw, type=_Entry)
            except (ValueError, RecursionError):
                yield number, CliError(f"{file.name} 第 {number} 行：不是 {{id, text}} 的 JSON，{left}。")
            else:
                yield number if entry.id is None else entry.id, entry.text
