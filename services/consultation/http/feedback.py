"""Adoption feedback: answers of the department, and what the public reads of them."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import StreamingResponse

from kit.files.leaving import TYPES, leaving
from kit.runtime.http_models import TrailLine
from services.consultation.answering.report_files import Format, report
from services.consultation.commands import feedback as commands
from services.consultation.context import Consulting
from services.consultation.domain.feedback import Adoption
from services.consultation.http import feedback_models as m
from services.consultation.http.shared import Limit, Staff
from services.consultation.queries import feedback as queries
from services.consultation.views import feedback as views

Theme = Annotated[str | None, Query(max_length=100, description="Empty asks for groups of no theme.")]
Clause = Annotated[str | None, Query(max_length=20, description="Anchor; empty asks for the draft as a whole.")]


def add(router: APIRouter, context: Consulting) -> None:
    _public(router, context)
    _answers(router, context)
    _desk(router, context)


def _public(router: APIRouter, context: Consulting) -> None:
    @router.get("/consultations/{id}/feedback")
    async def feedback(
        id: str,
        outcome: Adoption | None = None,
        theme: Theme = None,
        clause: Clause = None,
        limit: Limit = 50,
        after: str | None = None,
    ) -> m.PublicFeedback:
        """What became of every group, by the number of its opinions, and how the whole adds up."""
        return await views.public(context, await queries.told(context, id, outcome, theme, clause, limit, after))

    @router.get("/consultations/{id}/feedback/report.{format}", response_class=Response)
    async def feedback_report(
        id: str, format: Format, if_none_match: Annotated[str, Header(include_in_schema=False)] = ""
    ) -> Response:
        """The same as a paper."""
        consultation, digest = await report(context, id, format)
        name = f"{consultation.title[:60]}采纳情况.{format}"
        headers = leaving(name, format, digest, "feedback") | {"cache-control": "no-cache"}
        if digest in if_none_match:
            return Response(status_code=304, headers=headers)
        return StreamingResponse(context.blobs.open(digest), media_type=TYPES[format], headers=headers)


def _answers(router: APIRouter, context: Consulting) -> None:
    @router.put("/consultations/{id}/feedback/groups/{group}")
    async def answer_group(who: Staff, id: str, group: str, body: m.NewGroupAnswer) -> m.AnsweredList:
        fields = body.model_dump(exclude={"over"})
        return views.answered(await commands.answer_groups(context, who, id, [group], fields, body.over))

    @router.delete("/consultations/{id}/feedback/groups/{group}")
    async def take_back_answer(who: Staff, id: str, group: str) -> m.AnsweredList:
        """The answer of its theme holds again, where there is one."""
        return views.answered([await commands.take_back_answer(context, who, id, group)])

    @router.post("/consultations/{id}/feedback/answers")
    async def answer_groups(who: Staff, id: str, body: m.NewAnswers) -> m.AnsweredList:
        """The same answer for up to 100 groups."""
        fields = body.model_dump(exclude={"groups"})
        return views.answered(await commands.answer_groups(context, who, id, body.groups, fields))

    @router.put("/consultations/{id}/feedback/themes/{theme}")
    async def answer_theme(who: Staff, id: str, theme: str, body: m.NewAnswer) -> m.SummaryModel:
        """For every group of the theme that has no answer of its own."""
        return views.summary(await commands.answer_theme(context, who, id, theme, body.model_dump()))

    @router.delete("/consultations/{id}/feedback/themes/{theme}")
    async def take_back_theme_answer(who: Staff, id: str, theme: str) -> m.SummaryModel:
        return views.summary(await commands.answer_theme(context, who, id, theme, None))


def _desk(router: APIRouter, context: Consulting) -> None:
    @router.get("/desk/consultations/{id}/feedback")
    async def desk_feedback(
        who: Staff,
        id: str,
        shown: queries.Shown = "all",
        theme: Theme = None,
        clause: Clause = None,
        group: Annotated[str | None, Query(max_length=100, description="This one alone.")] = None,
        limit: Limit = 20,
        after: str | None = None,
    ) -> m.DeskFeedback:
        found = await queries.desk(context, who, id, queries.Asked(shown, theme, clause, group, limit, after))
        return await views.desk(context, who, found)

    @router.get("/desk/consultations/{id}/feedback/preview")
    async def preview_feedback(who: Staff, id: str, limit: Limit = 50, after: str | None = None) -> m.PublicFeedback:
        """As the public would read it now; its numbers cover the groups that are answered."""
        return await views.public(context, await queries.preview(context, who, id, limit, after))

    @router.put("/consultations/{id}/feedback")
    async def summarise(who: Staff, id: str, body: m.NewSummary) -> m.SummaryModel:
        return views.summary(await commands.summarise(context, who, id, body.summary, body.over))

    @router.post("/consultations/{id}/feedback/publish")
    async def publish_feedback(who: Staff, id: str) -> m.FeedbackState:
        done = await commands.publish_feedback(context, who, id)
        return m.FeedbackState(consultation=id, answered_at=done.answered_at)

    @router.get("/consultations/{id}/feedback/trail")
    async def feedback_trail(who: Staff, id: str) -> list[TrailLine]:
        return [TrailLine.model_validate(line) for line in await queries.trail(context, who, id)]
