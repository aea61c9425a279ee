"""Routes of what must be public by when, and of how each day was counted. For staff: drafts show by their date."""

from collections import Counter
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from starlette.responses import StreamingResponse

from kit.identity.port import Principal
from kit.runtime.auth import allow
from law.calendar import WEEKDAYS
from law.staleness import columns
from services.catalog import coverage, owing, owing_csv, queries
from services.catalog.context import Catalog
from services.catalog.domain.obligation import Obligation
from services.catalog.domain.occasion import STATES, State, general_rule
from services.catalog.domain.staleness import Standing
from services.catalog.http import obligations_models as m
from services.catalog.http_models import Day
from services.catalog.owing_inputs import Paper, Wanted

STAFF = (
    "drafter", "reviewer", "legality_reviewer", "releaser", "moderator", "disclosure_officer", "supervisor",
    "administrator", "village_clerk",
)  # fmt: skip
Staff = Annotated[Principal, Depends(allow(*STAFF))]
Limit = Annotated[int, Query(ge=1, le=500)]
Name = Annotated[str | None, Query(max_length=200)]
AnyDay = Annotated[Day | None, Query()]


def wanted(
    department: Name = None,
    village: Name = None,
    item: Name = None,
    state: Annotated[State | None, Query()] = None,
    since: Annotated[Day | None, Query(alias="from")] = None,
    until: AnyDay = None,
) -> Wanted:
    return Wanted(department or None, village or None, item or None, state, since, until)


Narrowed = Annotated[Wanted, Depends(wanted)]


def add(router: APIRouter, context: Catalog) -> None:
    @router.get("/obligations")
    async def obligations(
        who: Staff,
        narrowed: Narrowed,
        sort: Literal["due", "-due"] = "due",
        limit: Limit = 50,
        after: Annotated[str | None, Query(max_length=400)] = None,
    ) -> m.ObligationPage:
        """By due day. Without `department` or `village` one's own; all of the town for those who watch over it."""
        found, next, inputs = await owing.page(context, who, narrowed, sort, limit, after)
        rows = [m.ObligationRow(**_row(one, inputs.papers.get(one.document or ""))) for one in found]
        return m.ObligationPage(items=rows, next=next)

    @router.get("/obligations/summary")
    async def obligations_summary(who: Staff, narrowed: Narrowed) -> m.Summary:
        """How many in each state, by department and by village."""
        found = await owing.summary(context, who, narrowed)
        names = {unit.id: unit.name for unit in await queries.all_units(context)}
        rows = []
        total = Counter[State]()
        for (village, department), counted in sorted(found.items(), key=lambda one: (one[0][0] or "", one[0][1])):
            code = village or department
            total.update(counted)
            rows.append(m.SummaryRow(code=code, name=names.get(code, code), village=bool(village), **_counts(counted)))
        return m.Summary(items=rows, total=m.Counts(**_counts(total)))

    @router.get(
        "/obligations/export",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    )
    async def export_obligations(who: Staff, narrowed: Narrowed) -> StreamingResponse:
        """The same rows as .csv for a spreadsheet, item by item; the first lines leave before the last are counted."""
        lines = await owing_csv.lines(context, who, narrowed)
        headers = {"content-disposition": 'attachment; filename="obligations.csv"'}
        return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)

    @router.get("/obligations/{id}")
    async def obligation(who: Staff, id: str) -> m.ObligationDetail:
        """With every day from its start to its due day: counted or not, and why."""
        return _detail(await owing.one(context, who, id))

    @router.get("/coverage")
    async def covered(who: Staff, department: Name = None, domain: Name = None) -> m.Coverage:
        """Items without content, and columns where nothing new has come for longer than the standard allows."""
        found = await coverage.covered(context, department or None, domain or None)
        return m.Coverage(
            missing=[_lacking(one) for one in found.missing],
            stale=[_lacking(one) for one in found.stale],
            departments=[m.LackingUnit.model_validate(one) for one in found.departments],
            domains=[m.LackingUnit.model_validate(one) for one in found.domains],
            indicators=[
                m.Indicator(
                    code=one.threshold.code,
                    title=one.threshold.title,
                    count=one.count,
                    threshold=one.threshold.count,
                    source=one.threshold.source,
                    basis=one.threshold.basis,
                )
                for one in found.indicators
            ],
            columns=[
                m.ColumnRule(code=one.code, title=one.title, limit=str(one.limit), source=one.source, basis=one.basis)
                for one in columns()
            ],
        )


def _counts(counted: Counter[State]) -> dict[str, int]:
    return {state: counted[state] for state in STATES}


def _row(one: Obligation, paper: Paper | None) -> dict[str, object]:
    occasion = one.occasion
    return {
        "id": one.id,
        "item": one.owed.id,
        "item_name": one.owed.name,
        "domain": one.owed.domain,
        "department": one.owed.department,
        "village": one.village,
        "occasion": occasion.label,
        "words": one.owed.words.text,
        "kind": one.owed.words.kind,
        "start": occasion.start,
        "due": occasion.due,
        "state": one.state,
        "fulfilled_on": one.fulfilled_on,
        "document_title": paper.title if paper else "",
        "document_url": paper.url if paper else "",
        "prepared": one.document is not None and paper is None and one.fulfilled_on is None,
        "fallback": occasion.fallback,
        "provisional": occasion.provisional,
    }


def _detail(found: owing.Detail) -> m.ObligationDetail:
    occasion = found.obligation.occasion
    general = general_rule(occasion.start) if occasion.fallback else None
    steps, number = [], 0
    for step in found.steps:
        number += step.counted
        steps.append(
            m.StepModel(
                day=step.day,
                weekday=WEEKDAYS[step.day.weekday()],
                counted=step.counted,
                number=number,
                reason=step.reason,
                known=step.day.year not in found.years_unknown,
            )
        )
    return m.ObligationDetail(
        **_row(found.obligation, found.paper),
        starts=occasion.starts,
        limit=str(occasion.limit) if occasion.limit else "",
        citation=general.citation if general else "",
        years_unknown=found.years_unknown,
        steps=steps,
    )


def _lacking(one: Standing) -> m.LackingRow:
    return m.LackingRow(
        id=one.owed.id,
        name=one.owed.name,
        domain=one.owed.domain,
        department=one.owed.department,
        column=one.title,
        newest=one.newest,
        stale_since=one.stale_since,
    )
