"""Where hearings, their places and their minutes lie."""

from dataclasses import dataclass, field

from kit.runtime.service import Runtime
from kit.runtime.tasks import Bell
from kit.store.port import Collection, Index
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.minutes import Line, Minutes
from services.consultation.domain.registration import Registration
from services.consultation.domain.roll import Roll
from services.consultation.domain.telling import Telling

GATHERING_INDEXES = (
    Index("state", "starts_at"),
    Index("kind", "state", "starts_at"),
    Index("department", "state", "starts_at"),
    Index("decision", "starts_at"),
    Index("consultation", "starts_at"),
    Index("state", "registration_closes"),
    Index("contacts_erased", "starts_at"),
)
REGISTRATION_INDEXES = (
    Index("gathering", "registered_at"),
    Index("gathering", "withdrawn", "registered_at"),
    Index("gathering", "number"),
    Index("gathering", "twin"),
    Index("gathering", "role", "withdrawn"),
    Index("author", "registered_at"),
    Index("unwelcomed"),
)


@dataclass(frozen=True)
class Gatherings:
    all: Collection[Gathering]
    registrations: Collection[Registration]
    rolls: Collection[Roll]
    minutes: Collection[Minutes]
    lines: Collection[Line]
    tellings: Collection[Telling]
    stirred: Bell = field(default_factory=Bell)  # somebody is to be told something


async def open_gatherings(runtime: Runtime) -> Gatherings:
    store = runtime.store
    return Gatherings(
        all=await store.collection("gatherings", Gathering, indexes=GATHERING_INDEXES),
        registrations=await store.collection("registrations", Registration, indexes=REGISTRATION_INDEXES),
        rolls=await store.collection("rolls", Roll, indexes=(Index("news_waits"), Index("deadline"))),
        minutes=await store.collection("minutes", Minutes),
        lines=await store.collection("minutes_lines", Line, indexes=(Index("gathering", "at"),)),
        tellings=await store.collection(
            "tellings", Telling, indexes=(Index("done", "made_at"), Index("department", "to_call"), Index("gathering"))
        ),
    )
