"""What may be asked for at all: a target that every part of the platform reads the same way."""

import re
from urllib.parse import quote, urlsplit

from starlette.types import Scope

from gateway.edge.errors import BadTarget, TargetTooLong

LONGEST_PATH = 2048
LONGEST_QUERY = 8192

# These read differently before and after decoding; the route table must see what the upstream sees.
_AMBIGUOUS = re.compile(rb"%(?:2f|5c|00)|[\x00-\x20\x7f\\#]", re.IGNORECASE)
_HOST = re.compile(rb"[A-Za-z0-9._:\[\]-]+")
_DOTS = re.compile(r"(?:^|/)\.{1,2}(?:/|$)")


def check(scope: Scope) -> None:
    """Raises `BadTarget` or `TargetTooLong`. A second Host header is refused (RFC 9112 §3.2)."""
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    if len(hosts) > 1 or not all(_HOST.fullmatch(host) for host in hosts):
        raise BadTarget
    raw: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    if len(raw) > LONGEST_PATH or len(scope["query_string"]) > LONGEST_QUERY:
        raise TargetTooLong
    path: str = scope["path"]
    if not path.startswith("/") or path.startswith("//") or _AMBIGUOUS.search(raw) or _DOTS.search(path):
        raise BadTarget


def same_site_path(target: str) -> str:
    """A path of this site with its query, else `/`: browsers read `//x` and `/\\x` as other hosts."""
    local = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if local and len(target) <= LONGEST_PATH else "/"


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
