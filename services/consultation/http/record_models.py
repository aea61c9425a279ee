"""What consultation answers about receipts and the record. Hashes are SHA-256 in hex unless said otherwise."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.consultation.domain.comment import Held, State, Why
from services.consultation.domain.feedback import Adoption
from services.consultation.http.consultations_models import CountsModel


class PromiseModel(BaseModel):
    """Signed at acceptance: Ed25519 over the lines `log`, `promise`, `leaf`, `at`; key and signature in base64."""

    model_config = ConfigDict(from_attributes=True)

    log: str
    leaf: str
    at: str
    key: str
    signature: str


class InclusionModel(BaseModel):
    """The proof of RFC 9162 §2.1.3 that an entry stands at `index` of the tree of that size, lowest hash first."""

    model_config = ConfigDict(from_attributes=True)

    index: int
    size: int
    path: list[str]


class ReceiptModel(BaseModel):
    """leaf = SHA-256(0x00 ‖ SHA-256(salt ‖ canonical content)); canonical JSON after RFC 8785."""

    model_config = ConfigDict(from_attributes=True)

    format: str
    promise: PromiseModel
    content: dict[str, Any] | None = Field(description="Null once the words were erased.")
    salt: str
    inclusion: InclusionModel | None = Field(description="Null until it stands in the record, seconds after.")
    checkpoint: str = Field(description="Signed note (C2SP tlog-checkpoint) over the tree that has the proof.")


class ErasedModel(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    ground: str
    at: str


class AnsweredModel(BaseModel):
    """What became of the opinion, once it is public."""

    model_config = ConfigDict(from_attributes=True)

    outcome: Adoption
    reason: str
    clause: str
    before: str
    after: str


class HeldReceipt(BaseModel):
    """A receipt with all that its holder may know."""

    receipt: ReceiptModel
    ticket: str
    comment: str
    consultation: str
    consultation_title: str
    clause_label: str
    department_name: str
    closes_on: str
    closed: bool
    answered: bool = Field(description="Whether it is public what became of the opinions.")
    state: State
    reason: Why | None
    held: Held | None
    note: str = Field(description="What the moderator told the commenter.")
    group: str
    of_group: int = Field(description="Opinions that say the same.")
    outcome: Adoption | None
    answer: AnsweredModel | None
    index: int | None
    inclusion: InclusionModel | None
    checkpoint: str
    erased: ErasedModel | None


class KeyModel(BaseModel):
    """An Ed25519 public key that signs, or once signed. `verifier`: the vkey of C2SP signed-note for this record."""

    key: str = Field(description="32 bytes in base64.")
    since: str
    verifier: str = ""


class KeysModel(BaseModel):
    keys: list[KeyModel]


class RecordModel(BaseModel):
    """The record of one consultation as it stands."""

    consultation: str
    title: str
    log: str = Field(description="Origin of the log; its heads and promises are signed under this name.")
    size: int
    root: str
    at: str
    checkpoint: str
    final: bool = Field(description="The consultation is closed: nothing is added any more.")
    answered: bool
    keys: list[KeyModel]
    counts: CountsModel
    outcomes: dict[Adoption, int] = Field(description="Opinions by what became of them; empty until it is public.")


class CheckpointModel(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    size: int
    root: str
    at: str
    note: str


class CheckpointPage(BaseModel):
    items: list[CheckpointModel]
    next: str | None


class EntryModel(BaseModel):
    """`state` is `missing` where the store has lost what the leaf stands for."""

    index: int
    leaf: str
    state: State | Literal["missing"]
    reason: Why | None
    group: str
    outcome: Adoption | None
    erased: bool


class EntryPage(BaseModel):
    size: int
    items: list[EntryModel]


class ConsistencyModel(BaseModel):
    """The proof of RFC 9162 §2.1.4 that a tree only grew."""

    first: int
    second: int
    path: list[str]


class FoundFault(BaseModel):
    """A place where store and record part. `head`: a signed head is none of this record; `index` is its size."""

    fault: Literal["altered", "removed", "inserted", "misplaced", "tree", "head"]
    index: int | None
    comment: str


class AuditPage(BaseModel):
    checked: int
    faults: list[FoundFault]
    next: str | None
