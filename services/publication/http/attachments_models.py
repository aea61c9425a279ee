"""What the routes of attachments take and answer."""

from pydantic import BaseModel, ConfigDict, Field

from kit.runtime import fields
from services.publication.http_models import AttachmentModel, DocumentModel

__all__ = ["Attached", "AttachmentModel", "DocumentModel", "FileProblem", "Rename"]


class FileProblem(BaseModel):
    """Something its owner should look at; the file is attached all the same."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    message: str
    place: str


class Attached(BaseModel):
    """`version` of the document since then, for whoever is editing it."""

    attachment: AttachmentModel
    version: int
    problems: list[FileProblem]


class Rename(fields.Given):
    name: str = Field(min_length=1, max_length=200)
