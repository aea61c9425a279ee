"""The few pages of the local issuer: plain forms, no script, nothing from elsewhere."""

import hashlib
import hmac
import secrets
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from deploy.embedded.issuer.settings import IssuerSettings

FORM_COOKIE = "gongkai_id_form"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Pages:
    def __init__(self, settings: IssuerSettings) -> None:
        self._settings = settings
        self._secret = secrets.token_bytes(32)
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
        )

    def page(self, request: Request, name: str, status: int = 200, /, **facts: Any) -> HTMLResponse:
        """Every page carries the form token that belongs to this browser's form cookie."""
        mark = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(16)
        common = {
            "stylesheet": self._settings.stylesheet,
            "title": self._settings.realm.title,
            "path": self._settings.path,
            "form_token": self._token(mark),
            "error": "",
        }
        html = self._templates.get_template(name).render(common | facts)
        answer = HTMLResponse(html, status, _HEADERS)
        set_cookie(answer, self._settings, FORM_COOKIE, mark)
        return answer

    def form_is_ours(self, request: Request, token: str) -> bool:
        mark = request.cookies.get(FORM_COOKIE, "")
        return bool(mark) and hmac.compare_digest(self._token(mark).encode(), token.encode())

    def _token(self, mark: str) -> str:
        return hmac.new(self._secret, mark.encode(), hashlib.sha256).hexdigest()


def set_cookie(answer: Response, settings: IssuerSettings, name: str, value: str) -> None:
    answer.set_cookie(
        name,
        value,
        path=f"{settings.path}/",
        httponly=True,
        samesite="lax",
        secure=settings.url.startswith("https:"),
    )
