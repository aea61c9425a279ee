"""The places of one gathering in one document, so that no two people ever get the same one. Holds no private data."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from services.consultation.domain import gathering_errors as errors
from services.consultation.domain import lot
from services.consultation.domain.gathering_parts import Role

SeatState = Literal["entered", "chosen", "confirmed", "waiting", "lapsed", "cancelled", "duplicate"]
Way = Literal["opened", "confirmed", "posted", "in_person", "mail"]
Occasion = Literal["chosen", "waiting", "moved_up", "lapsed", "duplicate"]
Arrival = Literal["arrived", "already", "not_invited"]

SEATED: tuple[SeatState, ...] = ("chosen", "confirmed")
ALIVE: tuple[SeatState, ...] = ("entered", "chosen", "confirmed", "waiting")
# Handing a letter to the mail proves nothing about its arrival.
PROOF: tuple[Way, ...] = ("opened", "confirmed", "posted", "in_person")


@dataclass(frozen=True)
class Delivery:
    on: str  # ISO 8601 day
    how: Way
    note: str = ""  # a tracking number, who took it
    entered_at: str = ""  # ISO 8601; when it was written down


@dataclass
class Seat:
    number: str
    role: Role
    side: str  # a label
    name: str  # masked
    door: str  # digest of the code that opens it
    state: SeatState = "entered"
    rank: int = 0  # place in the order of its role, from 1
    given_at: str = ""  # ISO 8601; when the place was theirs, by choice or by moving up
    confirm_by: str = ""  # ISO 8601
    deliveries: list[Delivery] = field(default_factory=list)
    arrived_at: str = ""

    @property
    def seated(self) -> bool:
        return self.state in SEATED

    @property
    def took_part(self) -> bool:
        """Has a place, had one, or came."""
        return self.seated or bool(self.given_at or self.arrived_at)

    def delivered(self) -> Delivery | None:
        """The earliest proof that the materials arrived."""
        return min((one for one in self.deliveries if one.how in PROOF), key=lambda one: one.on, default=None)


@dataclass(frozen=True)
class News:
    """Owed to one person."""

    number: str
    occasion: Occasion


@dataclass
class Roll:
    """`seats` in the order in which people registered; `id` is the gathering's."""

    id: str
    department: str
    seats: list[Seat]
    quotas: dict[str, int]  # seats by role
    digest: str  # of what goes into the lot
    salt: str  # of the door's codes
    stances: dict[str, str] = field(default_factory=dict)  # side → stance; private
    seed: str = ""
    reason: str = ""  # public; why the organiser chose these
    drawn_at: str = ""
    chosen: list[str] = field(default_factory=list)  # as drawn
    waiting: dict[str, list[str]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)  # of speaking, as far as staff have said
    news: list[News] = field(default_factory=list)
    news_waits: bool = False
    deadline: str = ""  # the next on which a place lapses; "" for none
    version: int = 0

    def seat(self, number: str) -> Seat:
        """Raises `RegistrantUnknown`."""
        for one in self.seats:
            if one.number == number:
                return one
        raise errors.RegistrantUnknown

    def entries(self) -> list[lot.Drawn]:
        """What went into the lot. Who withdrew before it stays in: the list was published."""
        return [lot.Drawn(one.number, one.role, one.side) for one in self.seats if one.state != "duplicate"]

    def draw(self, seed: str, at: datetime, confirm_by: datetime, *, by_lot: bool) -> None:
        """By lot, or by order of registration."""
        entries = self.entries()
        outcome = lot.draw(entries, self.quotas, seed) if by_lot else lot.seated(entries, self.quotas)
        self.seed = seed if by_lot else ""
        self._place(outcome, at, confirm_by)

    def choose(self, numbers: Sequence[str], reason: str, at: datetime, confirm_by: datetime) -> None:
        """The organiser's choice; the others wait in order of registration. Raises `ChoiceWrong`."""
        entries = {one.number: one for one in self.entries()}
        picked = [entries[number] for number in dict.fromkeys(numbers) if number in entries]
        over = any(sum(one.role == role for one in picked) > seats for role, seats in self.quotas.items())
        if over or len(picked) != len(set(numbers)) or not picked or not reason.strip():
            raise errors.ChoiceWrong
        rest = [one for one in entries.values() if one not in picked]
        waiting = {role: [one.number for one in rest if one.role == role] for role in self.quotas}
        self.reason = reason
        self._place(lot.Outcome([one.number for one in picked], waiting), at, confirm_by)

    def _place(self, outcome: lot.Outcome, at: datetime, confirm_by: datetime) -> None:
        self.drawn_at, self.chosen, self.waiting = at.isoformat(), outcome.chosen, outcome.waiting
        seats, news = {one.number: one for one in self.seats}, list[News]()
        waiting = (number for those in outcome.waiting.values() for number in those)
        for rank, number in enumerate((*outcome.chosen, *waiting), start=1):
            seat = seats[number]
            seat.rank = rank
            if seat.state != "entered":
                continue
            seat.state = "chosen" if rank <= len(outcome.chosen) else "waiting"
            if seat.state == "chosen":
                seat.given_at, seat.confirm_by = at.isoformat(), confirm_by.isoformat()
            news.append(News(number, seat.state))
        self._tell(news)
        self._settle()

    def confirm(self, number: str) -> bool:
        """Whether anything changed. Raises `PlaceGone`."""
        seat = self.seat(number)
        if seat.state == "confirmed":
            return False
        if seat.state != "chosen":
            raise errors.PlaceGone(state=seat.state)
        seat.state, seat.confirm_by = "confirmed", ""
        self._settle()
        return True

    def cancel(self, number: str) -> bool:
        seat = self.seat(number)
        if seat.state not in ALIVE:
            return False
        seat.state, seat.confirm_by = "cancelled", ""
        self._settle()
        return True

    def lapse(self, at: datetime) -> list[str]:
        """Places that nobody confirmed in time are free again."""
        late = [one for one in self.seats if one.state == "chosen" and one.confirm_by < at.isoformat()]
        for seat in late:
            seat.state, seat.confirm_by = "lapsed", ""
        self._tell([News(one.number, "lapsed") for one in late])
        self._settle()
        return [one.number for one in late]

    def rest(self) -> None:
        """Nothing will take place: no place lapses any more, nobody hears of theirs."""
        for seat in self.seats:
            seat.confirm_by = ""
        self.news, self.news_waits = [], False
        self._settle()

    def fill(self, at: datetime, confirm_by: datetime) -> list[str]:
        """Let people move up into free places; who did."""
        if not self.drawn_at:
            return []
        seats = {one.number: one for one in self.seats}
        moved = [number for role, places in self.quotas.items() for number in self._moving_up(role, places)]
        for number in moved:
            seat = seats[number]
            seat.state, seat.given_at, seat.confirm_by = "chosen", at.isoformat(), confirm_by.isoformat()
        self._tell([News(number, "moved_up") for number in moved])
        self._settle()
        return moved

    def _moving_up(self, role: str, places: int) -> list[str]:
        those = [one for one in self.seats if one.role == role]
        seated = [_drawn(one) for one in those if one.seated]
        waiting = [_drawn(one) for one in sorted(those, key=lambda one: one.rank) if one.state == "waiting"]
        moved: list[str] = []
        while len(seated) < places and (next_one := lot.next_up(waiting, seated)):
            waiting.remove(next_one)
            seated.append(next_one)
            moved.append(next_one.number)
        return moved

    def sides_missing(self) -> list[str]:
        """Roles in which a side that still wants to come has no place while another has."""
        missing: list[str] = []
        for role in self.quotas:
            those = [one for one in self.seats if one.role == role]
            seated = {one.side for one in those if one.seated}
            willing = {one.side for one in those if one.state in ALIVE}
            if len(seated) < min(len(willing), self.quotas[role]):
                missing.append(role)
        return missing

    def vacancies(self) -> dict[str, int]:
        taken = {role: sum(one.role == role and one.seated for one in self.seats) for role in self.quotas}
        return {role: seats - taken[role] for role, seats in self.quotas.items() if taken[role] < seats}

    def undelivered(self, due: str) -> list[str]:
        """Participants without proof that the materials arrived by `due` (ISO 8601 day)."""
        proofs = ((one, one.delivered()) for one in self.seats if one.seated)
        return [one.number for one, proof in proofs if proof is None or proof.on > due]

    def deliver(self, numbers: Iterable[str], delivery: Delivery) -> bool:
        """Whether anything changed. Raises `DeliveryWrong` before somebody had the place, `RegistrantUnknown`."""
        changed = False
        for number in numbers:
            seat = self.seat(number)
            if not self.had_place(seat, delivery.on):
                raise errors.DeliveryWrong(number=number)
            if all((one.how, one.on) != (delivery.how, delivery.on) for one in seat.deliveries):
                seat.deliveries.append(delivery)
                changed = True
        return changed

    def had_place(self, seat: Seat, on: str) -> bool:
        """Whether the place was theirs that day (ISO 8601)."""
        return seat.took_part and (seat.given_at or self.drawn_at)[:10] <= on

    def arrive(self, number: str, at: str) -> Arrival:
        """Marks may come twice and out of order: the earliest counts."""
        seat = self.seat(number)
        if not seat.seated:
            return "not_invited"
        if seat.arrived_at and seat.arrived_at <= at:
            return "already"
        was, seat.arrived_at = seat.arrived_at, at
        return "already" if was else "arrived"

    def arrange(self, numbers: Sequence[str]) -> None:
        """Order of speaking; who is left out comes last. Raises `RegistrantUnknown`."""
        self.order = [self.seat(number).number for number in dict.fromkeys(numbers)]

    def speaking(self) -> list[Seat]:
        """Those with a place. Whom staff left out by chance: in the order of the lot, its published numbers would tell
        which name is whose."""
        said = {number: place for place, number in enumerate(self.order)}
        last = len(said)
        seated = [one for one in self.seats if one.seated]
        return sorted(seated, key=lambda one: (said.get(one.number, last), self._by_chance(one.number)))

    def _by_chance(self, number: str) -> str:
        return hashlib.sha256(f"{self.salt}order{number}".encode()).hexdigest()

    def told(self, news: Sequence[News]) -> None:
        self.news = [one for one in self.news if one not in news]
        self.news_waits = bool(self.news)

    def _tell(self, news: Sequence[News]) -> None:
        """What is new takes the place of what was owed before."""
        numbers = {one.number for one in news}
        self.news = [*(one for one in self.news if one.number not in numbers), *news]
        self.news_waits = bool(self.news)

    def _settle(self) -> None:
        self.deadline = min((one.confirm_by for one in self.seats if one.state == "chosen"), default="")


def _drawn(seat: Seat) -> lot.Drawn:
    return lot.Drawn(seat.number, seat.role, seat.side)
