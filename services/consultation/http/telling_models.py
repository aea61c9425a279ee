"""What consultation takes and answers about commenters whom no letter reaches."""

from pydantic import BaseModel, Field

from kit.runtime import fields
from services.consultation.http.feedback_models import AnswerModel


class ToTellModel(BaseModel):
    """For staff of the department alone. `contact` and `text` are empty where they were erased."""

    comment: str
    contact: str
    text: str = Field(description="With personal data masked.")
    said_on: str
    group: str
    count: int = Field(description="Opinions of its group.")
    answer: AnswerModel | None


class ToTellPage(BaseModel):
    consultation: str
    title: str
    left: int
    items: list[ToTellModel]
    next: str | None


class Told(fields.Given):
    comments: list[str] = Field(min_length=1, max_length=100)


class LeftToTell(BaseModel):
    left: int
