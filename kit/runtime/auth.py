"""Who is asking, as FastAPI dependencies. Every service verifies the token again: the gateway's word is not enough."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request

from kit.errors import GongkaiError
from kit.identity.port import ANONYMOUS, NotAllowed, Principal, Verifier


class SignInRequired(GongkaiError):
    status = 401
    code = "identity.sign_in_required"
    message = "请先登录再办理这项业务。"


async def principal(request: Request) -> Principal:
    """The principal of the bearer token, or `ANONYMOUS` where there is none."""
    header = request.headers.get("authorization", "")
    if not header:
        return ANONYMOUS
    verifier: Verifier = request.app.state.runtime.verifier
    return await verifier.verify(header.removeprefix("Bearer ").strip())


Who = Annotated[Principal, Depends(principal)]


def allow(*roles: str) -> Callable[..., Awaitable[Principal]]:
    """Only for holders of one of `roles`; with none named, for anyone signed in."""

    async def check(who: Who) -> Principal:
        if who.anonymous:
            raise SignInRequired
        if roles and not who.has(*roles):
            raise NotAllowed
        return who

    return check
