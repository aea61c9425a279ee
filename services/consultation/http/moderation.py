"""What moderators decide about comments, and what is erased on legal grounds."""

from fastapi import APIRouter

from law.erasure import grounds
from services.consultation.commands import erasing, group_moderating, moderating
from services.consultation.commands.moderating import Decision
from services.consultation.context import Consulting
from services.consultation.domain.group_moderation import GroupModeration
from services.consultation.http import moderation_models as m
from services.consultation.http.comments_models import CommentModel
from services.consultation.http.shared import Staff
from services.consultation.views import comments as views


def add(router: APIRouter, context: Consulting) -> None:
    _deciding(router, context)
    _erasing(router, context)


def _deciding(router: APIRouter, context: Consulting) -> None:
    @router.post("/moderations")
    async def moderate(who: Staff, body: m.Decision) -> m.Moderated:
        """Let comments through or hide them; moderators of the responsible department."""
        decision = Decision(body.outcome, body.reason, body.note, body.masks)
        if body.group:
            return _begun(await group_moderating.moderate_group(context, who, body.group, decision))
        done = await moderating.moderate(context, who, body.ids, decision)
        return m.Moderated(items=[views.comment(one) for one in done], going_on=None)

    @router.post("/moderations/undo")
    async def undo_moderation(who: Staff, body: m.Undo) -> m.Moderated:
        """Take decisions back."""
        if body.group:
            return _begun(await group_moderating.moderate_group(context, who, body.group, None))
        done = await moderating.undo(context, who, body.ids)
        return m.Moderated(items=[views.comment(one) for one in done], going_on=None)

    @router.get("/desk/moderations/{id}")
    async def group_moderation(who: Staff, id: str) -> m.GroupModerationModel:
        """How far the work on a whole group is."""
        return m.GroupModerationModel.model_validate(await group_moderating.load_work(context, who, id))


def _begun(work: GroupModeration) -> m.Moderated:
    return m.Moderated(items=[], going_on=work.id)


def _erasing(router: APIRouter, context: Consulting) -> None:
    @router.get("/erasure-grounds")
    async def erasure_grounds() -> list[m.GroundModel]:
        """On which grounds words are erased, each with its article."""
        return [m.GroundModel(code=one.code, name=one.name, citation=one.citation) for one in grounds()]

    @router.post("/comments/{id}/erase")
    async def erase(who: Staff, id: str, body: m.NewErasure) -> CommentModel:
        """Erase the words of a comment on legal grounds; its leaf, place and count stay."""
        return views.comment(await erasing.erase_comment(context, who, id, body.ground, body.reason))
