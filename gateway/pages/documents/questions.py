"""Questions with their answers as text that a person edits: 问： and 答： at the beginning of lines."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

_QUESTION = re.compile(r"^\s*问\s*[:：]\s*", re.MULTILINE)
_ANSWER = re.compile(r"^\s*答\s*[:：]\s*", re.MULTILINE)


def to_text(questions: Iterable[Mapping[str, Any]]) -> str:
    return "\n\n".join(f"问：{one['question']}\n答：{one['answer']}" for one in questions)


def from_text(text: str) -> list[dict[str, str]]:
    """What stands before the first 问： is a question too, so that nothing typed is lost."""
    pieces = [piece for piece in _QUESTION.split(text.replace("\r\n", "\n")) if piece.strip()]
    found = [_ANSWER.split(piece, maxsplit=1) for piece in pieces]
    return [{"question": one[0].strip(), "answer": one[1].strip() if len(one) > 1 else ""} for one in found]


def as_text(name: str, value: Any) -> Any:
    """A field's value as it stands in its form."""
    return to_text(value) if name == "questions" else value
