"""What an answer does to a clause, as it is shown."""

from collections.abc import Mapping
from typing import Any

from kit.files.differences import words

LIKE = 0.5  # of the longer text


def with_change(group: Mapping[str, Any]) -> dict[str, Any]:
    """`group` with what changed in the clause; nothing where it has no answer yet or was not adopted."""
    answer = group["answer"]
    changes = answer and answer["outcome"] != "not_adopted"
    return {**group, "change": _change(answer["before"], answer["after"]) if changes else []}


def _change(before: str, after: str) -> list[tuple[str, str]]:
    """Word by word, or the one and then the other where little has stayed."""
    parts = words(before, after)
    stayed = sum(len(part.text) for part in parts if part.op == "same")
    if stayed < LIKE * max(len(before), len(after)):
        return [(op, text) for op, text in (("drop", before), ("add", after)) if text]
    return [(part.op, part.text) for part in parts]
