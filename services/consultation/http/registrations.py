"""Places at a gathering: registered for without an account, kept by whoever has the ticket, run by staff."""

from fastapi import APIRouter, Response
from starlette.responses import StreamingResponse

from kit.runtime.auth import Who
from services.consultation.commands import attending, minutes, registrations
from services.consultation.context import Consulting
from services.consultation.domain import gathering_errors as errors
from services.consultation.http import registrations_models as m
from services.consultation.http.gatherings import sent
from services.consultation.http.shared import Key, Limit, Staff
from services.consultation.queries import gatherings, places
from services.consultation.queries.persons import STAFF
from services.consultation.views import places as views


def add(router: APIRouter, context: Consulting) -> None:
    _public(router, context)
    _places(router, context)
    _staff(router, context)
    _door(router, context)


def _public(router: APIRouter, context: Consulting) -> None:
    @router.post("/gatherings/{id}/registrations", status_code=201)
    async def register_for_gathering(who: Who, id: str, key: Key, body: m.NewRegistration, answer: Response) -> m.Place:
        """Without an account. The answer is for whoever registered alone: it holds the ticket."""
        answer.headers["cache-control"] = "no-store"
        return await views.place(context, await registrations.register(context, who, id, key, body.model_dump()))

    @router.get("/mine/registrations")
    async def my_registrations(who: Staff, limit: Limit = 20, after: str | None = None) -> m.PlacePage:
        """Of whoever is signed in, newest first."""
        found = await places.my_registrations(context, who, limit, after)
        return m.PlacePage(items=await views.places_of(context, found.items), next=found.next)


def _places(router: APIRouter, context: Consulting) -> None:
    @router.get("/places/{ticket}")
    async def place(ticket: str, answer: Response) -> m.Place:
        answer.headers["cache-control"] = "no-store"
        return await views.place(context, await places.by_ticket(context, ticket))

    @router.post("/places/{ticket}/cancel")
    async def give_back_place(ticket: str) -> m.Place:
        return await views.place(context, await registrations.give_back(context, ticket))

    @router.post("/places/{ticket}/confirm")
    async def confirm_place(ticket: str) -> m.Place:
        return await views.place(context, await registrations.confirm_place(context, ticket))

    @router.post("/places/{ticket}/received")
    async def materials_received(ticket: str) -> m.Place:
        return await views.place(context, await registrations.received(context, ticket, "confirmed"))

    @router.post("/places/{ticket}/sign")
    async def sign_minutes(ticket: str, given: m.SignGiven) -> m.Place:
        await minutes.sign_minutes(context, ticket, given.digest, given.objection)
        return await views.place(context, await places.by_ticket(context, ticket))

    @router.get("/places/{ticket}/materials/{file}", response_class=StreamingResponse)
    async def open_material(ticket: str, file: str) -> Response:
        """The file, and the proof that it was opened."""
        registration = await places.by_ticket(context, ticket)
        gathering = await gatherings.load_gathering(context, registration.gathering)
        found = gathering.file(file)
        if found is None or found.purpose != "material":
            raise errors.GatheringFileUnknown
        answer = await sent(context, found)
        await registrations.opened(context, registration)
        answer.headers["cache-control"] = "no-store"
        return answer


def _staff(router: APIRouter, context: Consulting) -> None:
    async def page_of(who: Staff, id: str, limit: int, after: str | None) -> m.RegistrantPage:
        gathering, found = await places.registrants(context, who, id, limit, after)
        return await views.registrants(context, who, gathering, found.items, found.next)

    @router.get("/gatherings/{id}/registrations")
    async def registrants(
        who: Staff, id: str, answer: Response, limit: Limit = 100, after: str | None = None
    ) -> m.RegistrantPage:
        """With names and contacts, in order of registration; counts alone for whoever only oversees it."""
        answer.headers["cache-control"] = "no-store"
        return await page_of(who, id, limit, after)

    @router.post("/gatherings/{id}/deliver")
    async def deliver_materials(who: Staff, id: str, given: m.Deliver) -> m.RegistrantPage:
        """送达: posted, handed over; what was only sent by mail is no proof yet."""
        await attending.deliver(context, who, id, given.numbers, given.how, given.on, given.note)
        return await page_of(who, id, 100, None)

    @router.post("/gatherings/{id}/order")
    async def order_of_speaking(who: Staff, id: str, given: m.Order) -> m.RegistrantPage:
        await attending.arrange(context, who, id, given.numbers)
        return await page_of(who, id, 100, None)

    @router.post("/gatherings/{id}/place-cancel")
    async def cancel_place(who: Staff, id: str, given: m.CancelPlace) -> m.RegistrantPage:
        """For somebody who rang up; whoever waits moves up."""
        await registrations.cancel_place(context, who, id, given.number, given.reason)
        return await page_of(who, id, 100, None)

    @router.post("/gatherings/{id}/called")
    async def people_called(who: Staff, id: str, given: m.Called) -> m.GatheringCalled:
        """Who was rung up about a change."""
        return m.GatheringCalled(left=await attending.called(context, who, id, given.telling, given.numbers))


def _door(router: APIRouter, context: Consulting) -> None:
    @router.get("/gatherings/{id}/door")
    async def door_list(who: Staff, id: str, answer: Response) -> m.Door:
        """What the door needs while it has no network."""
        who.must(*STAFF)
        answer.headers["cache-control"] = "no-store"
        return await views.door(context, await gatherings.own_gathering(context, who, id))

    @router.post("/gatherings/{id}/check-in")
    async def check_in(who: Staff, id: str, given: m.CheckIn) -> m.CheckedIn:
        """Marks from one door or several, now or later; the same mark again is harmless."""
        marks = [attending.DoorMark(one.id, one.code, one.number, one.at) for one in given.marks]
        roll, results = await attending.check_in(context, who, id, marks)
        seated = [one for one in roll.seats if one.seated]
        return m.CheckedIn(
            results=[
                m.MarkResult(
                    id=mark.id,
                    outcome=arrival or "unknown",
                    number=seat.number if seat else "",
                    name=seat.name if seat else "",
                    role=seat.role if seat else None,
                )
                for mark, arrival, seat in results
            ],
            arrived=sum(bool(one.arrived_at) for one in seated),
            seats=len(seated),
        )
