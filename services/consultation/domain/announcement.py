"""What is announced of a gathering: about what, when and where, and who may register; and what it must satisfy."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from kit.runtime.clock import SHANGHAI
from law import privacy
from law.calendar import ONE_DAY, seed_calendar
from law.rules import rule
from services.consultation.domain import errors as shared
from services.consultation.domain import gathering_errors as errors
from services.consultation.domain.gathering_parts import GRACE, Kind, Role, Selection, instant


@dataclass
class Announcement:
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

    @property
    def words(self) -> str:
        """All that the public reads."""
        about = (self.title, self.explanation, self.draft_title, self.place, self.accessibility, self.contact)
        return "\n".join((*about, self.selection_reason, self.seed_source))

    def missing(self) -> list[str]:
        needed = ["title", "explanation", "starts_at", "ends_at", "place"]
        if self.kind == "hearing":
            needed += ["draft_title", "quotas", "accessibility"]
        if self.registers:
            needed += ["registration_opens", "registration_closes", "contact"]
            needed += {"lot": ["seed_source", "seed_at"], "organiser": ["selection_reason"]}.get(self.selection, [])
        return [name for name in needed if not getattr(self, name)]

    def check_complete(self) -> None:
        """Raises `GatheringIncomplete`."""
        if missing := self.missing():
            raise errors.GatheringIncomplete(missing=missing)

    def check_times(self, at: datetime, *, new: bool) -> None:
        """`new`: nobody has seen it yet, so its registration cannot have begun.

        Raises `GatheringTimes`, `NoTimeForMaterials`.
        """
        if self.starts_at >= self.ends_at or self.starts <= at:
            raise errors.GatheringTimes(starts_at=self.starts_at)
        if self.registers:
            self._check_registration(at, new)

    def _check_registration(self, at: datetime, new: bool) -> None:
        assert self.registration_opens is not None
        assert self.registration_closes is not None
        opens_late = new and self.registration_opens < at.date()
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

    def check_words(self) -> None:
        """Raises `PersonalDataFound`."""
        must_be_clean(self.words)


def must_be_clean(text: str) -> None:
    found = privacy.find(text)
    if found:
        raise shared.PersonalDataFound(kinds=sorted({one.kind for one in found}), count=len(found))
