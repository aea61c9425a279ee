"""Opinions that staff write down for others."""

from fastapi import APIRouter, Response

from services.consultation.commands.opinions import enter_opinion
from services.consultation.context import Consulting
from services.consultation.http import opinions_models as m
from services.consultation.http.comments_models import CommentReceipt
from services.consultation.http.shared import Key, Staff
from services.consultation.views import comments as views


def add(router: APIRouter, context: Consulting) -> None:
    @router.post("/consultations/{id}/opinions", status_code=201, response_model=CommentReceipt)
    async def enter(who: Staff, id: str, key: Key, body: m.NewOpinion) -> Response:
        """What was said by phone, in a letter, in person or at a meeting, by the responsible department."""
        taken = await enter_opinion(context, who, id, key, body.model_dump())
        return Response(views.receipt(context, taken), 201, media_type="application/json")
