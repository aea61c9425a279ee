"""Anti-forgery (防伪): what a copy of a document must say, and its checksum, for anyone to compute again."""

import hashlib
from collections.abc import Mapping
from typing import Any

SHORT = 16  # characters of the checksum in addresses and in the foot of a page


def canonical(document: Mapping[str, Any]) -> bytes:
    """UTF-8, a line a piece: index number, title, document number, body, date, an empty line, then the text.

    Cells of a table are parted by tabs; attachments follow with their SHA-256. It is also the download as text, so
    that `sha256sum` of that file gives the checksum.
    """
    lines = [document[name] or "" for name in ("index_number", "title", "number", "issuing_body", "issued_on")]
    lines.append("")
    for block in document["body"]:
        if block["kind"] != "table" or block["text"]:
            lines.append(block["text"])
        lines += ["\t".join(row) for row in block["rows"]]
    for one in document["questions"]:
        lines += [one["question"], one["answer"]]
    lines += [f"{one['name']}\t{one['digest']}" for one in document["attachments"]]
    return ("\n".join(lines) + "\n").encode()


def checksum(document: Mapping[str, Any]) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(canonical(document)).hexdigest()


def grouped(sum: str) -> str:
    """In groups of eight, for people who compare."""
    return " ".join(sum[at : at + 8] for at in range(0, len(sum), 8))


def agrees(typed: str, sum: str) -> bool:
    """Whether what a person typed, scanned or read from paper is this checksum or its short form."""
    plain = "".join(typed.split()).lower()
    return len(plain) >= SHORT and sum.startswith(plain)
