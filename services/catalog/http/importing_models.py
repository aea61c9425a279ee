"""What catalog takes and answers about a table as a file."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from kit.runtime import fields
from services.catalog.http_models import ColumnsShown, ProblemRow


class Change(BaseModel):
    """A column that differs, with its value before and after as the item shows it."""

    column: str
    before: Any
    after: Any


class ImportedRow(ColumnsShown):
    """A row of the file. `waits`: it must first be put right, or a hidden column be allowed; it is not written."""

    sheet: str
    row: int
    id: str
    action: Literal["add", "change", "same", "waits"]
    changes: list[Change]


class Dropped(BaseModel):
    """An item in force that the file, which covers its domain, does not have. It is retired only when asked for."""

    id: str
    name: str
    domain: str
    domain_name: str
    documents: int


class Imported(BaseModel):
    """`edition` is null where nothing was written; `plan` stands for what would be written now."""

    dry_run: bool
    edition: int | None
    added: int
    changed: int
    same: int
    waiting: int
    retired: int
    plan: str
    items: list[ImportedRow]
    dropped: list[Dropped]
    problems: list[ProblemRow]


class UploadModel(BaseModel):
    """`written_at` is empty until it is confirmed; then `edition` tells what it became, null where nothing differed."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    size: int
    uploaded_at: str
    written_at: str
    edition: int | None
    added: int
    changed: int
    retired: int


class Preview(BaseModel):
    """`found` is null once the file is written; its `items` leave out those that stay the same."""

    upload: UploadModel
    found: Imported | None


class Confirmation(fields.Given):
    """`plan` is that of the preview which was seen."""

    plan: str = Field(max_length=64)
    take_hidden: bool = False
    retire: list[Annotated[str, Field(max_length=200)]] = Field(default_factory=list, max_length=20_000)
