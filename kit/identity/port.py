"""Who is asking. One verifier serves both issuers (the local one and Keycloak)."""

from dataclasses import dataclass, field
from typing import Protocol

from kit.errors import GongkaiError


@dataclass(frozen=True, slots=True)
class Principal:
    """`subject`: the issuer's id of person or client. Groups carry codes: `/departments/<code>`, `/villages/<code>`."""

    subject: str
    name: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    departments: frozenset[str] = field(default_factory=frozenset)
    villages: frozenset[str] = field(default_factory=frozenset)

    @property
    def anonymous(self) -> bool:
        return not self.subject

    def has(self, *roles: str) -> bool:
        """True if it holds any of them."""
        return not self.roles.isdisjoint(roles)

    def must(self, *roles: str) -> None:
        """Raises `NotAllowed` unless it holds one of them."""
        if not self.has(*roles):
            raise NotAllowed


ANONYMOUS = Principal("")


class TokenInvalid(GongkaiError):
    status = 401
    code = "identity.token_invalid"
    message = "登录已过期，请重新登录。"


class NotAllowed(GongkaiError):
    status = 403
    code = "identity.not_allowed"
    message = "您的账号没有办理这项业务的权限。如确需办理，请联系本单位管理员。"


class IdentityUnavailable(GongkaiError):
    status = 503
    code = "identity.unavailable"
    message = "登录服务暂时连接不上，请过几分钟再试。"


class Verifier(Protocol):
    async def verify(self, token: str) -> Principal:
        """Check signature, issuer, audience and times (RFC 7519, RFC 9068).

        Raises `TokenInvalid`; `IdentityUnavailable` as long as the issuer's keys could never be fetched.
        """
