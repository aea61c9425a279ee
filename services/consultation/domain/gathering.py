"""A hearing, observers at a meeting, a forum or a field visit: from its draft to its result.

Registration may be open to the public (`quotas`); a visit or forum without it may also be recorded after the fact.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from kit.runtime.clock import SHANGHAI
from law.calendar import ONE_DAY
from services.consultation.domain import gathering_errors as errors
from services.consultation.domain.announcement import Announcement, must_be_clean
from services.consultation.domain.gathering_parts import (
    AHEAD,
    GRACE,
    Change,
    ChangeKind,
    GatheringFile,
    Phase,
    Rescheduled,
    State,
    instant,
)


@dataclass
class Gathering(Announcement):
    files: list[GatheringFile] = field(default_factory=list)
    state: State = "draft"
    changes: list[Change] = field(default_factory=list)
    sequence: int = 0  # of the calendar entry (RFC 5545 §3.8.7.4)
    announced_at: str = ""
    closed_at: str = ""
    selected_at: str = ""
    listed_at: str = ""
    held_at: str = ""
    recorded_at: str = ""
    contacts_erased: bool = False
    result: str = ""
    result_at: str = ""
    version: int = 0

    @property
    def public(self) -> bool:
        return self.state != "draft"

    def accepts(self, at: datetime) -> bool:
        """Whether a registration accepted at this instant is in time."""
        if self.state != "announced" or not self.registers or self.registration_opens is None:
            return False
        return self.registration_opens <= at.date() and at < self.closing

    def phase(self, at: datetime) -> Phase:
        if self.state == "recorded":
            return "concluded" if self.result else "recorded"
        if self.state == "closed":
            return "registered"
        if self.state != "announced":
            return self.state
        if not self.registers or self.registration_opens is None or at.date() < self.registration_opens:
            return "announced"
        return "registering" if at < self.closing else "registered"

    def must_be_at_hand(self, at: datetime) -> None:
        """From the day before on: until then the door and the minutes would only be used by mistake.

        Raises `NotAtHand`.
        """
        if at < self.day_before:
            raise errors.NotAtHand(opens=self.day_before.date().isoformat())

    @property
    def day_before(self) -> datetime:
        return datetime.combine(self.starts.date() - ONE_DAY, time.min, tzinfo=SHANGHAI)

    def edit(self, **changes: object) -> None:
        """Raises `GatheringNotEditable`."""
        if self.state != "draft":
            raise errors.GatheringNotEditable
        for name, value in changes.items():
            setattr(self, name, value)

    def announce(self, at: datetime) -> None:
        """重大行政决策程序暂行条例第十六条.

        Raises `GatheringStep`, `GatheringIncomplete`, `GatheringTimes`, `NoTimeForMaterials`, `PersonalDataFound`.
        """
        self._must("draft")
        self.check_complete()
        self.check_times(at, new=True)
        self.check_words()
        self.state, self.announced_at = "announced", at.isoformat()

    def close(self, at: datetime) -> None:
        """Raises `GatheringStep`, `RegistrationNotOver`."""
        self._must("announced")
        if not self.registers:
            raise errors.GatheringStep
        if at < self.closing + GRACE:
            raise errors.RegistrationNotOver(closes=str(self.registration_closes))
        self.state, self.closed_at = "closed", at.isoformat()

    def select(self, at: datetime) -> None:
        """Raises `GatheringStep`, and `SeedTooEarly` before a lot's public source has spoken."""
        self._must("closed")
        if self.selection == "lot" and at < instant(self.seed_at):
            raise errors.SeedTooEarly(seed_at=self.seed_at)
        self.state, self.selected_at = "selected", at.isoformat()

    def publish_list(self, at: datetime) -> None:
        """Again when people moved up since. Raises `GatheringStep`."""
        self._must("selected", "listed")
        self.state, self.listed_at = "listed", at.isoformat()

    def hold(self, at: datetime) -> None:
        """Raises `GatheringStep`: too early, not so far yet, or a hearing that nobody could register for."""
        late_record = self.state == "draft" and not self.registers and self.kind != "hearing"
        if late_record:
            self.check_complete()
            self.check_words()
            self.announced_at = at.isoformat()
        elif self.kind == "hearing":
            self._must("listed")
        else:
            self._must(*(("selected", "listed") if self.registers else ("announced",)))
        if at < self.starts:
            raise errors.GatheringStep
        self.state, self.held_at = "held", at.isoformat()

    def publish_record(self, at: datetime) -> None:
        self._must("held")
        self.state, self.recorded_at = "recorded", at.isoformat()

    def conclude(self, at: datetime, result: str, decision: str) -> None:
        """What became of it, tied to the decision. Raises `GatheringStep`, `PersonalDataFound`."""
        self._must("recorded")
        must_be_clean(result)
        self.result, self.result_at = result, at.isoformat()
        self.decision = decision or self.decision

    def cancel(self, at: datetime, reason: str) -> None:
        self._must(*AHEAD)
        must_be_clean(reason)
        self._note(at, "cancelled", reason)
        self.state = "cancelled"

    def reschedule(self, at: datetime, to: "Rescheduled") -> Change:
        """Raises `GatheringStep`, `GatheringTimes`, `NoTimeForMaterials`, `PersonalDataFound`."""
        self._must(*AHEAD)
        must_be_clean(f"{to.place}\n{to.note}")
        longer = to.closes not in (None, self.registration_closes)
        if (longer or to.seed_at not in ("", self.seed_at)) and not self._may_wait_longer(to.closes):
            raise errors.GatheringTimes
        self._note(at, self._kind_of_change(to), to.note)
        self.starts_at, self.ends_at, self.place = to.starts_at, to.ends_at, to.place
        self.registration_closes = to.closes or self.registration_closes
        self.seed_at = to.seed_at or self.seed_at
        self.check_times(at, new=False)
        return self.changes[-1]

    def same(self, to: "Rescheduled") -> bool:
        known = (self.starts_at, self.ends_at, self.place)
        waits = to.closes in (None, self.registration_closes) and to.seed_at in ("", self.seed_at)
        return waits and known == (to.starts_at, to.ends_at, to.place)

    def file(self, id: str) -> GatheringFile | None:
        return next((one for one in self.files if one.id == id), None)

    def shows(self, file: GatheringFile) -> bool:
        """To everyone."""
        if file.purpose == "material":
            return self.public
        return self.state == "recorded"

    def _may_wait_longer(self, closes: date | None) -> bool:
        """Never shorter than announced, and only while nobody knows who has registered."""
        known = self.registration_closes
        return self.state == "announced" and known is not None and (closes is None or closes >= known)

    def _kind_of_change(self, to: "Rescheduled") -> ChangeKind:
        if to.starts_at > self.starts_at:
            return "postponed"
        if to.starts_at == self.starts_at and to.place == self.place:
            return "extended"
        return "moved"

    def _note(self, at: datetime, kind: ChangeKind, note: str) -> None:
        self.sequence += 1
        self.changes.append(Change(at.isoformat(), kind, note, self.starts_at, self.ends_at, self.place))

    def _must(self, *states: State) -> None:
        if self.state not in states:
            raise errors.GatheringStep(state=self.state)
