"""Decisions: where each stands, and the desks of the departments that carry them."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Header, Response, UploadFile
from starlette.responses import StreamingResponse

from kit.blobs.port import BlobMissing
from kit.files.attach import prepare
from kit.files.model import Limits
from kit.runtime.auth import Who
from kit.runtime.http_models import TrailLine
from law.decisions import StageCode
from services.consultation.commands import decisions as commands
from services.consultation.commands import papers
from services.consultation.context import Consulting
from services.consultation.domain import decision_errors as errors
from services.consultation.domain.decision import Decision
from services.consultation.http import decisions_models as m
from services.consultation.http.files import file_headers
from services.consultation.http.shared import Key, Limit, Staff
from services.consultation.queries import decisions as queries
from services.consultation.views import decisions as views

LIMITS = Limits(file_bytes=20_000_000)


def add(router: APIRouter, context: Consulting) -> None:
    _reading_decisions(router, context)
    _drafting_decisions(router, context)
    _decision_steps(router, context)
    _decision_papers(router, context)


def _reading_decisions(router: APIRouter, context: Consulting) -> None:
    @router.get("/decisions")
    async def decisions(
        state: queries.Listed = "open", stage: StageCode | None = None, limit: Limit = 20, after: str | None = None
    ) -> m.DecisionPage:
        """Open ones by the day until which their stage lasts, soonest first; others last ended first."""
        return await views.page(context, await queries.listed_decisions(context, state, stage, limit, after))

    @router.get("/decisions/vocabulary")
    async def decision_vocabulary() -> m.Vocabulary:
        """Stages and kinds of papers, as the law has them."""
        return views.kinds()

    @router.get("/decisions/{id}")
    async def decision(who: Who, id: str, public: bool = False) -> m.DecisionModel:
        """Where it stands, what comes next and until when, and every paper so far. `public`: as everyone sees it."""
        found = await queries.visible_decision(context, who, id)
        return await views.whole(context, found, queries.sees(who, found) and not public)

    @router.get("/desk/decisions")
    async def decisions_of_mine(
        who: Staff, linkable: bool = False, limit: Limit = 50, after: str | None = None
    ) -> m.DecisionPage:
        """Every decision of my departments; `linkable`: to which a consultation or hearing may still be tied."""
        return await views.page(context, await queries.decisions_of_departments(context, who, linkable, limit, after))

    @router.get("/desk/decisions/legality")
    async def decisions_in_legality_review(who: Staff, limit: Limit = 50, after: str | None = None) -> m.DecisionPage:
        """What the reviewer of legality has before them, of every department."""
        who.must("legality_reviewer", "supervisor", "administrator")
        return await views.page(context, await queries.in_legality_review(context, limit, after))

    @router.get("/decisions/{id}/trail")
    async def decision_trail(who: Staff, id: str) -> list[TrailLine]:
        return [TrailLine.model_validate(line) for line in await queries.decision_trail(context, who, id)]


def _drafting_decisions(router: APIRouter, context: Consulting) -> None:
    @router.post("/decisions", status_code=201)
    async def draft_decision(who: Staff, key: Key, given: m.NewDecision) -> m.DecisionModel:
        made = await commands.draft_decision(context, who, key, _fields(given))
        return await _shown(context, who, made)

    @router.put("/decisions/{id}")
    async def edit_decision(who: Staff, id: str, given: m.EditDecision) -> m.DecisionModel:
        """Once it is public its title stays, and what it was found to touch."""
        done = await commands.edit_decision(context, who, id, given.version, _fields(given))
        return await _shown(context, who, done)


def _decision_steps(router: APIRouter, context: Consulting) -> None:
    @router.post("/decisions/{id}/advance")
    async def advance_decision(who: Staff, id: str, given: m.Advance) -> m.DecisionModel:
        """Through the gates to the next stage; the first step makes it public."""
        return await _shown(context, who, await commands.advance(context, who, id, given.leaving, given.until))

    @router.post("/decisions/{id}/skip")
    async def skip_stage(who: Staff, id: str, given: m.LeaveOut) -> m.DecisionModel:
        """Leave out the present stage or a later one, on a ground of the law, with a public reason."""
        done = await commands.skip_stage(context, who, id, given.stage, given.ground, given.reason, given.until)
        return await _shown(context, who, done)

    @router.post("/decisions/{id}/unskip")
    async def unskip_stage(who: Staff, id: str, given: m.TakeBack) -> m.DecisionModel:
        return await _shown(context, who, await commands.unskip_stage(context, who, id, given.stage))

    @router.post("/decisions/{id}/go-back")
    async def decision_goes_back(who: Staff, id: str, given: m.GoBack) -> m.DecisionModel:
        """To an earlier stage; papers of the stages from there on count no more."""
        done = await commands.go_back(context, who, id, given.leaving, given.to, given.reason, given.until)
        return await _shown(context, who, done)

    @router.post("/decisions/{id}/stop")
    async def stop_decision(who: Staff, id: str, given: m.Stop) -> m.DecisionModel:
        return await _shown(context, who, await commands.stop_decision(context, who, id, given.reason))


def _decision_papers(router: APIRouter, context: Consulting) -> None:
    @router.post("/decisions/{id}/papers", status_code=201)
    async def attach_paper(who: Staff, id: str, key: Key, given: m.NewPaper) -> m.DecisionModel:
        """The paper of the legality review is put down by its reviewer alone."""
        fields = {**given.model_dump(), "on": given.on.isoformat()}
        return await _shown(context, who, await papers.attach_paper(context, who, id, key, fields))

    @router.delete("/decisions/{id}/papers/{paper}")
    async def detach_paper(who: Staff, id: str, paper: str) -> m.DecisionModel:
        """Only while the stage lasts in which it was put down."""
        return await _shown(context, who, await papers.detach_paper(context, who, id, paper))

    @router.post("/decisions/{id}/papers/{paper}/file")
    async def give_paper_file(who: Staff, id: str, paper: str, file: UploadFile) -> m.DecisionModel:
        """A pdf, docx, xlsx, png or jpg of up to 20 MB, by its content, without its author's traces."""
        data = await file.read(LIMITS.file_bytes + 1)
        prepared = await asyncio.to_thread(prepare, file.filename or "", data, LIMITS)
        return await _shown(context, who, await papers.give_file(context, who, id, paper, prepared))

    @router.get("/decisions/{id}/papers/{paper}/file", response_class=StreamingResponse)
    async def paper_file(
        who: Who, id: str, paper: str, if_none_match: Annotated[str, Header(max_length=1_000)] = ""
    ) -> Response:
        decision = await queries.visible_decision(context, who, id)
        known = decision.paper(paper)
        if known.file is None or not (known.shown or queries.sees(who, decision)):
            raise errors.PaperUnknown
        headers = file_headers(known.file)
        if known.file.digest in if_none_match or if_none_match.strip() == "*":
            return Response(status_code=304, headers=headers)
        if not await context.blobs.exists(known.file.digest):
            raise BlobMissing
        return StreamingResponse(
            context.blobs.open(known.file.digest), media_type=headers["content-type"], headers=headers
        )


async def _shown(context: Consulting, who: Who, decision: Decision) -> m.DecisionModel:
    return await views.whole(context, decision, queries.sees(who, decision))


def _fields(given: m.DecisionFields) -> dict[str, Any]:
    fields = given.model_dump(exclude_unset=True, exclude_none=True, exclude={"version"})
    if "until" in fields:
        fields["until"] = fields["until"].isoformat()
    if "plan" in fields:
        fields["plan"] = {stage: day.isoformat() for stage, day in fields["plan"].items()}
    return fields
