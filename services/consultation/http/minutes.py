"""Minutes: taken live, finished for signing, published."""

from fastapi import APIRouter, Response

from kit.runtime.auth import Who
from services.consultation.commands import minutes
from services.consultation.context import Consulting
from services.consultation.http import gatherings_models as gm
from services.consultation.http import minutes_models as m
from services.consultation.http.shared import Key, Staff
from services.consultation.queries import gatherings
from services.consultation.queries.places import knows_people
from services.consultation.views import gatherings as gathering_views
from services.consultation.views import minutes as minutes_views


def add(router: APIRouter, context: Consulting) -> None:
    async def shown(id: str) -> m.MinutesModel:
        return await minutes_views.minutes(context, await gatherings.load_gathering(context, id), "staff")

    @router.get("/gatherings/{id}/minutes")
    async def read_minutes(
        who: Who, id: str, answer: Response, public: bool = False, preview: bool = False
    ) -> m.MinutesModel:
        """Everyone's once published, masked; their department's staff's from the first line. `public`: as for
        everyone; `preview`: as it will be for everyone, for the same staff once they are finished."""
        gathering = await gatherings.visible_gathering(context, who, id)
        seen: minutes_views.Seen = "public"
        if knows_people(who, gathering) and not public:
            seen = "preview" if preview else "staff"
            answer.headers["cache-control"] = "no-store"
        return await minutes_views.minutes(context, gathering, seen)

    @router.post("/gatherings/{id}/minutes", status_code=201)
    async def append_line(who: Staff, id: str, key: Key, line: m.NewLine) -> m.LineModel:
        return minutes_views.line(await minutes.append_line(context, who, id, key, line.model_dump()))

    @router.post("/gatherings/{id}/minutes/finish")
    async def finish_minutes(who: Staff, id: str) -> m.MinutesModel:
        """For those who took part to read, confirm and sign."""
        await minutes.finish_minutes(context, who, id)
        return await shown(id)

    @router.post("/gatherings/{id}/minutes/reopen")
    async def reopen_minutes(who: Staff, id: str, given: m.FinishReason) -> m.MinutesModel:
        """For a correction; signatures are asked for again."""
        await minutes.reopen_minutes(context, who, id, given.reason)
        return await shown(id)

    @router.post("/gatherings/{id}/minutes/names")
    async def decide_names(who: Staff, id: str, given: m.DecideNames) -> m.MinutesModel:
        """Before publishing: which names are masked. Those that may as well be words have to be decided."""
        hidden = dict.fromkeys(given.left, False) | dict.fromkeys(given.masked, True)
        await minutes.decide_names(context, who, id, hidden)
        return await shown(id)

    @router.post("/gatherings/{id}/minutes/publish")
    async def publish_minutes(who: Staff, id: str, given: m.PublishMinutes) -> gm.GatheringModel:
        done = await minutes.publish_minutes(context, who, id, given.unsigned_reason)
        return await gathering_views.whole(context, done)

    @router.put("/gatherings/{id}/minutes/{line}")
    async def edit_line(who: Staff, id: str, line: str, given: m.EditLine) -> m.LineModel:
        fields = given.model_dump(exclude={"version"})
        return minutes_views.line(await minutes.edit_line(context, who, id, line, given.version, fields))
