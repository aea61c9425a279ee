"""Routes of saved searches: without an account, by tokens that stand in messages alone."""

from typing import Annotated

from fastapi import APIRouter, Header

from services.search import naming, saving
from services.search.context import Search
from services.search.domain.saved_search import mask_address
from services.search.http import saved_models as m

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=100)]


def add(router: APIRouter, context: Search) -> None:
    @router.post("/saved", status_code=202)
    async def save_search(key: Key, given: m.SavedGiven) -> m.SavedAnswer:
        """Nothing is told before it is confirmed: by the link in a mail, or by the webhook's answer to a challenge."""
        filters = given.filters.model_dump(exclude_none=True)
        wish = saving.Wish(given.query, filters, given.channel, given.address, given.rhythm)
        await saving.save_search(context, key, wish)
        return m.SavedAnswer(channel=wish.channel, address=mask_address(wish.channel, wish.address.strip()))

    @router.post("/saved/confirm")
    async def confirm_saved(given: m.TokenGiven) -> m.SavedModel:
        saved = await saving.confirm(context, given.token)
        filters = await naming.named_filters(context, saved.filters)
        return m.SavedModel(
            state=saved.state,
            query=saved.query,
            filters=[m.NamedFilter(**one._asdict()) for one in filters],
            channel=saved.channel,
            address=saved.masked,
            rhythm=saved.rhythm,
        )

    @router.post("/saved/stop")
    async def stop_saved(given: m.TokenGiven) -> m.Stopped:
        """The address is deleted with it. Says the same of a token that means nothing."""
        await saving.stop(context, given.token)
        return m.Stopped()
