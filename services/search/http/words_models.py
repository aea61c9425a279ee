"""Synonyms and best bets over HTTP."""

from pydantic import BaseModel, ConfigDict, Field

from kit.runtime import fields


class SynonymGiven(fields.Given):
    words: list[str] = Field(min_length=1, max_length=40)
    one_way: bool = False
    note: str = Field("", max_length=200)


class SynonymChanged(SynonymGiven):
    """`version` is the one the editor has read."""

    version: fields.Whole = Field(ge=1)


class SynonymModel(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    words: list[str]
    one_way: bool
    note: str
    version: int


class SynonymList(BaseModel):
    items: list[SynonymModel]


class BetGiven(fields.Given):
    """`until`: the last day it is shown, null for always."""

    queries: list[str] = Field(min_length=1, max_length=40)
    title: str = Field(min_length=1, max_length=80)
    url: str = Field(min_length=1, max_length=500)
    text: str = Field("", max_length=300)
    until: fields.Day | None = None


class BetChanged(BetGiven):
    """`version` is the one the editor has read."""

    version: fields.Whole = Field(ge=1)


class BetModel(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    queries: list[str]
    title: str
    url: str
    text: str
    until: str | None
    version: int


class BetList(BaseModel):
    items: list[BetModel]
