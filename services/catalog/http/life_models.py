"""What the catalogue answers by stages of life."""

from typing import Literal

from pydantic import BaseModel

from services.catalog.http_models import DocumentRow, ItemModel


class LifeStage(BaseModel):
    """`items` in force at this stage, their public `documents`, and `without`: items that have none."""

    code: str
    who: Literal["person", "enterprise"]
    name: str
    about: str
    items: int
    documents: int
    without: int


class LifeStageList(BaseModel):
    items: list[LifeStage]


class LifeItem(BaseModel):
    """`newest`: its latest public documents, three at most."""

    item: ItemModel
    newest: list[DocumentRow]


class LifeNeed(BaseModel):
    name: str
    items: list[LifeItem]


class LifeStageShown(LifeStage):
    """`needs` in the order people meet them; one that no item answers is there and empty."""

    needs: list[LifeNeed]
