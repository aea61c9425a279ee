"""A hearing, observers at a meeting, a forum or a field visit: from its draft to its result.

Registration may be open to the public (`quotas`); a visit or forum without it may also be recorded after the fact.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from kit.runtime.clock import SHANGHAI
from law import privacy
from law.calendar import ONE_DAY, seed_calendar
from law.rules import rule
from services.consultation.domain import errors as shared
from services.consultation.domain import gathering_errors as errors
from services.consultation.domain.gathering_parts import (
    AHEAD,
    GRACE,
    Change,
    ChangeKind,
    GatheringFile,
    Kind,
    Phase,
    Rescheduled,
    Role,
    Selection,
    State,
    instant,
)


@dataclass
class Gathering:
    """Instants are ISO 8601 in Asia/Shanghai, so that they sort as text."""

    id: str
    department: str
    author: str  # subject of the drafter
    kind: Kind = "hearing"
    title: str = ""
    decision: str = ""  # id of the decision that it belongs to
    consultation: str = ""  # id of the consultation whose draft is talked about
    explanation: str = ""
    draft_title: str = ""
    draft_url: str = ""
    starts_at: str = ""
    ends_at: str = ""
    place: str = ""
    accessibility: str = ""
    contact: str = ""  # public: where to ask, of the office
    quotas: dict[Role, int] = field(default_factory=dict)  # seats; none: no registration
    selection: Selection = "lot"
    selection_reason: str = ""  # public; why the organiser chooses, and by what
    seed_source: str = ""  # public; where the lot's seed will come from
    seed_at: str = ""  # when it will be known
    registration_opens: date | None = None
    registration_closes: date | None = None  # last day
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

    @property
    def registers(self) -> bool:
        return bool(self.quotas)

    @property
    def starts(self) -> datetime:
        return instant(self.starts_at)

    @property
    def closing(self) -> datetime:
        """The first instant at which registration is over."""
        assert self.registration_closes is not None
        return datetime.combine(self.registration_closes + ONE_DAY, time.min, tzinfo=SHANGHAI)

    @property
    def fills_until(self) -> datetime:
        """From when on nobody moves up: a hearing's materials could not reach them in time any more."""
        if self.kind != "hearing":
            return self.starts
        return datetime.combine(self.materials_due, time.min, tzinfo=SHANGHAI)

    @property
    def materials_due(self) -> date:
        """The last day on which materials reach a hearing's participants in time (第十六条第三款)."""
        day = self.starts.date()
        return seed_calendar().due(day, rule("hearing_materials", day).limit)

    def must_be_at_hand(self, at: datetime) -> None:
        """From the day before on: until then the door and the minutes would only be used by mistake.

        Raises `NotAtHand`.
        """
        if at < self.day_before:
            raise errors.NotAtHand(opens=self.day_before.date().isoformat())

    @property
    def day_before(self) -> datetime:
        return datetime.combine(self.starts.date() - ONE_DAY, time.min, tzinfo=SHANGHAI)

    @property
    def words(self) -> str:
        """Of its announcement."""
        about = (self.title, self.explanation, self.draft_title, self.place, self.accessibility, self.contact)
        return "\n".join((*about, self.selection_reason, self.seed_source))

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
        self._check_complete()
        self._check_times(at)
        self._check_words()
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
            self._check_complete()
            self._check_words()
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
        _must_be_clean(result)
        self.result, self.result_at = result, at.isoformat()
        self.decision = decision or self.decision

    def cancel(self, at: datetime, reason: str) -> None:
        self._must(*AHEAD)
        _must_be_clean(reason)
        self._note(at, "cancelled", reason)
        self.state = "cancelled"

    def reschedule(self, at: datetime, to: "Rescheduled") -> Change:
        """Raises `GatheringStep`, `GatheringTimes`, `NoTimeForMaterials`, `PersonalDataFound`."""
        self._must(*AHEAD)
        _must_be_clean(f"{to.place}\n{to.note}")
        longer = to.closes not in (None, self.registration_closes)
        if (longer or to.seed_at not in ("", self.seed_at)) and not self._may_wait_longer(to.closes):
            raise errors.GatheringTimes
        self._note(at, self._kind_of_change(to), to.note)
        self.starts_at, self.ends_at, self.place = to.starts_at, to.ends_at, to.place
        self.registration_closes = to.closes or self.registration_closes
        self.seed_at = to.seed_at or self.seed_at
        self._check_times(at)
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

    def missing(self) -> list[str]:
        needed = ["title", "explanation", "starts_at", "ends_at", "place"]
        if self.kind == "hearing":
            needed += ["draft_title", "quotas", "accessibility"]
        if self.registers:
            needed += ["registration_opens", "registration_closes", "contact"]
            needed += {"lot": ["seed_source", "seed_at"], "organiser": ["selection_reason"]}.get(self.selection, [])
        return [name for name in needed if not getattr(self, name)]

    def _check_complete(self) -> None:
        if missing := self.missing():
            raise errors.GatheringIncomplete(missing=missing)

    def _check_times(self, at: datetime) -> None:
        if self.starts_at >= self.ends_at or self.starts <= at:
            raise errors.GatheringTimes(starts_at=self.starts_at)
        if self.registers:
            self._check_registration(at)

    def _check_registration(self, at: datetime) -> None:
        assert self.registration_opens is not None
        assert self.registration_closes is not None
        opens_late = self.state == "draft" and self.registration_opens < at.date()
        if opens_late or self.registration_closes < self.registration_opens or self.closing > self.starts:
            raise errors.GatheringTimes
        known = self.closing
        if self.selection == "lot":
            if instant(self.seed_at) < self.closing + GRACE:
                raise errors.GatheringTimes(seed_at=self.seed_at)
            known = instant(self.seed_at)
        if known >= self.starts:
            raise errors.GatheringTimes
        if self.kind == "hearing" and max(known, at).date() > self.materials_due:
            day = self.starts.date()
            raise errors.NoTimeForMaterials(
                latest=str(self.materials_due), citation=rule("hearing_materials", day).citation
            )

    def _check_words(self) -> None:
        _must_be_clean(self.words)


def _must_be_clean(text: str) -> None:
    found = privacy.find(text)
    if found:
        raise shared.PersonalDataFound(kinds=sorted({one.kind for one in found}), count=len(found))
