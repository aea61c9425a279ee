"""Static files: held in memory, named by their content, kept by browsers for a year."""

import gzip
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

HERE = Path(__file__).parent / "static"
BUNDLES: Mapping[str, Sequence[str]] = {
    "app.css": (
        "css/tokens.css",
        "css/base.css",
        "css/frame.css",
        "css/layout.css",
        "css/text.css",
        "css/steps.css",
        "css/reading.css",
        "css/forms.css",
        "css/buttons.css",
        "css/lists.css",
        "css/ways.css",
        "css/search.css",
        "css/column.css",
        "css/calendar.css",
        "css/schedule.css",
        "css/tables.css",
        "css/compare.css",
        "css/desk.css",
        "css/review.css",
        "css/opinions.css",
        "css/answers.css",
        "css/receipts.css",
        "css/body.css",
        "css/editor.css",
        "css/gatherings.css",
        "css/gatherings_desk.css",
        "css/modes.css",
        "css/print.css",
    ),
    "app.js": ("js/once.js", "js/draft.js", "js/keys.js", "js/count.js", "js/suggest.js"),
    "token.js": ("js/token.js",),
    "door.js": ("js/door.js",),
    "minutes.js": ("js/minutes.js",),
    "lot.js": ("js/lot.js",),
    "comment.js": ("js/proof.js", "js/uploads.js", "js/comment.js"),
    "solve.js": ("js/solve.js",),
    "moderation.js": ("js/moderation.js",),
    "answers.js": ("js/answers.js",),
    "groups.js": ("js/groups.js",),
    "mine.js": ("js/mine.js",),
    "waiting.js": ("js/waiting.js",),
    "verify.js": ("js/verify.js",),
    "related.js": ("js/related.js",),
    "kiosk.css": ("css/kiosk.css",),
    "kiosk.js": ("js/kiosk.js",),
    "channels.js": ("js/copy.js",),
    "editor.js": ("js/editor.js", "js/autosave.js", "js/files.js"),
}
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOREVER = "public, max-age=31536000, immutable"
_HASH_CHARS = 12


@dataclass(frozen=True)
class Asset:
    body: bytes
    zipped: bytes
    digest: str
    media_type: str


class Assets:
    """ASGI application for one mount. `url(name)` is what templates link.

    A name without its digest is served too, and revalidated each time.
    """

    def __init__(
        self, folder: Path = HERE, bundles: Mapping[str, Sequence[str]] = BUNDLES, mount: str = "/static"
    ) -> None:
        self._mount = mount
        self._assets = {name: _asset(name, [folder / part for part in parts]) for name, parts in bundles.items()}
        for path in sorted(folder.glob("*.svg")):
            self._assets[path.name] = _asset(path.name, [path])
        self._by_path = {self._hashed(name): name for name in self._assets}

    def url(self, name: str) -> str:
        """Raises KeyError for a file that is not there: a template's typing error shows in its first test."""
        return f"{self._mount}/{self._hashed(name)}"

    def _hashed(self, name: str) -> str:
        stem, _, suffix = name.rpartition(".")
        return f"{stem}.{self._assets[name].digest[:_HASH_CHARS]}.{suffix}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(scope.get("root_path", "")).removeprefix(self._mount).lstrip("/")
        await self._respond(path, scope)(scope, receive, send)

    def _respond(self, path: str, scope: Scope) -> Response:
        asset = self._assets.get(self._by_path.get(path, path))
        if asset is None:
            return PlainTextResponse("没有这个文件。", status_code=404)
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("只能读取。", status_code=405, headers={"Allow": "GET, HEAD"})
        request = Headers(scope=scope)
        zipped = "gzip" in request.get("accept-encoding", "")
        etag = f'"{asset.digest}{"-gz" if zipped else ""}"'
        headers = {
            "ETag": etag,
            "Vary": "Accept-Encoding",
            "Cache-Control": _FOREVER if path in self._by_path else "no-cache",
            "X-Content-Type-Options": "nosniff",
        }
        if etag in [known.strip().removeprefix("W/") for known in request.get("if-none-match", "").split(",")]:
            return Response(status_code=304, headers=headers)
        if zipped:
            headers["Content-Encoding"] = "gzip"
        # Starlette leaves the body of a HEAD to the server, which drops it and keeps its length
        return Response(asset.zipped if zipped else asset.body, headers=headers, media_type=asset.media_type)


def _asset(name: str, parts: Sequence[Path]) -> Asset:
    body = b"\n".join(part.read_bytes() for part in parts)
    zipped = gzip.compress(body, 9, mtime=0)
    return Asset(body, zipped, hashlib.sha256(body).hexdigest(), _TYPES[Path(name).suffix])
