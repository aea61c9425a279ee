"""What people ask, over HTTP."""

from pydantic import BaseModel, ConfigDict


class PopularQuery(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    text: str
    count: int


class UnmetNeed(BaseModel):
    """`count`: how often nothing, or nothing that met all of it, was found; `last_on` (ISO 8601): when last."""

    model_config = ConfigDict(from_attributes=True)

    text: str
    count: int
    last_on: str


class AskedReport(BaseModel):
    """`asked`, `unmet_count`: of all searches, those too that are not listed by name."""

    days: int
    asked: int
    unmet_count: int
    popular: list[PopularQuery]
    unmet: list[UnmetNeed]
