"""Routes of personal data in a document: seen, masked, or excepted by two people."""

from dataclasses import asdict

from fastapi import APIRouter

from kit.identity.port import Principal
from services.publication import commands
from services.publication import http_models as m
from services.publication.commands.findings import REVIEWERS
from services.publication.context import Publication
from services.publication.domain.document import Document
from services.publication.domain.finding import Found, Override, open_findings
from services.publication.http import findings_models as fm
from services.publication.http.shared import Staff, shown


def add(router: APIRouter, context: Publication) -> None:
    @router.get("/documents/{id}/findings")
    async def personal_data(who: Staff, id: str) -> fm.Findings:
        """Personal data in the edition worked on: text, tables, files. The values themselves are never told."""
        return _listed(who, *await commands.personal_data(context, who, id))

    @router.post("/documents/{id}/findings/mask")
    async def mask_findings(who: Staff, id: str, given: fm.MaskFindings) -> m.DocumentModel:
        """Mask one finding of a draft, or all that nobody stands for. Files are masked by whoever made them."""
        return shown((await commands.mask_findings(context, who, id, given.key)).as_worked_on(), who)

    @router.post("/documents/{id}/findings/{key}/override")
    async def request_override(who: Staff, id: str, key: str, given: fm.OverrideReason) -> fm.Findings:
        """Ask for an exception; it counts when another person has confirmed it."""
        await commands.request_override(context, who, id, key, given.reason)
        return _listed(who, *await commands.personal_data(context, who, id))

    @router.post("/documents/{id}/findings/{key}/confirm")
    async def confirm_override(who: Staff, id: str, key: str) -> fm.Findings:
        await commands.confirm_override(context, who, id, key)
        return _listed(who, *await commands.personal_data(context, who, id))


def _listed(who: Principal, document: Document, found: list[Found]) -> fm.Findings:
    overrides = {one.key: one for one in document.overrides}
    items = [_finding(who, one, overrides.get(one.key)) for one in found]
    return fm.Findings(open=len(open_findings(found, document.overrides)), items=items)


def _finding(who: Principal, found: Found, override: Override | None) -> fm.FindingModel:
    state = "open" if override is None else "confirmed" if override.confirmed_by else "requested"
    return fm.FindingModel(
        key=found.key,
        type=found.kind,
        place=fm.PlaceModel(**asdict(found.place)),
        start=found.start,
        end=found.end,
        before=found.before,
        masked=found.masked,
        after=found.after,
        state=state,
        reason=override.reason if override else "",
        may_confirm=state == "requested"
        and override is not None
        and override.by != who.subject
        and who.has(*REVIEWERS),
    )
