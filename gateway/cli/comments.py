"""`gongkai comments group`: which opinions of a file say the same. Asks no platform."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from gateway.cli import screen
from gateway.cli.errors import EXIT_PROBLEMS, CliError
from gateway.cli.texts import texts


def group(file: Path, grouping: Callable[[str], int]) -> int:
    """A line of `id` and `group` for each line that can be read; a group is named by the id that began it."""
    names: dict[int, Any] = {}
    seen = set[Any]()
    wrong = 0
    for id, text in texts(file, "没有归组"):
        if isinstance(text, CliError):
            screen.warn(text.message)
            wrong += 1
            continue
        if id in seen:
            screen.warn(f"编号 {id} 出现了不止一次，从结果里分不清是哪一条。请给每一条一个自己的编号。")
            wrong += 1
        seen.add(id)
        screen.json_line({"id": id, "group": names.setdefault(grouping(text), id)})
    return EXIT_PROBLEMS if wrong else 0
