"""What the register of index numbers answers."""

from pydantic import BaseModel, ConfigDict

from services.publication.domain.content import Kind, Validity
from services.publication.domain.document import Standing


class RegisterRow(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    index_number: str
    title: str
    number: str
    issuing_body: str
    department: str
    item: str | None
    kind: Kind
    theme: str
    genre: str
    summary: str
    validity: Validity
    standing: Standing
    edition: int
    issued_on: str | None
    effective_on: str | None
    expires_on: str | None
    published_at: str
    changed_at: str | None


class RegisterPage(BaseModel):
    items: list[RegisterRow]
    next: str | None


class RegisterYear(BaseModel):
    """Index numbers `<code>/<year>-00001` to `last` were given; some may be gaps."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    year: int
    last: int


class RegisterYears(BaseModel):
    items: list[RegisterYear]
