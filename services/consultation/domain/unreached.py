"""A commenter who left a phone number or a postal address: staff tell them what became of the opinion."""

from dataclasses import dataclass


@dataclass
class Unreached:
    """`id` is the comment's, where words and contact stay; `place` its entry in the record."""

    id: str
    consultation: str
    department: str
    place: int
    told_at: str = ""  # ISO 8601
    version: int = 0
