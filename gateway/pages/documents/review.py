"""What a reviewer works with: what has changed, remarks on passages, and how far the document has come."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from gateway.pages.api import path
from gateway.pages.documents.terms import FIELD_NAMES, NAMES
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

CHAIN = (
    ("draft", "起草"),
    ("in_review", "部门审核"),
    ("in_legality", "合法性和保密审查"),
    ("approved", "发布"),
    ("released", "公开"),
)
REACHED = {"scheduled": "approved", "withdrawn": "released", "repealed": "released", "superseded": "released"}
BASES = (("reviewed", "与上次退回时相比"), ("public", "与现在公开的版本相比"))


async def told(site: Site, request: Request, document: Mapping[str, Any]) -> dict[str, Any]:
    """For the templates: `stages`, `remarks` by the block they stand at, `changes` with the words for their base."""
    api = site.api(request)
    found = (await api.get(path("publication", "documents", document["id"], "remarks")))["items"]
    by_block: dict[int | None, list[Any]] = {}
    for one in found:
        by_block.setdefault(one["place"], []).append(one)
    asked = request.query_params.get("remark", "")
    return {
        "stages": stages(document),
        "remarks": by_block,
        "open_remarks": [one for one in found if not one["resolved"]],
        "remark_at": int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else None,
        "changes": await _changes(site, request, document),
        "field_names": FIELD_NAMES,
        "related": await api.get(path("publication", "documents", document["id"], "related")),
    }


def remark_form(request: Request, document: Mapping[str, Any], typed: Form | None) -> Form:
    """Starts with the words of the passage that was chosen."""
    if typed is not None and typed.value("text"):
        return typed
    asked = request.query_params.get("remark", "")
    chosen = [one for n, one in enumerate(document["body"]) if str(n) == asked]
    words = chosen[0]["text"] or "\t".join(chosen[0]["rows"][0]) if chosen and any(chosen[0].values()) else ""
    return Form.filled(quote=words[:500])


def stages(document: Mapping[str, Any]) -> list[dict[str, str]]:
    codes = [code for code, _ in CHAIN]
    here = codes.index(REACHED.get(document["state"], document["state"]))
    done = here == len(codes) - 1
    return [
        {"label": label, "state": "done" if n < here or done else "current" if n == here else "todo"}
        for n, (_, label) in enumerate(CHAIN)
    ]


async def _changes(site: Site, request: Request, document: Mapping[str, Any]) -> dict[str, Any] | None:
    """Since it was sent back last; or else since what is public. None where there is nothing before."""
    if document["state"] in REACHED or document["state"] == "released":
        return None
    for base, words in BASES:
        query = {"base": base, "to": "work"}
        found = await site.api(request).get(path("publication", "documents", document["id"], "differences"), query)
        if found["based"]:
            fields = [{**one, "before": _said(one["before"]), "after": _said(one["after"])} for one in found["fields"]]
            return {**found, "fields": fields, "words": words}
    return None


def _said(value: str) -> str:
    return NAMES.get(value, value)
