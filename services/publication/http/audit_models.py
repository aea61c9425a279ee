"""What oversight is answered about audit trails."""

from pydantic import BaseModel, ConfigDict

from kit.store.audit import Fault


class AnchorRow(BaseModel):
    """`size`: trails that had changed; `root`: Merkle root over their heads; `hash` follows from `previous`."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    at: str
    size: int
    root: str
    previous: str
    hash: str


class AnchorList(BaseModel):
    items: list[AnchorRow]


class FindingRow(BaseModel):
    """`line`: the first concerned. Of an anchor `id` is its number and `line` 0."""

    model_config = ConfigDict(from_attributes=True)

    collection: str
    id: str
    line: int
    fault: Fault


class Verification(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    trails: int
    lines: int
    anchors: int
    found: list[FindingRow]
