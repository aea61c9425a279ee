"""The working-day calendar over HTTP."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from kit.runtime import fields
from services.catalog.http_models import Day


class SpanGiven(fields.Given):
    name: str = Field(min_length=1, max_length=40)
    first: Day
    until: Day


class YearGiven(fields.Given):
    """A year by its notice. `version` is the version the editor has read, 0 for a year as it was delivered."""

    version: fields.Whole = Field(ge=0)
    notice: str = Field(min_length=1, max_length=200)
    off: list[SpanGiven] = Field(max_length=40)
    work: list[Day] = Field(max_length=40)


class SpanModel(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    first: str
    until: str


class MarkedDay(BaseModel):
    """A day that is not as its weekday says, by whichever year's notice."""

    model_config = ConfigDict(from_attributes=True)

    day: date
    works: bool
    name: str


class YearModel(BaseModel):
    """`known` false: no notice has been entered; days are told by weekends alone, and dates that need it are marked."""

    year: int
    known: bool
    notice: str
    off: list[SpanModel]
    work: list[str]
    days: list[MarkedDay]
    working_days: int
    version: int


class YearRow(BaseModel):
    year: int
    notice: str
    version: int


class YearList(BaseModel):
    items: list[YearRow]
