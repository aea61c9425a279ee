"""Routes of the catalogue by stages of life."""

from typing import Any

from fastapi import APIRouter

from services.catalog import http_models as m
from services.catalog import life
from services.catalog.context import Catalog
from services.catalog.http import life_models as models
from services.catalog.http.items import shown_item


def add(router: APIRouter, context: Catalog) -> None:
    @router.get("/life")
    async def life_stages() -> models.LifeStageList:
        """Stages of a person's life and of an enterprise's: how much must be public, how much is."""
        found = await life.stages(context)
        return models.LifeStageList(items=[models.LifeStage(**_counted(one)) for one in found])

    @router.get("/life/{stage}")
    async def life_stage(stage: str) -> models.LifeStageShown:
        """What one looks for at this stage: items by need, each with its newest documents."""
        coverage, answers = await life.stage(context, stage)
        return models.LifeStageShown(**_counted(coverage), needs=[_need(one) for one in answers])


def _counted(one: life.StageCoverage) -> dict[str, Any]:
    named = {name: getattr(one.stage, name) for name in ("code", "who", "name", "about")}
    return named | {"items": one.items, "documents": one.documents, "without": one.without}


def _need(answer: life.Answer) -> models.LifeNeed:
    items = [
        models.LifeItem(
            item=shown_item(one.listed), newest=[m.DocumentRow.model_validate(document) for document in one.newest]
        )
        for one in answer.items
    ]
    return models.LifeNeed(name=answer.name, items=items)
