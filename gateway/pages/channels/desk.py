"""`/desk/channels`: what is still unposted, what must come down; `/desk/channels/<document>`: all of one document."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import Api, ApiProblem, Files, path
from gateway.pages.channels.terms import ASIDE, SIZES, STATES
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form
from kit.files.spoken import minutes
from law.places import BY_HAND, PLACES, Place

FILTERS = ("state", "channel", "department")
KNOWN: Mapping[str, Collection[str]] = {"state": STATES, "channel": BY_HAND}
DONE = {
    "ask": "已加到要张贴的渠道里。",
    "post": "已登记。",
    "recall": "已登记撤下。",
    "waive": "已登记，这个渠道不用张贴。",
}


def routes(site: Site) -> Sequence[BaseRoute]:
    taken = [Route(f"/desk/channels/{{id}}/{{place}}/{act}", _act(site, act), methods=["POST"]) for act in DONE]
    return [
        Route("/desk/channels", _board(site)),
        Route("/desk/channels/{id}", _one(site), methods=["GET"]),
        Route("/desk/channels/{id}/ask", _ask(site), methods=["POST"]),
        *taken,
    ]


def _board(site: Site) -> Any:
    async def board(request: Request) -> Response:
        asked = {name: value for name in FILTERS if (value := request.query_params.get(name, "").strip())}
        asked = {name: value for name, value in asked.items() if value in KNOWN.get(name, (value,))}
        api, after = site.api(request), request.query_params.get("after")
        if "state" in asked:
            pages = [await api.get("/api/publication/desk/postings", {**asked, "after": after})]
        else:
            pages = [
                await api.get("/api/publication/desk/postings", {**asked, "state": state})
                for state in ("recall_due", "due", "posted")
            ]
        return site.render(
            request,
            "channels/board.html",
            rows=[row for page in pages for row in page["items"]],
            next_href=_href({**asked, "after": pages[0]["next"]}) if "state" in asked and pages[0]["next"] else "",
            counts=_counts(pages[0]["counts"], asked),
            total={state: sum(one["count"] for one in pages[0]["counts"] if one["state"] == state) for state in STATES},
            asked=asked,
            states=STATES,
            places=PLACES,
            units=await site.units(request),
            href=_href,
        )

    return board


def _one(site: Site) -> Any:
    async def one(request: Request) -> Response:
        return await show(site, request, request.path_params["id"])

    return one


async def show(
    site: Site, request: Request, id: str, form: Form | None = None, status: int = 200, at: str = ""
) -> Response:
    """`at`: the place whose form was wrong."""
    api = site.api(request)
    document = await api.get(path("publication", "documents", id))
    listed = await api.get(path("publication", "documents", id, "postings"))
    by_hand = [one for one in listed["items"] if one["place"] in BY_HAND]
    asked_for = set(listed["suggested"])
    shown = list(dict.fromkeys(one["place"] for one in sorted(by_hand, key=_urgency)))
    return site.render(
        request,
        "channels/document.html",
        status=status,
        document=document,
        by_itself=[one for one in listed["items"] if one["place"] not in BY_HAND],
        shown=[_place(PLACES[place], [one for one in by_hand if one["place"] == place]) for place in shown],
        others=[PLACES[one] for one in sorted(BY_HAND, key=lambda one: one not in asked_for) if one not in shown],
        suggested=listed["suggested"],
        texts=await _texts(api, id, [*shown] if document["standing"] != "none" else list(BY_HAND)),
        places=PLACES,
        states=STATES,
        sizes=SIZES,
        form=form or Form(),
        at=at,
        may=site.principal(request).has("drafter", "releaser"),
    )


def _ask(site: Site) -> Any:
    async def ask(request: Request) -> Response:
        id = request.path_params["id"]
        typed = Form.posted((await site.form(request)).multi_items())
        place = typed.value("place")
        try:
            await site.api(request).put(path("publication", "documents", id, "postings", place or "none"))
        except ApiProblem as problem:
            return await show(site, request, id, typed.with_errors({"place": problem.message}), problem.status)
        return site.redirect(f"/desk/channels/{id}#{place}", DONE["ask"])

    return ask


def _act(site: Site, act: str) -> Any:
    async def take(request: Request) -> Response:
        id, place = request.path_params["id"], request.path_params["place"]
        form = await site.form(request)
        typed = Form.posted(form.multi_items())
        try:
            await _send(site.api(request), act, path("publication", "documents", id, "postings", place), form)
        except ApiProblem as problem:
            wrong = typed.with_errors({f"{act}-{place}": problem.message})
            return await show(site, request, id, wrong, problem.status, place)
        return site.redirect(f"/desk/channels/{id}#{place}" if place in BY_HAND else f"/desk/channels/{id}", DONE[act])

    return take


async def _send(api: Api, act: str, base: str, form: FormData) -> None:
    note = str(form.get("note", "")).strip()
    if act == "ask":
        await api.put(base)
    elif act == "waive":
        await api.post(f"{base}/waive", {"reason": note})
    else:
        photo = form.get("photo")
        files: Files = {}
        if isinstance(photo, UploadFile) and photo.filename:
            files = {"photo": (photo.filename, await photo.read(), "application/octet-stream")}
        await api.upload(base if act == "post" else f"{base}/recall", files or {"photo": ("", b"", "")}, {"note": note})


async def _texts(api: Api, id: str, shown: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The words for each place that has some; `minutes` where they are read aloud."""

    async def one(place: str) -> tuple[str, dict[str, Any] | None]:
        try:
            reply = await api.download(path("publication", "documents", id, "channels", place), {"format": "text"})
        except ApiProblem:
            return place, None
        text = reply.body.decode()
        return place, {"text": text, "minutes": minutes(text) if place == "radio" else None, "length": len(text)}

    found = await asyncio.gather(*(one(place) for place in shown if "text" in PLACES[place].makes))
    return {place: text for place, text in found if text}


def _place(place: Place, postings: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """`now`: the newest edition there; `down`: earlier ones that must still come down."""
    now, earlier = postings[0], postings[1:]
    return {
        "place": place,
        "now": now,
        "down": [one for one in earlier if one["state"] == "recall_due"],
        "past": [one for one in earlier if one["state"] in ASIDE and one["posted"]],
    }


def _urgency(posting: Mapping[str, Any]) -> int:
    return list(STATES).index(posting["state"])


def _counts(counts: Sequence[Mapping[str, Any]], asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """A row a place that has any: how many must come down, are due, hang."""
    by_place: dict[str, dict[str, Any]] = {}
    for one in counts:
        row = by_place.setdefault(one["place"], {"place": PLACES[one["place"]].name, "code": one["place"]})
        row[one["state"]] = one["count"]
    kept = {"department": asked["department"]} if "department" in asked else {}
    for row in by_place.values():
        for state in ("recall_due", "due", "posted"):
            row.setdefault(state, 0)
            row[f"{state}_href"] = _href({**kept, "channel": row["code"], "state": state})
    return list(by_place.values())


def _href(query: Mapping[str, str]) -> str:
    return "/desk/channels" + (f"?{urlencode(query)}" if query else "")
