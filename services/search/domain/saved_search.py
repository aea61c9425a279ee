"""A search that somebody wants to hear of. Whom to tell is private: it leaves this record in messages to them alone."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Literal
from urllib.parse import urlsplit

from kit.errors import GongkaiError

Channel = Literal["mail", "webhook"]
Rhythm = Literal["at_once", "daily", "weekly"]
State = Literal["asked", "waiting", "active"]

CONFIRM_WITHIN = timedelta(hours=48)
MOST_AN_ADDRESS, MOST_UNCONFIRMED = 10, 3
MOST_AN_HOUR = 200  # confirmations that are asked for, from all addresses: no mail cannon
TELL_AT = time(8)  # daily and weekly ones; weekly on Mondays
GATHER = timedelta(minutes=5)  # between two messages of one search
NEWS_FOR = timedelta(days=60)  # what came out before is no news any more …
FINDING_KEPT = NEWS_FOR + timedelta(days=8)  # … so that what was told need not be remembered for ever
LONGEST_SILENCE = timedelta(days=14)  # of an address that takes nothing any more
ID = 22  # characters of an id


class SavedUnknown(GongkaiError):
    status = 404
    code = "search.saved_unknown"
    message = "这个链接已经失效：订阅没有在 48 小时内确认，或者已经停止。需要时请重新订阅。"


class SavedEmpty(GongkaiError):
    status = 409
    code = "search.saved_empty"
    message = "请先填写要订阅的搜索词，或者选择一个筛选条件。"


class SavedTooMany(GongkaiError):
    status = 409
    code = "search.saved_too_many"
    message = "这个地址的订阅已经达到上限（最多 10 个，其中待确认的最多 3 个）。请先确认或停止已有的订阅。"


class SavedBusy(GongkaiError):
    status = 429
    code = "search.saved_busy"
    message = "现在申请订阅的人太多，请过一个小时再试。"


@dataclass
class SavedSearch:
    """`address`: of mail, or an https URL; `owner`: a digest of it. Times are ISO 8601.

    asked → (a message went out) waiting → (its link was followed) active; a webhook that answers is active at once.
    `sending`: rows of the message in hand, which is number `serial`: whoever goes on after a crash sends the same.
    """

    id: str
    query: str
    filters: dict[str, str]
    channel: Channel
    address: str
    owner: str
    rhythm: Rhythm
    created_at: str
    confirm_secret: str
    stop_secret: str
    state: State = "asked"
    confirmed_at: str = ""
    told_at: str = ""
    serial: int = 0
    sending: list[str] = field(default_factory=list)
    failed_since: str = ""
    again_at: str = ""
    version: int = 0

    @property
    def confirm_token(self) -> str:
        return self.id + self.confirm_secret

    @property
    def stop_token(self) -> str:
        return self.id + self.stop_secret

    def confirms(self, token: str) -> bool:
        return hmac.compare_digest(self.confirm_token.encode(), token.encode())

    def stops(self, token: str) -> bool:
        return hmac.compare_digest(self.stop_token.encode(), token.encode())

    def lapsed(self, now: datetime) -> bool:
        """Not confirmed in time, or its address has taken nothing for long."""
        if self.state != "active":
            return datetime.fromisoformat(self.created_at) + CONFIRM_WITHIN < now
        return bool(self.failed_since) and datetime.fromisoformat(self.failed_since) + LONGEST_SILENCE < now

    def confirm(self, now: datetime) -> None:
        if self.state != "active":
            self.state, self.confirmed_at = "active", now.isoformat()
            self.failed_since = self.again_at = ""

    def is_news(self, published: datetime, now: datetime) -> bool:
        return published >= max(datetime.fromisoformat(self.confirmed_at), now - NEWS_FOR)

    def due(self, now: datetime) -> datetime:
        """When an entry found now is told."""
        if self.rhythm == "at_once":
            return now
        due = datetime.combine(now.date(), TELL_AT, now.tzinfo)
        while due <= now or (self.rhythm == "weekly" and due.weekday() != 0):
            due += timedelta(days=1)
        return due

    def may_tell(self, now: datetime) -> bool:
        """Not while it waits to try again, nor so soon after the last message."""
        if self.again_at > now.isoformat():
            return False
        return bool(self.sending or not self.told_at or datetime.fromisoformat(self.told_at) + GATHER <= now)

    def begin(self, rows: list[str]) -> None:
        self.sending, self.serial = rows, self.serial + 1

    def told(self, now: datetime) -> None:
        self.sending, self.told_at, self.failed_since, self.again_at = [], now.isoformat(), "", ""

    def failed(self, now: datetime) -> None:
        """Tried again after as long as it has been failing, a minute at least and six hours at most."""
        self.failed_since = self.failed_since or now.isoformat()
        failing = now - datetime.fromisoformat(self.failed_since)
        self.again_at = (now + min(max(failing, timedelta(minutes=1)), timedelta(hours=6))).isoformat()

    @property
    def masked(self) -> str:
        return mask_address(self.channel, self.address)


@dataclass
class Finding:
    """An entry that a saved search is to hear of, or has heard of; `withdrawn` before it was told."""

    id: str
    saved: str
    entry: str
    due_at: str
    state: Literal["waiting", "told", "withdrawn"] = "waiting"
    version: int = 0


def mask_address(channel: Channel, address: str) -> str:
    """wang@example.cn → w***@example.cn; of a URL the host alone."""
    if channel == "webhook":
        return f"https://{urlsplit(address).hostname or ''}/***"
    name, _, host = address.rpartition("@")
    return f"{name[:1]}***@{host}"
