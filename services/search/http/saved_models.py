"""Saved searches over HTTP. An address goes in and never comes out whole."""

from typing import Annotated

from pydantic import BaseModel, Field

from kit.runtime import fields
from services.search.domain.saved_search import Channel, Rhythm, State

Token = Annotated[str, Field(min_length=1, max_length=100)]


class Filters(fields.Given):
    """As in a search: codes."""

    kind: str | None = Field(None, max_length=80)
    department: str | None = Field(None, max_length=80)
    village: str | None = Field(None, max_length=80)
    domain: str | None = Field(None, max_length=80)
    theme: str | None = Field(None, max_length=80)
    year: str | None = Field(None, max_length=80)
    validity: str | None = Field(None, max_length=80)
    audience: str | None = Field(None, max_length=80)


class SavedGiven(fields.Given):
    """`address`: of mail, or an https URL that answers a challenge with `{"challenge": …}`."""

    query: str = Field("", max_length=200)
    filters: Filters = Filters()
    channel: Channel
    address: str = Field(min_length=3, max_length=500)
    rhythm: Rhythm


class SavedAnswer(BaseModel):
    """Always the same, whether or not the address is known here."""

    state: str = "waiting"
    channel: Channel
    address: str = Field(description="Masked.")


class TokenGiven(fields.Given):
    token: Token


class NamedFilter(BaseModel):
    field: str
    value: str
    name: str


class SavedModel(BaseModel):
    state: State
    query: str
    filters: list[NamedFilter]
    channel: Channel
    address: str = Field(description="Masked.")
    rhythm: Rhythm


class Stopped(BaseModel):
    state: str = "stopped"
