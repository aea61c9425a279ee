"""What is written to a file that people keep, send on and print: the same for every format."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kit.files.model import Block


@dataclass(frozen=True)
class Paper:
    """`facts`: label and value, for the table under the title. `foot` stands on every page, `mark` after the body.

    `signed`: who answers for it and when, at the right below the body.

    `picture`: PNG beside the mark. `images`: PNG or JPEG by the `source` of its block.
    """

    title: str
    blocks: Iterable[Block]
    issuer: str = ""
    facts: Sequence[tuple[str, str]] = ()
    foot: str = ""
    mark: Sequence[str] = field(default_factory=list)
    picture: bytes | None = None
    images: Mapping[str, bytes] = field(default_factory=dict)
    signed: Sequence[str] = ()
