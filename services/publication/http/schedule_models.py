"""What the calendar of releases answers."""

from datetime import datetime

from pydantic import BaseModel

from services.publication.domain.document import Document, State
from services.publication.queries import moment_of


class ScheduleRow(BaseModel):
    """`late_seconds`: from `moment` until it was released; null while it is only scheduled."""

    id: str
    title: str
    department: str
    state: State
    moment: str
    released_at: str | None
    late_seconds: float | None
    index_number: str | None

    @classmethod
    def of(cls, document: Document) -> "ScheduleRow":
        moment, released_at = moment_of(document), None if document.scheduled_for else document.released_at
        late = (datetime.fromisoformat(released_at) - datetime.fromisoformat(moment)) if released_at else None
        return cls(
            id=document.id,
            title=document.work.title,
            department=document.department,
            state=document.state,
            moment=moment,
            released_at=released_at,
            late_seconds=late.total_seconds() if late else None,
            index_number=document.index_number,
        )


class ScheduleList(BaseModel):
    items: list[ScheduleRow]
