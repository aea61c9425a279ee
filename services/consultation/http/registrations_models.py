"""What consultation takes and answers about places at a gathering. A `Place` is for its holder alone."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from kit.runtime import fields
from services.consultation.domain.gathering_parts import Role
from services.consultation.domain.registration import Stance
from services.consultation.domain.roll import Way
from services.consultation.domain.telling import TellingKind
from services.consultation.http.consultations_models import Day
from services.consultation.http.gatherings_models import (
    ChangeModel,
    GatheringFileModel,
    GatheringSummary,
    Moment,
    Number,
)
from services.consultation.http.minutes_models import LineModel

PlaceState = Literal[
    "registered", "withdrawn", "entered", "chosen", "confirmed", "waiting", "lapsed", "cancelled", "duplicate"
]
Act = Literal["cancel", "confirm", "received", "sign"]


class NewRegistration(fields.Given):
    """Private but for the role. A phone number or an e-mail address is needed."""

    role: Role
    name: str = Field(max_length=100)
    phone: str = Field("", max_length=40)
    email: str = Field("", max_length=200)
    village: str = Field("", max_length=60, description="Code, or empty.")
    stance: Stance = "neutral"
    interest: str = Field("", max_length=1_000)
    needs: str = Field("", max_length=1_000)


class SignGiven(fields.Given):
    digest: str = Field(max_length=64, description="Of the minutes that were read.")
    objection: str = Field("", max_length=2_000)


class DeliveryModel(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    on: str
    how: Way
    note: str
    entered_at: str = Field(description="When it was written down.")


class PlaceMinutes(BaseModel):
    """What is to be confirmed."""

    state: str
    digest: str
    lines: list[LineModel]
    signed_at: str
    objection: str


class Place(BaseModel):
    """`code` opens the door; `waiting` is the place in the waiting list."""

    ticket: str
    gathering: GatheringSummary
    changes: list[ChangeModel]
    number: str
    role: Role
    name: str
    village: str
    village_name: str
    state: PlaceState
    waiting: int | None
    confirm_by: str
    code: str
    speaking: int | None
    materials: list[GatheringFileModel] = Field(description="Opening one by its address is the proof of delivery.")
    delivered: DeliveryModel | None
    arrived_at: str
    minutes: PlaceMinutes | None
    may: list[Act]


class PlacePage(BaseModel):
    items: list[Place]
    next: str | None


class Registrant(BaseModel):
    """As staff of the department see them."""

    number: str
    role: Role
    name: str
    phone: str
    email: str
    village: str
    village_name: str
    stance: Stance
    interest: str
    needs: str
    registered_at: str
    state: PlaceState
    waiting: int | None
    side: str
    confirm_by: str
    deliveries: list[DeliveryModel]
    arrived_at: str
    speaking: int | None
    same_contact: list[str] = Field(description="Numbers of others who left the same contact, but another name.")


class RoleCounts(BaseModel):
    seats: int
    registered: int
    chosen: int
    confirmed: int
    waiting: int


class RegistrantPage(BaseModel):
    """Whoever oversees it gets the counts alone."""

    items: list[Registrant]
    next: str | None
    counts: dict[str, RoleCounts]
    undelivered: list[str] = Field(description="Numbers without proof of delivery in time.")
    to_call: dict[str, list[str]] = Field(description="By telling: who has to be rung up.")
    to_call_kinds: dict[str, TellingKind] = Field(description="By telling: about what.")


class Deliver(fields.Given):
    numbers: list[Number] | None = Field(None, max_length=2_500, description="Null: everyone with a place.")
    how: Literal["posted", "in_person", "mail"]
    on: Day
    note: str = Field("", max_length=300)


class Order(fields.Given):
    numbers: list[Number] = Field(max_length=2_500)


class CancelPlace(fields.Given):
    number: Number
    reason: str = Field(min_length=1, max_length=300)


class Called(fields.Given):
    telling: str = Field(max_length=100)
    numbers: list[Number] = Field(min_length=1, max_length=2_500)


class DoorSeat(BaseModel):
    number: str
    name: str
    role: Role
    digest: str
    arrived_at: str


class Door(BaseModel):
    """What the door needs while offline. `digest` = SHA-256 in hex of `salt` + code (upper case, no `-`, no spaces).

    `signature`: Ed25519 by the platform's key over the canonical JSON of all but `key` and `signature`.
    """

    gathering: str
    title: str
    starts_at: str
    issued_at: str
    salt: str
    seats: list[DoorSeat]
    key: str
    signature: str


class Mark(fields.Given):
    id: str = Field(min_length=1, max_length=60)
    code: str = Field("", max_length=40)
    number: str = Field("", max_length=20)
    at: Moment


class CheckIn(fields.Given):
    marks: list[Mark] = Field(min_length=1, max_length=500)


class MarkResult(BaseModel):
    id: str
    outcome: Literal["arrived", "already", "unknown", "not_invited"]
    number: str
    name: str = Field(description="Masked; the door list has the name in full.")
    role: Role | None


class CheckedIn(BaseModel):
    results: list[MarkResult]
    arrived: int
    seats: int


class GatheringCalled(BaseModel):
    left: list[str]
