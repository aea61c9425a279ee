"""Notices of a search: asked for on the results, confirmed and stopped by the code of a mail.

The code of a mail's link stands behind the #: browsers never send that part, so it is in no log of ours or of a proxy,
and no mail scanner confirms by opening the link. Where no script runs, the code is copied from the mail.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem
from gateway.pages.search.asking import FACETS, Asked, in_words
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

HERE = "/search/saved"
CHANNELS = {"mail": "发到我的邮箱", "webhook": "发到我的系统"}
RHYTHMS = {"at_once": "一公开就通知", "daily": "每天一次", "weekly": "每周一次"}
CHOICES = {
    "channels": [
        ("mail", CHANNELS["mail"]),
        ("webhook", CHANNELS["webhook"], "给会编程的人用：填 https:// 开头的网址。"),
    ],
    "rhythms": list(RHYTHMS.items()),
}
ACTS = {"confirm": ("确认订阅", "确认码"), "stop": ("停止通知", "停止码")}
_LONGEST_ADDRESS, _LONGEST_CODE = 500, 100
_PRIVATE = {"cache-control": "no-store", "referrer-policy": "no-referrer"}


def routes(site: Site) -> Sequence[BaseRoute]:
    async def ask(request: Request) -> Response:
        asked = Asked.of(request.query_params)
        return await _asking(site, request, asked, form_of(asked))

    async def save(request: Request) -> Response:
        form = Form.posted((await site.form(request)).multi_items())
        asked = Asked.of({name: form.value(name) for name in form.values})
        if wrong := _wrong(asked, form):
            return await _asking(site, request, asked, form.with_errors(wrong), 422)
        given = {name: form.value(name).strip() for name in ("channel", "address", "rhythm")}
        body = {"query": asked.typed, "filters": dict(asked.filters), **given}
        try:
            await site.api(request).post("/api/search/saved", body, key=form.key)
        except ApiProblem as problem:
            if problem.status >= 500:
                raise
            return await _asking(site, request, asked, form.with_errors(_errors(problem)), problem.status)
        return site.redirect(f"{HERE}/sent?to={given['channel']}")

    async def sent(request: Request) -> Response:
        to = request.query_params.get("to", "")
        return site.render(request, "search/saved_sent.html", channel=to if to in CHANNELS else "mail")

    return [
        Route(HERE, ask, methods=["GET"]),
        Route(HERE, save, methods=["POST"]),
        Route(f"{HERE}/sent", sent),
        *(route for act in ACTS for route in _by_code(site, act)),
    ]


def form_of(asked: Asked) -> Form:
    return Form.filled(channel="mail", rhythm="daily", address="", **asked.wanted)


def _by_code(site: Site, act: str) -> Sequence[BaseRoute]:
    where, (title, code) = f"{HERE}/{act}", ACTS[act]

    def page(request: Request, form: Form, status: int = 200) -> Response:
        return site.render(
            request, "search/saved_code.html", status, headers=_PRIVATE, form=form, act=act, title=title, code=code
        )

    async def show(request: Request) -> Response:
        return page(request, Form.filled(token=""))

    async def do(request: Request) -> Response:
        form = Form.posted((await site.form(request)).multi_items())
        token = form.value("token").strip()
        if not 0 < len(token) <= _LONGEST_CODE:
            wrong = f"{code}不完整或者多了别的字，请从邮件里重新复制。" if token else f"请填写邮件里的{code}。"
            return page(request, form.with_errors({"token": wrong}), 422)
        try:
            told = await site.api(request).post(f"/api/search/saved/{act}", {"token": token})
        except ApiProblem as problem:
            if problem.status >= 500:
                raise
            return page(request, form.with_errors({"token": problem.message}), problem.status)
        said = _said(told) if act == "confirm" else {}
        return site.render(request, "search/saved_done.html", headers=_PRIVATE, act=act, told=told, **said)

    return [Route(where, show, methods=["GET"]), Route(where, do, methods=["POST"])]


def _said(told: Mapping[str, Any]) -> dict[str, Any]:
    asked = Asked(told["query"], {one["field"]: one["value"] for one in told["filters"]})
    narrowed = [f"{FACETS[one['field']]}：{one['name']}" for one in told["filters"]]
    return {"said": in_words(asked.typed, narrowed), "href": asked.href(), "rhythm": RHYTHMS[told["rhythm"]]}


def _wrong(asked: Asked, form: Form) -> dict[str, str]:
    wrong = {}
    if asked.empty:
        wrong["q"] = "请先写要找什么，再订阅。"
    if form.value("channel") not in CHANNELS:
        wrong["channel"] = "请选择通知发到哪里。"
    if said := _wrong_address(form.value("channel"), form.value("address").strip()):
        wrong["address"] = said
    if form.value("rhythm") not in RHYTHMS:
        wrong["rhythm"] = "请选择多久通知一次。"
    return wrong


def _wrong_address(channel: str, address: str) -> str:
    """Only what can be told at a glance; the service knows the rest."""
    if not address:
        return "请填写收通知的地址。"
    if len(address) > _LONGEST_ADDRESS:
        return "这个地址太长，请检查有没有多粘贴。"
    if channel == "mail" and not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
        return "邮箱地址要像 name@example.com 这样，请检查。"
    return "网址要以 https:// 开头。" if channel == "webhook" and not address.startswith("https://") else ""


def _errors(problem: ApiProblem) -> dict[str, str]:
    about_words = problem.code in ("search.saved_empty", "search.words_name_person")
    return {"q" if about_words else "address": problem.message}


async def _asking(site: Site, request: Request, asked: Asked, form: Form, status: int = 200) -> Response:
    return site.render(
        request,
        "search/saved.html",
        status,
        form=form,
        asked=asked,
        said=asked.said(await site.units(request)),
        saving=CHOICES,
    )
