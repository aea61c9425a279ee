"""Who is signed in at the issuer, by which cookie, and how one signs in."""

from dataclasses import dataclass

from fastapi import Request, Response

from deploy.embedded.issuer.data import Account, Grant, IssuerData
from deploy.embedded.issuer.pages import set_cookie
from deploy.embedded.issuer.passwords import hash_password, password_matches
from deploy.embedded.issuer.settings import IssuerSettings
from deploy.embedded.issuer.throttle import ACCOUNT_FAILURES, ADDRESS_FAILURES, Throttle
from kit.runtime.clock import Clock
from kit.runtime.ids import new_id

SESSION_COOKIE = "gongkai_id_session"
LONGEST_PASSWORD = 1024


@dataclass(frozen=True, slots=True)
class Session:
    """`id` is the `sid` of tokens; the cookie's own secret never leaves the browser."""

    id: str
    account: Account
    signed_in_at: int
    expires: float


class SignInRefused(Exception):
    def __init__(self, message: str, wait: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.wait = wait


class Sessions:
    def __init__(self, settings: IssuerSettings, data: IssuerData, clock: Clock) -> None:
        self._settings = settings
        self._data = data
        self._clock = clock
        self.throttle = Throttle(clock)
        self._nobody = hash_password("", settings.password_cost)

    def current(self, request: Request) -> Session | None:
        grant = self._data.peek("session", request.cookies.get(SESSION_COOKIE, ""))
        account = self._data.account(grant.data["username"]) if grant else None
        if grant is None or account is None:
            return None
        return Session(grant.session, account, grant.data["signed_in_at"], grant.expires)

    def check(self, username: str, password: str, address: str) -> Account:
        """Raises `SignInRefused`. A name nobody has takes as long as a wrong password."""
        by_account, by_address = f"account:{username}", f"address:{address}"
        wait = self.throttle.attempt({by_account: ACCOUNT_FAILURES, by_address: ADDRESS_FAILURES})
        if wait:
            raise SignInRefused(f"尝试次数过多，请等 {wait} 秒后再试。", wait)
        account = self._data.account(username)
        right = password_matches(password[:LONGEST_PASSWORD], account.password if account else self._nobody)
        if account is None or not right:
            raise SignInRefused("用户名或密码不正确，请检查后重新填写。")
        self.throttle.succeeded(by_account, by_address)
        return account

    def begin(self, account: Account) -> tuple[Session, str]:
        """A new session under a new secret, whatever cookie the browser came with."""
        now = self._clock.now().timestamp()
        session = Session(new_id(), account, int(now), now + self._settings.realm.session_seconds)
        data = {"username": account.username, "signed_in_at": session.signed_in_at}
        return session, self._data.grant("session", Grant("", session.id, "", data, session.expires))

    def remember(self, answer: Response, secret: str) -> None:
        set_cookie(answer, self._settings, SESSION_COOKIE, secret)

    def forget(self, answer: Response) -> None:
        answer.delete_cookie(SESSION_COOKIE, path=f"{self._settings.path}/")
