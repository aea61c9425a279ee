"""Sessions: the browser holds a random id, replicas share the record, and its tokens lie in it encrypted."""

import asyncio
import hashlib
from dataclasses import dataclass, field, replace
from datetime import timedelta

import msgspec

from gateway.edge.seal import Seal
from kit.errors import GongkaiError
from kit.identity.oidc import LogoutNotice, OidcClient, Tokens
from kit.identity.port import IdentityUnavailable, TokenInvalid
from kit.runtime.clock import Clock
from kit.runtime.ids import new_id
from kit.store.port import Collection, Conflict, Index, Range, Store

IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=10)
TOUCH = timedelta(minutes=1)  # how coarsely "last seen" is written down
EARLY = timedelta(seconds=30)  # a token is refreshed before it can expire on the way
CLAIM_SECONDS = 10.0  # after that long another replica may try a refresh that nobody finished
_POLL = 0.05


class Kept(msgspec.Struct, array_like=True):
    """What is encrypted."""

    access: str
    refresh: str
    id: str


@dataclass(slots=True)
class Session:
    """`id` is the SHA-256 of the cookie, so that who reads the store holds no session. Times in epoch seconds."""

    id: str
    subject: str
    issuer_session: str
    sealed: str = field(repr=False)
    token_until: float
    seen_at: float
    ends_at: float
    refreshing_since: float = 0.0
    version: int = 0


class Sessions:
    def __init__(self, collection: Collection[Session], seal: Seal, oidc: OidcClient, clock: Clock) -> None:
        self._collection = collection
        self._seal, self._oidc, self._clock = seal, oidc, clock
        self._refreshing: dict[str, asyncio.Task[tuple[Session, Kept] | None]] = {}

    @classmethod
    async def open(cls, store: Store, seal: Seal, oidc: OidcClient, clock: Clock) -> "Sessions":
        indexes = [Index("ends_at"), Index("subject"), Index("issuer_session"), Index("seen_at")]
        return cls(await store.collection("sessions", Session, indexes=indexes), seal, oidc, clock)

    async def begin(self, tokens: Tokens) -> str:
        """Store a new session and return what its cookie holds."""
        cookie = new_id() + new_id()
        now = self._now()
        id = _id_of(cookie)
        kept = Kept(tokens.access, tokens.refresh, tokens.id)
        session = Session(
            id=id,
            subject=tokens.subject,
            issuer_session=tokens.session,
            sealed=self._close(id, kept),
            token_until=tokens.expires_at.timestamp(),
            seen_at=now,
            ends_at=now + ABSOLUTE.total_seconds(),
        )
        await self._collection.insert(session)
        return cookie

    async def tokens(self, cookie: str) -> Kept | None:
        """Tokens that are valid now, refreshed where needed; None when the session is over.

        Raises `IdentityUnavailable` while the issuer cannot be asked and the token has run out.
        """
        session = await self._live(cookie)
        kept = self._opened(session) if session else None
        if session is None or kept is None:
            return None
        if session.token_until - EARLY.total_seconds() <= self._now():
            refreshed = await self._refreshed(session, kept)
            if refreshed is None:
                return None
            session, kept = refreshed
        await self._touch(session)
        return kept

    async def end(self, cookie: str) -> Kept | None:
        """Forget it and return the tokens it held."""
        session = await self._collection.get(_id_of(cookie))
        if session is None:
            return None
        await self._delete(session)
        return self._opened(session)

    async def end_noticed(self, notice: LogoutNotice) -> int:
        """End what the issuer says is over; how many sessions that was."""
        by = {"issuer_session": notice.session} if notice.session else {"subject": notice.subject}
        ended = 0
        while page := (await self._collection.find(by)).items:
            for session in page:
                ended += await self._delete(session)
        return ended

    async def sweep(self) -> None:
        """Remove what has run out."""
        now = self._now()
        for by in ({"ends_at": Range(lt=now)}, {"seen_at": Range(lt=now - IDLE.total_seconds())}):
            for session in (await self._collection.find(by, limit=500)).items:
                await self._delete(session)

    async def _live(self, cookie: str) -> Session | None:
        session = await self._collection.get(_id_of(cookie))
        now = self._now()
        if session is None or session.ends_at <= now or session.seen_at + IDLE.total_seconds() <= now:
            return None
        return session

    async def _touch(self, session: Session) -> None:
        now = self._now()
        if now - session.seen_at < TOUCH.total_seconds():
            return
        try:
            await self._collection.save(replace(session, seen_at=now))
        except Conflict:
            return  # another request of this person was faster, which serves as well

    async def _refreshed(self, session: Session, kept: Kept) -> tuple[Session, Kept] | None:
        task = self._refreshing.get(session.id)
        if task is None:
            task = asyncio.create_task(self._refresh(session, kept))
            self._refreshing[session.id] = task
            task.add_done_callback(lambda _: self._refreshing.pop(session.id, None))
        try:
            return await asyncio.shield(task)  # one impatient visitor must not cancel it for the others
        except IdentityUnavailable:
            if session.token_until > self._now():
                return session, kept
            raise

    async def _refresh(self, session: Session, kept: Kept) -> tuple[Session, Kept] | None:
        """One replica claims it by a save, since an issuer may take a refresh token once only; the others wait."""
        now = self._now()
        if now - session.refreshing_since < CLAIM_SECONDS:
            return await self._refreshed_elsewhere(session)
        try:
            claimed = await self._collection.save(replace(session, refreshing_since=now))
        except Conflict:
            return await self._refreshed_elsewhere(session)
        try:
            tokens = await self._oidc.refresh(kept.refresh)
        except TokenInvalid:
            await self._delete(claimed)
            return None
        except GongkaiError:
            await self._collection.save(replace(claimed, refreshing_since=0.0))
            raise
        return await self._keep(claimed, kept, tokens)

    async def _keep(self, session: Session, kept: Kept, tokens: Tokens) -> tuple[Session, Kept] | None:
        fresh = Kept(tokens.access, tokens.refresh or kept.refresh, tokens.id or kept.id)
        renewed = replace(
            session,
            sealed=self._close(session.id, fresh),
            token_until=tokens.expires_at.timestamp(),
            refreshing_since=0.0,
            seen_at=self._now(),
        )
        try:
            return await self._collection.save(renewed), fresh
        except Conflict:  # signed out meanwhile, or seen by another request
            return await self._keep_over(renewed, fresh)

    async def _keep_over(self, renewed: Session, fresh: Kept) -> tuple[Session, Kept] | None:
        current = await self._collection.get(renewed.id)
        if current is None:
            return None
        return await self._collection.save(replace(renewed, version=current.version)), fresh

    async def _refreshed_elsewhere(self, session: Session) -> tuple[Session, Kept] | None:
        for _ in range(int(CLAIM_SECONDS / _POLL)):
            current = await self._collection.get(session.id)
            kept = self._opened(current) if current else None
            if current is None or kept is None:
                return None
            if current.token_until > session.token_until:
                return current, kept
            if current.refreshing_since == 0.0:
                return await self._refresh(current, kept)
            await asyncio.sleep(_POLL)
        raise IdentityUnavailable

    async def _delete(self, session: Session) -> int:
        try:
            await self._collection.delete(session)
        except Conflict:
            current = await self._collection.get(session.id)
            return await self._delete(current) if current else 0
        return 1

    def _close(self, id: str, kept: Kept) -> str:
        return self._seal.close(f"session {id}", kept, ABSOLUTE.total_seconds())

    def _opened(self, session: Session) -> Kept | None:
        return self._seal.open(f"session {session.id}", session.sealed, Kept)

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _id_of(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
