"""Routes of what people ask: suggestions for everyone, the counts for those who look after the site."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Response

from kit.identity.port import Principal
from kit.runtime.auth import allow
from services.search import suggesting
from services.search.context import Search
from services.search.domain import asked as counting
from services.search.http import asked_models as m
from services.search.http import search_models
from services.search.wordlist import EDITORS

Watching = Annotated[Principal, Depends(allow("supervisor", *EDITORS))]
LISTED = 100


def add(router: APIRouter, context: Search) -> None:
    @router.get("/suggest", response_model=search_models.Suggestions)
    async def suggest(q: Annotated[str, Query(max_length=200)] = "") -> Response:
        """Up to eight; what people ask often, and titles, also by pinyin and initials."""
        offered = [one._asdict() for one in await suggesting.suggestions(context, q)]
        return Response(msgspec.json.encode({"suggestions": offered}), media_type="application/json")

    @router.get("/asked")
    async def asked(who: Watching, days: Annotated[int, Query(ge=1, le=counting.KEPT)] = 30) -> m.AskedReport:
        """Counts without persons; what names one is not kept."""
        kept = await context.asked.days(days)
        popular, unmet = counting.most_asked(kept)[:LISTED], counting.unmet(kept)[:LISTED]
        counts = [count for day in kept for count in (*day.counts.values(), day.rest)]
        return m.AskedReport(
            days=days,
            asked=sum(count.asked for count in counts),
            unmet_count=sum(count.unmet for count in counts),
            popular=[m.PopularQuery.model_validate(one) for one in popular],
            unmet=[m.UnmetNeed.model_validate(one) for one in unmet if one.count],
        )
