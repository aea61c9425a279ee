"""Headers that every answer carries, and cookies as the platform sets them."""

from starlette.types import Message, Scope, Send

from gateway.edge.routes import Kind
from gateway.edge.target import origin_of
from kit.runtime.settings import Settings

DEPENDS = "x-gongkai-depends"
HASTE = "x-gongkai-haste"  # told to upstreams of an address that asks for unusually much
_INTERNAL = {DEPENDS.encode(), b"server", b"x-powered-by"}
_YEAR = 31_536_000

Header = tuple[bytes, bytes]


class SecurityHeaders:
    """Adds what an answer does not state itself. `form-action` names the issuer: sign-out sends a form on to it."""

    def __init__(self, settings: Settings) -> None:
        https = settings.public_url.startswith("https://")
        common = {
            "x-content-type-options": "nosniff",
            "referrer-policy": "strict-origin-when-cross-origin",
            "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "x-frame-options": "DENY",
        }
        if https:
            common["strict-transport-security"] = f"max-age={_YEAR}; includeSubDomains"
        page = (
            "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
            f"form-action 'self' {origin_of(settings.issuer)}"
        ) + ("; upgrade-insecure-requests" if https else "")
        closed = "default-src 'none'; frame-ancestors 'none'; sandbox"
        policies: dict[Kind, str] = {"page": page, "api": closed}
        self._by_kind = {kind: _encode({"content-security-policy": csp, **common}) for kind, csp in policies.items()}

    def around(self, kind: Kind, send: Send, more: list[Header]) -> Send:
        async def wrapped(message: Message) -> None:
            if message["type"] == "http.response.start":
                stated = [(name, value) for name, value in message["headers"] if name not in _INTERNAL]
                names = {name for name, _ in stated}
                added = [one for one in (*self._by_kind[kind], *more) if one[0] not in names or one[0] == b"set-cookie"]
                message = {**message, "headers": [*stated, *added]}
            await send(message)

        return wrapped


def _encode(headers: dict[str, str]) -> list[Header]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


class Cookies:
    """Under https named `__Host-`, so that no subdomain can set them (RFC 6265bis §4.1.3)."""

    def __init__(self, settings: Settings) -> None:
        self._secure = settings.public_url.startswith("https://")
        self._prefix = "__Host-" if self._secure else ""
        self.session = f"{self._prefix}gongkai_session"
        self.form = f"{self._prefix}gongkai_form"
        self.flash = f"{self._prefix}gongkai_flash"

    def attempt(self, state: str) -> str:
        """One cookie a sign-in, so that two tabs do not disturb each other."""
        return f"{self._prefix}gongkai_signin_{state[:8]}"

    def set(self, name: str, value: str, seconds: int | None = None) -> Header:
        """`seconds` None keeps it until the browser closes; 0 forgets it."""
        age = "" if seconds is None else f"; Max-Age={seconds}"
        secure = "; Secure" if self._secure else ""
        return b"set-cookie", f"{name}={value}; Path=/{age}; HttpOnly; SameSite=Lax{secure}".encode()


def cookies_of(scope: Scope) -> dict[str, str]:
    raw = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
    pairs = (part.strip().partition("=") for part in raw.split(";"))
    return {name: value for name, equals, value in pairs if equals}


def header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")
