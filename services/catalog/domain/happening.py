"""What happened in the town that a time limit starts from and no document tells: a budget approved, a reply received.

Staff enter it; no personal data belongs in it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from services.catalog.domain import errors

DISCLOSED = "disclosed"
KINDS = {
    "formation": "信息形成或者变更",
    "approval": "批准（审议、表决通过）",
    "budget_approved": "预算、决算经批准",
    "approval_received": "收到批复（批准文件）",
    "decision": "作出决定",
    "review_completed": "审核（评审、评议）完成",
    "publicity_ended": "公示期满",
    "completion": "完成（竣工、验收、办结）",
    "acceptance": "受理",
    "request_received": "收到申请",
    "event": "活动举办",
    "other": "其他起算的事",
    DISCLOSED: "已在其他渠道公布",
}
"""`disclosed` starts nothing: it says that a village or a department has made the item public elsewhere that day."""

FARTHEST = timedelta(days=366)


@dataclass
class Happening:
    """`on` is a day (ISO 8601). `village` is None where it concerns the whole town. `removed`: entered by mistake."""

    id: str
    item: str
    kind: str
    on: str
    note: str
    department: str
    village: str | None
    removed: bool = False
    version: int = 0


def check_day(kind: str, on: date, today: date) -> None:
    """Only an event may be announced ahead. Raises `HappeningInFuture`."""
    if on > today and (kind != "event" or on > today + FARTHEST):
        raise errors.HappeningInFuture
