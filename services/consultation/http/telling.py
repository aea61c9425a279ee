"""Commenters who left no e-mail address: whom staff tell themselves, and that they did."""

from fastapi import APIRouter, Response

from services.consultation.commands import telling
from services.consultation.context import Consulting
from services.consultation.http import telling_models as m
from services.consultation.http.shared import Limit, Staff
from services.consultation.queries import unreached as queries
from services.consultation.views import telling as views


def add(router: APIRouter, context: Consulting) -> None:
    @router.get("/desk/consultations/{id}/feedback/telling")
    async def commenters_to_tell(
        who: Staff, id: str, answer: Response, limit: Limit = 50, after: str | None = None
    ) -> m.ToTellPage:
        """With contacts, in the order of the record."""
        answer.headers["cache-control"] = "no-store"
        return views.page(await queries.to_tell(context, who, id, limit, after))

    @router.post("/consultations/{id}/feedback/told")
    async def commenters_told(who: Staff, id: str, given: m.Told) -> m.LeftToTell:
        await telling.told(context, who, id, given.comments)
        return m.LeftToTell(left=await context.feedback.unreached.count({"consultation": id, "told_at": ""}))
