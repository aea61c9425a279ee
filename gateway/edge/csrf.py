"""Whether an unsafe request comes from one of our own pages (OWASP: fetch metadata first, then a token)."""

from starlette.types import Scope

from gateway.edge.errors import CrossSite, FormExpired
from gateway.edge.headers import Cookies, cookies_of, header
from gateway.edge.seal import Seal
from gateway.edge.target import origin_of
from kit.runtime.ids import new_id
from kit.runtime.settings import Settings

FIELD = "csrf"
HEADER = b"x-csrf-token"
FORM_SECONDS = 12 * 3600
_SAFE = ("GET", "HEAD", "OPTIONS")


class Csrf:
    """A token signs what only this browser holds: its session cookie, or its form cookie before sign-in."""

    def __init__(self, settings: Settings, seal: Seal, cookies: Cookies) -> None:
        self._origin = origin_of(settings.public_url)
        self._seal, self._cookies = seal, cookies

    def check_origin(self, scope: Scope) -> None:
        """Raises `CrossSite`. A program sends neither header and holds no cookie."""
        if scope["method"] in _SAFE:
            return
        site = header(scope, b"sec-fetch-site")
        if site and site not in ("same-origin", "none"):
            raise CrossSite
        origin = header(scope, b"origin")
        host = header(scope, b"host")
        if not site and origin and origin not in (self._origin, f"http://{host}", f"https://{host}"):
            raise CrossSite

    def check_header(self, scope: Scope) -> None:
        """For a program in the browser that rides on the session cookie. Raises `FormExpired`."""
        if scope["method"] not in _SAFE:
            self.check_field(scope, header(scope, HEADER))

    def check_field(self, scope: Scope, token: str) -> None:
        """Raises `FormExpired`."""
        held = self._held(scope)
        if not held or not self._seal.signed(held, token):
            raise FormExpired

    def offer(self, scope: Scope) -> tuple[str, str]:
        """(token for the form, form cookie to set or empty)."""
        held = self._held(scope)
        if held:
            return self._seal.sign(held), ""
        fresh = self._seal.close("form", new_id(), FORM_SECONDS)
        return self._seal.sign(fresh), fresh

    def _held(self, scope: Scope) -> str:
        cookies = cookies_of(scope)
        if session := cookies.get(self._cookies.session):
            return session
        form = cookies.get(self._cookies.form, "")
        return form if form and self._seal.open("form", form, str) else ""
