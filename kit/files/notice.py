"""What is put on paper or in a picture: a public document as anyone may read it, without who made it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kit.files.model import Block


@dataclass(frozen=True)
class Notice:
    """`pictures`: bytes of the images by their `source`. `address` is empty as long as it is not public."""

    title: str
    government: str
    number: str = ""
    issuing_body: str = ""
    issued: str = ""  # as people read it: 2022年3月1日
    index_number: str = ""
    address: str = ""
    summary: str = ""
    blocks: Sequence[Block] = ()
    attachments: Sequence[str] = ()  # their names
    pictures: Mapping[str, bytes] = field(default_factory=dict)
