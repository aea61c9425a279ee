"""Papers of a decision: put down with their date and conclusion, given their file, taken off again."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any

from kit.files.attach import Prepared
from kit.identity.port import Principal
from kit.runtime.clock import today
from kit.runtime.ids import derived_id
from kit.store.port import Conflict, Entry
from law.decisions import PaperKind, paper_kind
from services.consultation.commands.decisions import keep, must_hold_nothing_personal, own_decision
from services.consultation.context import Consulting
from services.consultation.domain import decision_errors as errors
from services.consultation.domain.comment import Attached
from services.consultation.domain.decision import Decision, Paper
from services.consultation.queries.decisions import load_decision

FIRST_DAY = "2019-09-01"  # of the law: no rule counts from an earlier one


async def attach_paper(context: Consulting, who: Principal, id: str, key: str, fields: dict[str, Any]) -> Decision:
    """The same form sent three times puts down one paper.

    Raises `PaperIncomplete`, `PaperTooEarly`, `OnlyTheReviewer`, `LinkOutside`, `DecisionPersonalData`.
    """
    kind = paper_kind(fields["kind"])
    _check(kind, fields, today(context.clock))
    must_hold_nothing_personal(*(fields[name] for name in ("title", "by", "summary", "ground", "short_reason")))
    paper_id = derived_id("paper", id, who.subject, key)
    while True:
        decision = await _workable(context, who, id, kind)
        if any(one.id == paper_id for one in decision.papers):
            return decision
        at = context.clock.now().isoformat()
        decision.attach(Paper(id=paper_id, added_at=at, added_by=who.subject, stage=decision.stage, **fields))
        entry = Entry(who.subject, "attach", after={"kind": kind.code, "title": fields["title"]})
        try:
            return await keep(context, decision, entry)
        except Conflict:
            continue


async def give_file(context: Consulting, who: Principal, id: str, paper: str, file: Prepared) -> Decision:
    """In place of the one it had. Raises `PaperUnknown`, `PaperNotRemovable`, `DecisionPersonalData`."""
    while True:
        decision = await load_decision(context, id)
        known = decision.paper(paper)
        decision = await _workable(context, who, id, paper_kind(known.kind))
        if known.stage != decision.stage:
            raise errors.PaperNotRemovable
        if known.shown:
            must_hold_nothing_personal(file.text)
        digest = await _kept(context, file.data)
        attached = Attached(digest, file.name, str(file.kind), len(file.data))
        if known.file == attached:
            return decision
        decision.papers = [replace(one, file=attached) if one.id == paper else one for one in decision.papers]
        entry = Entry(who.subject, "give_file", after={"title": known.title, "file": file.name})
        try:
            return await keep(context, decision, entry)
        except Conflict:
            continue


async def detach_paper(context: Consulting, who: Principal, id: str, paper: str) -> Decision:
    """Taking off what is not there changes nothing. Raises `PaperNotRemovable`."""
    while True:
        decision = await load_decision(context, id)
        known = next((one for one in decision.papers if one.id == paper), None)
        if known is None:
            return await own_decision(context, who, id)
        decision = await _workable(context, who, id, paper_kind(known.kind))
        decision.detach(paper)
        entry = Entry(who.subject, "detach", before={"kind": known.kind, "title": known.title})
        try:
            return await keep(context, decision, entry)
        except Conflict:
            continue


async def _workable(context: Consulting, who: Principal, id: str, kind: PaperKind) -> Decision:
    """As the person may put this kind down: a reviewer for all departments, but never for a decision of their own."""
    if not kind.by_role:
        who.must("drafter", "releaser")
        return await own_decision(context, who, id)
    decision = await load_decision(context, id)
    if not who.has(kind.by_role) or who.subject == decision.author:
        raise errors.OnlyTheReviewer
    return decision


def _check(kind: PaperKind, fields: dict[str, Any], day: date) -> None:
    missing = [name for name in ("title", "by") if not fields[name].strip()]
    if not fields["on"] or fields["on"] > day.isoformat():
        missing.append("on")
    if kind.outcomes and kind.outcome(fields["outcome"]) is None:
        missing.append("outcome")
    if "sent_on" in kind.asks and not FIRST_DAY <= fields["sent_on"] <= fields["on"]:
        missing.append("sent_on")
    missing += [name for name in ("channels", "link") if name in kind.asks and not fields[name]]
    if not fields["shown"] and not fields["ground"].strip():
        missing.append("ground")
    if missing:
        raise errors.PaperIncomplete(missing=missing)
    link = fields["link"]
    if link and (not link.startswith("/") or link.startswith("//") or "\\" in link):
        raise errors.LinkOutside


async def _kept(context: Consulting, data: bytes) -> str:
    async def whole() -> AsyncIterator[bytes]:
        yield data

    return await context.blobs.put(whole(), limit=len(data))
